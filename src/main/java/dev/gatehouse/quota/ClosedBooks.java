package dev.gatehouse.quota;

import dev.gatehouse.state.Ledger;
import dev.gatehouse.state.LedgerFault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a gateway has written down that does not run now. */
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
        if (!OpenBooks.exists(directory)) {
            throw new IOException(directory.resolve(Ledger.NAME)
                    + ": does not exist: no use of quotas is written down there\n"
                    + "    name the directory that state.dir of the gateway means with --state DIR");
        }
        try {
            return new ClosedBooks(Ledger.open(directory));
        } catch (LedgerFault e) {
            throw switch (e.kind()) {
                case IN_USE ->
                    new IOException(
                            directory.resolve(Ledger.NAME) + ": a gateway that runs has it, and could not be asked\n"
                                    + "    state admin.listen in its configuration, or end it first",
                            e);
                case DAMAGED ->
                    new IOException(
                            directory.resolve(Ledger.NAME) + ": is damaged: " + e.getMessage()
                                    + "\n    a gateway that is started there sets it aside and begins anew",
                            e);
                case DISK -> e;
            };
        }
    }

    /** As {@link Bookkeeper#lines}. */
    public List<UseLine> lines(@Nullable String consumer, Instant since) throws IOException {
        return OpenBooks.lines(ledger, consumer, since, Bookkeeper.MOST_LINES);
    }

    /** As {@link Bookkeeper#grant}, of limits that the consumer has used in their windows of now. */
    public GrantResult grant(GrantOrder order, Instant now) throws IOException {
        return order.carryOut(
                OpenBooks.current(ledger, order.consumer(), now.getEpochSecond()),
                (row, granted) -> UseLine.of(OpenBooks.granted(ledger, row, granted)));
    }

    @Override
    public void close() throws IOException {
        ledger.close();
    }
}
