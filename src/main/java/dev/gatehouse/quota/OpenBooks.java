package dev.gatehouse.quota;

import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.state.Ledger;
import dev.gatehouse.state.LedgerFault;
import dev.gatehouse.state.LedgerFault.Kind;
import dev.gatehouse.state.LedgerFile;
import dev.gatehouse.state.WindowUse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The ledger in use, whatever becomes of its disk: while that refuses or hangs, counts go on in memory, and all of them are written when
 * it is back. For one thread; how it stands may be asked, and said, by others.
 */
final class OpenBooks {

    private static final Logger LOG = LogManager.getLogger(OpenBooks.class);
    private static final DateTimeFormatter SUFFIX =
            DateTimeFormatter.ofPattern("'.damaged-'yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /** Windows end with a quarter of an hour in every zone. */
    private static final long QUARTER_SECONDS = 900;

    private final LedgerFile file;
    private final LedgerPages pages;
    private final Supplier<Duration> history;
    private final TimeSource time;
    private @Nullable Ledger ledger;

    /** Whether what the file had when the process began has been taken over. */
    private boolean restored;

    /** Whether the file lacks what was written to another. */
    private boolean lacking;

    private long sweptQuarter;
    private volatile BooksStatus status = BooksStatus.WELL;

    /** @param history how long windows that are over are kept */
    OpenBooks(LedgerFile file, LedgerPages pages, Supplier<Duration> history, TimeSource time) {
        this.file = file;
        this.pages = pages;
        this.history = history;
        this.time = time;
    }

    BooksStatus status() {
        return status;
    }

    /**
     * To be done before the first request counts.
     *
     * @throws IOException if another gateway has the file; it says how to mend that. Whatever else is wrong is logged, and tried again
     *     with each {@link #flush}
     */
    void begin() throws IOException {
        try {
            open().flush();
        } catch (LedgerFault e) {
            if (e.kind() == Kind.IN_USE) {
                throw inUse(e);
            }
            failed(e);
        } catch (IOException e) {
            failed(e);
        }
        if (ledger == null && !status.isFailing()) {
            // It was damaged, and is out of the way.
            flush();
        }
    }

    private IOException inUse(LedgerFault cause) {
        return new IOException(
                file.path().resolveSibling("") + ": another gateway keeps the use of its quotas there ("
                        + file.path().getFileName()
                        + " is locked)\n    end it, or give each gateway a state.dir of its own",
                cause);
    }

    /** Never throws for the disk's sake: it says so in the log when that begins and when it ends. */
    void flush() {
        try {
            Ledger open = inPlace();
            if (lacking) {
                pages.writeAll(open);
            }
            pages.writeChanges(open);
            sweep(open);
            open.compact();
            open.flush();
            lacking = false;
            succeeded();
        } catch (IOException e) {
            failed(e);
        } catch (RuntimeException e) {
            if (!status.isFailing()) {
                LOG.error("a fault of the gateway's own", e);
            }
            failed(new IOException(e.toString(), e));
        }
    }

    private Ledger inPlace() throws IOException {
        Ledger open = ledger;
        if (open != null && !open.isInPlace()) {
            LOG.warn("{} was moved or deleted: all that is used now is written to a new one", open.path());
            letGo();
            open = null;
        }
        return open == null ? open() : open;
    }

    private Ledger open() throws IOException {
        Ledger opened = file.open();
        ledger = opened;
        if (!restored) {
            pages.restore(opened, now());
            restored = true;
        }
        return opened;
    }

    private void sweep(Ledger open) throws LedgerFault {
        long now = now();
        if (now / QUARTER_SECONDS != sweptQuarter && open.endBefore(now)) {
            sweptQuarter = now / QUARTER_SECONDS;
        }
        open.dropBefore(now - history.get().toSeconds());
    }

    private void letGo() {
        Ledger open = ledger;
        if (open != null) {
            open.abandon();
        }
        ledger = null;
        lacking = true;
    }

    private synchronized void succeeded() {
        if (status.isFailing()) {
            status = new BooksStatus(null, "", status.times());
            LOG.info("{}: the use of quotas is written down again", file.path());
        }
    }

    /** Another thread's: what this one does takes longer than any disk that is well. */
    void hangs() {
        failing("the disk does not answer");
    }

    private void failed(IOException cause) {
        letGo();
        if (cause instanceof LedgerFault fault && fault.kind() == Kind.DAMAGED && putAside(fault)) {
            return;
        }
        String reason = cause instanceof LedgerFault fault && fault.kind() == Kind.IN_USE
                ? "another gateway has opened it"
                : cause instanceof LedgerFault ? String.valueOf(cause.getMessage()) : cause.toString();
        failing(reason);
    }

    private synchronized void failing(String reason) {
        Instant since = status.failingSince();
        if (since == null) {
            LOG.error(
                    "{}: the use of quotas cannot be written down, and requests go on; what they use is lost if the process"
                            + " ends before that: {}",
                    file.path(),
                    reason);
        }
        status = since == null
                ? new BooksStatus(time.wall().instant(), reason, status.times() + 1)
                : new BooksStatus(since, reason, status.times());
    }

    /** What was in it cannot be taken over any more. */
    private boolean putAside(LedgerFault fault) {
        try {
            Path aside = file.putAside(SUFFIX.format(time.wall().instant()));
            restored = true;
            LOG.error(
                    "{}: is damaged ({}), and was set aside as {}\n    what it had of the use of quotas counts no more, save what this"
                            + " process has counted; keep it if you want to know what that was, else delete it",
                    file.path(),
                    fault.getMessage(),
                    aside.getFileName());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private long now() {
        return time.wall().instant().getEpochSecond();
    }

    /** As {@link UseRows#lines}. */
    List<UseLine> lines(@Nullable String consumer, Instant since, int most) throws IOException {
        flush();
        return rows().lines(consumer, since, most);
    }

    /** As {@link UseRows#current}, at this moment. */
    List<WindowUse> current(String consumer) throws IOException {
        flush();
        return rows().current(consumer, now());
    }

    /**
     * Writes down that there is so much more, and only then lets it be used.
     *
     * @param row what the account has used, as {@link #current} has said or of a window that it has not been in
     */
    UseLine grant(WindowUse row, long granted) throws IOException {
        UseLine after = rows().grant(row, granted);
        pages.grant(row.account(), new Grant(row.start(), granted));
        return after;
    }

    private UseRows rows() throws IOException {
        Ledger open = ledger;
        if (open == null) {
            throw new IOException(file.path() + ": cannot be read or written now: " + status.reason());
        }
        return new UseRows(open);
    }

    /** Writes what is left. */
    void close() {
        flush();
        Ledger open = ledger;
        ledger = null;
        if (open != null) {
            try {
                open.close();
            } catch (LedgerFault e) {
                LOG.error("{}: the latest use of quotas may not be there", open.path(), e);
            }
        }
    }

    /** Writes nothing; for tests of what is left then. */
    void abandon() {
        letGo();
    }
}
