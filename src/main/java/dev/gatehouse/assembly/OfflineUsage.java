package dev.gatehouse.assembly;

import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.quota.GrantOrder;
import dev.gatehouse.quota.GrantResult;
import dev.gatehouse.quota.LimiterStore;
import dev.gatehouse.quota.Quotas;
import dev.gatehouse.quota.UseTable;
import dev.gatehouse.route.Configuration;
import dev.gatehouse.route.GatewaySettings.AuditSettings;
import dev.gatehouse.route.RedisSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What was used of long quotas, for a command that can ask no gateway. */
public final class OfflineUsage {

    private static final String LOCAL = "local";

    private final KeptUsage kept;

    private OfflineUsage(KeptUsage kept) {
        this.kept = kept;
    }

    /** What a gateway has written down in its {@code state.dir}. */
    public static OfflineUsage written(Path stateDir) {
        return new OfflineUsage(new WrittenUsage(stateDir));
    }

    /** What gateways count together in a Redis. */
    public static OfflineUsage shared(Configuration configuration, RedisSettings redis) {
        LimiterStore store = new LimiterStore(TimeSource.SYSTEM);
        store.share(
                new Nobody(),
                redis.prefix(),
                () -> configuration.gateway().state().history());
        return new OfflineUsage(new SharedUsage(configuration, Quotas.of(configuration, store), redis));
    }

    /**
     * As {@code /usage} of a gateway that runs.
     *
     * @param consumer null = everybody of whom the configuration knew
     * @param since windows that ended before are left out
     * @throws IOException if it cannot be read; it says how to mend that
     */
    public String csv(@Nullable String consumer, Instant since) throws IOException {
        return UseTable.csv(kept.lines(consumer, since));
    }

    /** @param text for the operator */
    public record Outcome(boolean done, String text) {}

    /**
     * As {@code /usage/grant} and {@code /usage/reset}.
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
        try (AuditLog log = AuditLog.open(audit, TimeSource.SYSTEM)) {
            if (!log.admitAct()) {
                throw new IOException(audit.file() + ": it cannot be recorded there now");
            }
            Instant now = TimeSource.SYSTEM.wall().instant();
            GrantResult result;
            try {
                result = kept.grant(order);
            } catch (IOException | RuntimeException | Error e) {
                log.record(AuditedUsage.refused(now, LOCAL, order, String.valueOf(e.getMessage())));
                throw e;
            }
            log.record(AuditedUsage.act(now, LOCAL, order, result));
            return new Outcome(result.fold(granted -> true, unclear -> false), result.text(order));
        }
    }
}
