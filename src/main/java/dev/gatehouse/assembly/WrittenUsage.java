package dev.gatehouse.assembly;

import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.audit.OperatorAct;
import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.quota.ClosedBooks;
import dev.gatehouse.quota.GrantOrder;
import dev.gatehouse.quota.GrantResult;
import dev.gatehouse.quota.UseTable;
import dev.gatehouse.route.GatewaySettings.AuditSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What a gateway that is not asked has written down of the use of quotas, for a command. */
public final class WrittenUsage {

    private final Path stateDir;

    public WrittenUsage(Path stateDir) {
        this.stateDir = stateDir;
    }

    /**
     * As {@code /usage} of a gateway that runs.
     *
     * @param consumer null = everybody of whom the configuration knew
     * @param since windows that ended before are left out
     * @throws IOException if it cannot be read; it says how to mend that
     */
    public String csv(@Nullable String consumer, Instant since) throws IOException {
        return UseTable.csv(ClosedBooks.lines(stateDir, consumer, since));
    }

    /** @param text for the operator */
    public record Outcome(boolean done, String text) {}

    /**
     * As {@code /usage/grant} and {@code /usage/reset}, of limits that the consumer has used in their windows of now.
     *
     * @param units empty = what was used is to count no more
     * @param audit where it is recorded
     * @throws IOException if it cannot be read, written or recorded; it says how to mend that
     */
    public Outcome grant(String consumer, String limit, OptionalLong units, AuditSettings audit) throws IOException {
        GrantOrder order;
        try {
            order = new GrantOrder(consumer, limit, units);
        } catch (IllegalArgumentException e) {
            return new Outcome(false, String.valueOf(e.getMessage()));
        }
        try (ClosedBooks books = ClosedBooks.open(stateDir);
                AuditLog log = AuditLog.open(audit, TimeSource.SYSTEM)) {
            if (!log.admitAct()) {
                throw new IOException(audit.file() + ": it cannot be recorded there now");
            }
            Instant now = TimeSource.SYSTEM.wall().instant();
            OperatorAct act = AuditedUsage.refused(now, "local", order, "it could not be written");
            try {
                GrantResult result = books.grant(order, now);
                act = AuditedUsage.act(now, "local", order, result);
                return new Outcome(result.fold(granted -> true, unclear -> false), result.text(order));
            } finally {
                log.record(act);
            }
        }
    }
}
