package dev.gatehouse.quota;

import dev.gatehouse.state.Ledger;
import dev.gatehouse.state.LedgerFault;
import dev.gatehouse.state.LedgerFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway has written down, for whoever does not ask it: opened to be changed while it does not run, and read at any time.
 */
public final class ClosedBooks implements AutoCloseable {

    private final Ledger ledger;

    private ClosedBooks(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * @param directory {@code state.dir}
     * @throws IOException if a gateway has it, or it cannot be read; it says how to mend that
     */
    public static ClosedBooks open(Path directory) throws IOException {
        LedgerFile file = new LedgerFile(directory);
        return new ClosedBooks(opened(file, file::open));
    }

    /**
     * As {@link Bookkeeper#lines}, of what was written last. A gateway that runs is not disturbed by it, and one that starts neither.
     *
     * @param directory {@code state.dir}
     * @throws IOException if it cannot be read; it says how to mend that
     */
    public static List<UseLine> lines(Path directory, @Nullable String consumer, Instant since) throws IOException {
        LedgerFile file = new LedgerFile(directory);
        Ledger copy = opened(file, file::openCopy);
        try {
            return new UseRows(copy).lines(consumer, since, Bookkeeper.MOST_LINES);
        } finally {
            copy.abandon();
        }
    }

    private interface Opening {
        Ledger open() throws IOException;
    }

    private static Ledger opened(LedgerFile file, Opening opening) throws IOException {
        if (!file.exists()) {
            throw new IOException(file.path()
                    + ": does not exist: no use of quotas is written down there\n"
                    + "    name the directory that state.dir of the gateway means with --state DIR");
        }
        try {
            return opening.open();
        } catch (LedgerFault e) {
            throw switch (e.kind()) {
                case IN_USE ->
                    new IOException(
                            file.path() + ": a gateway that runs has it, and could not be asked\n"
                                    + "    state admin.listen in its configuration, or end it first",
                            e);
                case DAMAGED ->
                    new IOException(
                            file.path() + ": is damaged: " + e.getMessage()
                                    + "\n    a gateway that is started there sets it aside and begins anew",
                            e);
                case DISK -> e;
            };
        }
    }

    /** As {@link Bookkeeper#grant}, of limits that the consumer has used in their windows of now. */
    public GrantResult grant(GrantOrder order, Instant now) throws IOException {
        UseRows rows = new UseRows(ledger);
        return order.carryOut(
                rows.current(order.consumer(), now.getEpochSecond()),
                UseLine::of,
                row -> rows.grant(row, order.granted(row.use())));
    }

    @Override
    public void close() throws IOException {
        ledger.close();
    }
}
