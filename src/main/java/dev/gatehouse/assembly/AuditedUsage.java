package dev.gatehouse.assembly;

import dev.gatehouse.admin.Usage;
import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.audit.OperatorAct;
import dev.gatehouse.audit.OperatorAct.Target;
import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.quota.GrantOrder;
import dev.gatehouse.quota.GrantResult;
import dev.gatehouse.quota.LongLimit;
import dev.gatehouse.quota.UseLine;
import dev.gatehouse.route.ConsumerSettings;
import dev.gatehouse.route.RedisSettings;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What operators ask of long quotas, and do to them, with a record of each. */
final class AuditedUsage implements Usage {

    private static final String READ = "usage";
    private static final String GRANT = "usage grant";
    private static final String RESET = "usage reset";

    private final Generations generations;
    private final AuditLog audit;
    private final TimeSource time;

    AuditedUsage(Generations generations, AuditLog audit, TimeSource time) {
        this.generations = generations;
        this.audit = audit;
        this.time = time;
    }

    @Override
    public List<UseLine> lines(String by, @Nullable String consumer, @Nullable Instant since) throws IOException {
        Target on = consumer == null ? null : new Target(consumer, null, null, null);
        admit();
        audit.record(new OperatorAct(now(), by, READ, on, null));
        Instant from = since == null ? now() : since;
        List<UseLine> lines = new ArrayList<>(generations.bookkeeper().lines(consumer, from));
        Snapshot current = generations.current();
        RedisSettings redis = generations.redis();
        if (redis != null) {
            lines.addAll(new SharedUsage(current.configuration(), current.quotas(), redis).lines(consumer, from));
            lines.sort(SharedUsage.OLDEST_FIRST);
        }
        return lines;
    }

    @Override
    public GrantResult grant(String by, GrantOrder order) throws IOException {
        admit();
        GrantResult result;
        try {
            result = carryOut(order);
        } catch (IOException | RuntimeException | Error e) {
            audit.record(refused(now(), by, order, String.valueOf(e.getMessage())));
            throw e;
        }
        audit.record(act(now(), by, order, result));
        return result;
    }

    private GrantResult carryOut(GrantOrder order) throws IOException {
        RedisSettings redis = generations.redis();
        if (redis == null) {
            return generations.bookkeeper().grant(order, limits(order.consumer()));
        }
        Snapshot current = generations.current();
        return new SharedUsage(current.configuration(), current.quotas(), redis).grant(order);
    }

    private void admit() throws IOException {
        if (!audit.admitAct()) {
            throw new IOException(
                    "it cannot be recorded now, as the audit's file is not written" + "\n    see the gateway's log");
        }
    }

    private List<LongLimit> limits(String consumer) {
        Snapshot now = generations.current();
        return now.configuration().consumers().stream()
                .filter(each -> each.id().equals(consumer))
                .findFirst()
                .map((ConsumerSettings found) -> now.quotas().longLimits(found))
                .orElse(List.of());
    }

    /** @param by where the operator is */
    static OperatorAct act(Instant at, String by, GrantOrder order, GrantResult result) {
        return result.fold(
                granted -> {
                    UseLine line = granted.line();
                    Target on =
                            new Target(line.who(), line.name(), line.window().start(), line.granted());
                    return new OperatorAct(at, by, words(order), on, null);
                },
                unclear -> refused(at, by, order, unclear.none() ? "no such limit" : "more than one such limit"));
    }

    static OperatorAct refused(Instant at, String by, GrantOrder order, String why) {
        Target on = new Target(order.consumer(), order.limit(), null, null);
        return new OperatorAct(at, by, words(order), on, why);
    }

    private static String words(GrantOrder order) {
        return order.units().isPresent() ? GRANT : RESET;
    }

    private Instant now() {
        return time.wall().instant();
    }
}
