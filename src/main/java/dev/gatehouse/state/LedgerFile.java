package dev.gatehouse.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;

/** Where a {@link Ledger} lies, and how it is opened: by the gateway that writes it, or by somebody who only wants to read. */
public final class LedgerFile {

    private static final String NAME = "quotas.mv";
    private static final int CACHE_MIB = 8;

    /** Small, since each page that holds a changed row is written as a whole. */
    private static final int PAGE_BYTES = 2048;

    /** A gateway writes for some milliseconds and then rests for {@code state.flush}. */
    private static final int MOST_COPIES = 20;

    private static final long COPY_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Path path;
    private final String place;

    /** @param directory made when it is opened */
    public LedgerFile(Path directory) {
        this(
                directory.toAbsolutePath().resolve(NAME),
                directory.toAbsolutePath().resolve(NAME).toString());
    }

    /** @param place what the store calls the file */
    LedgerFile(Path path, String place) {
        this.path = path;
        this.place = place;
    }

    public Path path() {
        return path;
    }

    /** Whether anything was ever written there. */
    public boolean exists() {
        return Files.exists(path);
    }

    /**
     * Opens it, or makes it. A file that its owner may not write to is opened all the same, and refuses to be flushed.
     *
     * @throws LedgerFault if it is damaged or used by another process
     */
    public Ledger open() throws IOException {
        Path directory = path.resolveSibling("");
        // createDirectories refuses a link to a directory.
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory);
        }
        return opened(builder(place));
    }

    /**
     * Opens a copy of it to be read: what the latest flush has written. Whoever writes it goes on meanwhile, and whoever wants to begin
     * finds it free.
     *
     * @throws LedgerFault if it is damaged
     */
    public Ledger openCopy() throws IOException {
        Path copy = Files.createTempFile("gatehouse-", ".mv");
        try {
            boolean whole = copy(copy);
            for (int i = 1; !whole && i < MOST_COPIES; i++) {
                LockSupport.parkNanos(COPY_PAUSE_NANOS);
                whole = copy(copy);
            }
            if (!whole) {
                throw new IOException(path + ": is written to all the time\n    try it again");
            }
            return opened(builder(copy.toString()).readOnly());
        } finally {
            discard(copy);
        }
    }

    /** @return whether nobody has written meanwhile */
    private boolean copy(Path to) throws IOException {
        FileTime before = Files.getLastModifiedTime(path);
        Files.copy(path, to, StandardCopyOption.REPLACE_EXISTING);
        return before.equals(Files.getLastModifiedTime(path)) && Files.size(path) == Files.size(to);
    }

    /** Whoever has opened it still reads it. */
    private static void discard(Path copy) {
        try {
            Files.delete(copy);
        } catch (IOException e) {
            copy.toFile().deleteOnExit();
        }
    }

    private Ledger opened(MVStore.Builder builder) throws IOException {
        MVStore store = open(builder);
        try {
            return new Ledger(this, store);
        } catch (RuntimeException e) {
            store.closeImmediately();
            throw LedgerFault.of(e);
        } catch (IOException e) {
            store.closeImmediately();
            throw e;
        }
    }

    private static MVStore open(MVStore.Builder builder) throws LedgerFault {
        try {
            return builder.open();
        } catch (RuntimeException e) {
            throw LedgerFault.of(e);
        }
    }

    private static MVStore.Builder builder(String place) {
        return new MVStore.Builder()
                .fileName(place)
                .autoCommitDisabled()
                .cacheSize(CACHE_MIB)
                .pageSplitSize(PAGE_BYTES)
                .compress();
    }

    /**
     * Puts a damaged file out of the way.
     *
     * @param suffix of its new name
     * @return where it is now
     */
    public Path putAside(String suffix) throws IOException {
        return Files.move(path, path.resolveSibling(NAME + suffix));
    }

    /** What tells the file apart from another one of its name; null where the system has nothing. */
    @Nullable
    Object identity() throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }
}
