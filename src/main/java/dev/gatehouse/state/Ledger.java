package dev.gatehouse.state;

import dev.gatehouse.state.LedgerFault.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.StringDataType;
import org.jspecify.annotations.Nullable;

/**
 * What was used of long quotas, in a file: of each account the window that it was last in, and of those that are kept the windows
 * before. For one thread, which must not be interrupted: an interrupt closes the file.
 *
 * <p>Changes are in the file, and forced to the disk's surface, when {@link #flush} has returned. One that ends half-way, as by a
 * crash, leaves what the one before has written. After a {@link LedgerFault} nothing more can be done but to close.
 *
 * <p>The store's own threads are off. As every change of the file is forced before the next one, space that the latest version
 * does not need is used again at once.
 */
public final class Ledger implements AutoCloseable {

    /** Windows that are over and kept; the oldest beyond are dropped. Some 40 bytes each. */
    static final int MOST_PAST = 2_000_000;

    private static final String FORMAT = "1";

    /** Removed in one sweep, so that a flush never waits long. */
    private static final int MOST_SWEPT = 20_000;

    /** Changes that wait in memory at most. */
    private static final int MOST_UNWRITTEN = 20_000;

    private static final int LEAST_FILLED_PERCENT = 50;
    private static final int MOST_COMPACTED_BYTES = 8 << 20;
    private static final long SMALL_BYTES = 4L << 20;

    private final LedgerFile file;
    private final MVStore store;
    private final @Nullable Object identity;
    private final MVMap<String, String> about;
    private final MVMap<String, byte[]> current;
    private final MVMap<String, byte[]> past;
    private int unwritten;

    Ledger(LedgerFile file, MVStore store) throws IOException {
        this.file = file;
        this.store = store;
        store.setRetentionTime(0);
        store.setVersionsToKeep(0);
        MVMap.Builder<String, byte[]> rows = new MVMap.Builder<String, byte[]>()
                .keyType(StringDataType.INSTANCE)
                .valueType(ByteArrayDataType.INSTANCE);
        about = about(store);
        current = store.openMap("current", rows);
        past = store.openMap("past", rows);
        identity = file.identity();
    }

    private static MVMap<String, String> about(MVStore store) throws LedgerFault {
        MVMap<String, String> about = store.openMap(
                "about",
                new MVMap.Builder<String, String>()
                        .keyType(StringDataType.INSTANCE)
                        .valueType(StringDataType.INSTANCE));
        String format = store.isReadOnly() ? about.get("format") : about.putIfAbsent("format", FORMAT);
        if (format != null && !format.equals(FORMAT)) {
            throw new LedgerFault(
                    Kind.DAMAGED, "its format is " + format + ", as another version of the gateway writes it", null);
        }
        return about;
    }

    public Path path() {
        return file.path();
    }

