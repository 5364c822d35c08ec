package dev.gatehouse.state;

import java.io.EOFException;
import java.io.IOException;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/** Why the ledger cannot be read or written; nothing can be done with it any more, and it has to be opened again. */
public final class LedgerFault extends IOException {

    private static final long serialVersionUID = 1;

    private final Kind kind;

    /** Whose fault it is. */
    public enum Kind {
        /** Another gateway has the file. */
        IN_USE,
        /** What is in the file is not what was written. */
        DAMAGED,
        /** The disk or the system refuses. */
        DISK
    }

    LedgerFault(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    static LedgerFault of(RuntimeException cause) {
        if (cause instanceof MVStoreException store) {
            return new LedgerFault(kind(store), reason(store), store);
        }
        return new LedgerFault(Kind.DAMAGED, String.valueOf(cause.getMessage()), cause);
    }

    public Kind kind() {
        return kind;
    }

    private static Kind kind(MVStoreException store) {
        return switch (store.getErrorCode()) {
            case DataUtils.ERROR_FILE_LOCKED -> Kind.IN_USE;
            // A file that ends too early is no fault of the disk's.
            case DataUtils.ERROR_READING_FAILED -> root(store) instanceof EOFException ? Kind.DAMAGED : Kind.DISK;
            case DataUtils.ERROR_WRITING_FAILED, DataUtils.ERROR_CLOSED -> Kind.DISK;
            case DataUtils.ERROR_INTERNAL -> root(store) instanceof IOException ? Kind.DISK : Kind.DAMAGED;
            default -> Kind.DAMAGED;
        };
    }

    /** What the system said, where it said something; else what the store did, without its version and code. */
    private static String reason(MVStoreException store) {
        Throwable root = root(store);
        String text = root instanceof IOException ? root.toString() : String.valueOf(store.getMessage());
        int version = text.lastIndexOf(" [");
        return version > 0 ? text.substring(0, version) : text;
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