    /** Whether the path still leads to what is written to: somebody may have moved or deleted it meanwhile. */
    public boolean isInPlace() {
        try {
            return Objects.equals(identity, file.identity());
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * By which strangers are told apart in this file, so that nothing legible of them is in it.
     *
     * @param orElse what it is from now on if the file has none yet
     */
    public String key(String orElse) throws LedgerFault {
        return guarded(() -> {
            String before = store.isReadOnly() ? about.get("key") : about.putIfAbsent("key", orElse);
            return before == null ? orElse : before;
        });
    }

    /** The latest window of each account, in the order of their keys. */
    public void eachCurrent(Consumer<? super WindowUse> ear) throws LedgerFault {
        guarded(() -> {
            Cursor<String, byte[]> rows = current.cursor(null);
            while (rows.hasNext()) {
                String key = rows.next();
                ear.accept(RowFormat.row(key, Account.parse(key), rows.getValue()));
            }
            return current;
        });
    }

    /** The latest window of this one; null if there is none. */
    public @Nullable WindowUse current(Account account) throws LedgerFault {
        String key = account.key();
        byte[] bytes = guarded(() -> current.get(key));
        return bytes == null ? null : guarded(() -> RowFormat.row(key, account, bytes));
    }

    /**
     * What was used in a window that is over. Where it is known already, the greater use counts.
     *
     * @param row of an account that is kept
     */
    public void putPast(WindowUse row) throws LedgerFault {
        String key = pastKey(row);
        guarded(() -> {
            byte[] before = past.get(key);
            if (before == null || use(key, before).use().used() < row.use().used()) {
                past.put(key, RowFormat.bytes(key, row));
            }
            return key;
        });
    }

    /** What was used in the account's latest window. The one before, if it is another, becomes history or is forgotten. */
    public void put(WindowUse row) throws LedgerFault {
        String key = row.account().key();
        byte[] before = guarded(() -> current.put(key, RowFormat.bytes(key, row)));
        if (++unwritten > MOST_UNWRITTEN) {
            guarded(store::commit);
            unwritten = 0;
        }
        if (before != null && row.account().isKept()) {
            WindowUse former = guarded(() -> RowFormat.row(key, row.account(), before));
            if (former.start() != row.start() && former.end() <= row.start()) {
                putPast(former);
            }
        }
    }

    /**
     * Windows that ended after a moment, the oldest first; those of now at last.
     *
     * @param since seconds since 1970
     */
    public void eachSince(long since, Consumer<? super WindowUse> ear) throws LedgerFault {
        guarded(() -> {
            Cursor<String, byte[]> rows = past.cursor(time(since));
            while (rows.hasNext()) {
                String key = rows.next();
                ear.accept(use(key, rows.getValue()));
            }
            return past;
        });
        eachCurrent(row -> {
            if (row.end() > since) {
                ear.accept(row);
            }
        });
    }

    /**
     * Ends windows that are over: those of accounts that are kept become history, the others are forgotten.
     *
     * @param now seconds since 1970
     * @return whether none is left; else call again later
     */
    public boolean endBefore(long now) throws LedgerFault {
        return guarded(() -> {
            List<WindowUse> over = new ArrayList<>();
            Cursor<String, byte[]> rows = current.cursor(null);
            while (rows.hasNext() && over.size() < MOST_SWEPT) {
                String key = rows.next();
                WindowUse row = RowFormat.row(key, Account.parse(key), rows.getValue());
                if (row.end() <= now) {
                    over.add(row);
                }
            }
            over.forEach(this::end);
            return over.size() < MOST_SWEPT;
        });
    }

    private void end(WindowUse row) {
        current.remove(row.account().key());
        if (row.account().isKept()) {
            String key = pastKey(row);
            past.putIfAbsent(key, RowFormat.bytes(key, row));
        }
    }

    /** Drops history: windows that ended before a moment, and the oldest if there are too many. */
    public void dropBefore(long moment) throws LedgerFault {
        guarded(() -> {
            String limit = time(moment);
            for (int i = 0; i < MOST_SWEPT; i++) {
                String first = past.firstKey();
                if (first == null || (first.compareTo(limit) >= 0 && past.sizeAsLong() <= MOST_PAST)) {
                    break;
                }
                past.remove(first);
            }
            return limit;
        });
    }

    /** Hands all changes to the disk, and waits until they are on its surface. */
    public void flush() throws LedgerFault {
        guarded(() -> {
            store.commit();
            store.sync();
            unwritten = 0;
            return store;
        });
    }

    /**
     * Has what is left in old parts of the file written anew with the next changes, where it is less than half of it, so that their
     * space can be used again.
     */
    public void compact() throws LedgerFault {
        guarded(() -> {
            long bytes = size();
            if (bytes > SMALL_BYTES) {
                store.compact(LEAST_FILLED_PERCENT, (int) Math.min(MOST_COMPACTED_BYTES, bytes / 8));
            }
            return store;
        });
    }

    /** Of the file, in bytes. */
    long size() {
        return store.getFileStore().size();
    }

    long pastWindows() {
        return past.sizeAsLong();
    }

    /** Writes what was not flushed. */
    @Override
    public void close() throws LedgerFault {
        guarded(() -> {
            store.close();
            return store;
        });
    }

    /** Writes nothing. */
    public void abandon() {
        store.closeImmediately();
    }

    private static WindowUse use(String key, byte[] bytes) {
        return RowFormat.row(key, Account.parse(key.substring(key.indexOf('\0') + 1)), bytes);
    }

    /** The end first: history is dropped and read by time. */
    private static String pastKey(WindowUse row) {
        return time(row.end()) + '\0' + row.account().key();
    }

    private static String time(long seconds) {
        return "%010x".formatted(Math.max(0, seconds));
    }

    /** Whatever the store throws is a fault of the file or of the disk. */
    private static <T> T guarded(Supplier<T> work) throws LedgerFault {
        try {
            return work.get();
        } catch (RuntimeException e) {
            throw LedgerFault.of(e);
        }
    }
}
