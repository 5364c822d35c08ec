package dev.gatehouse.assembly;

import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.quota.LimiterStore;
import dev.gatehouse.quota.Quotas;
import dev.gatehouse.quota.SharedUse;
import dev.gatehouse.quota.UseLine;
import dev.gatehouse.quota.UseTable;
import dev.gatehouse.route.Configuration;
import dev.gatehouse.route.ConsumerSettings;
import dev.gatehouse.route.RedisSettings;
import dev.gatehouse.state.redis.Ledger;
import dev.gatehouse.state.redis.Question;
import dev.gatehouse.state.redis.RoomReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What consumers have used of long quotas that gateways count together: read from the Redis, in the windows of now. */
public final class SharedUsage {

    /** More are not asked for at once. */
    private static final int MOST_ROOMS = 100_000;

    private SharedUsage() {}

    /**
     * As {@code /usage} of a gateway that runs, for who does not ask one.
     *
     * @param configuration one in which limits are shared
     * @param consumer null = everybody's
     * @throws IOException if it cannot be read; it says why
     */
    public static String csv(Configuration configuration, RedisSettings redis, @Nullable String consumer)
            throws IOException {
        LimiterStore store = new LimiterStore(TimeSource.SYSTEM);
        store.share(new Nobody(), redis.prefix());
        return UseTable.csv(lines(configuration, Quotas.of(configuration, store), redis, consumer));
    }

    /** @param quotas of the configuration */
    static List<UseLine> lines(
            Configuration configuration, Quotas quotas, RedisSettings redis, @Nullable String consumer)
            throws IOException {
        List<SharedUse> uses = uses(configuration, quotas, consumer);
        if (uses.isEmpty()) {
            return List.of();
        }
        try (RoomReader reader = RoomReader.open(redis)) {
            List<Long> used = reader.missing(uses.stream().map(SharedUse::room).toList());
            List<UseLine> lines = new ArrayList<>();
            for (int i = 0; i < uses.size(); i++) {
                if (used.get(i) != 0) {
                    lines.add(uses.get(i).line(used.get(i)));
                }
            }
            return lines;
        }
    }

    private static List<SharedUse> uses(Configuration configuration, Quotas quotas, @Nullable String consumer)
            throws IOException {
        List<SharedUse> uses = new ArrayList<>();
        for (ConsumerSettings each : configuration.consumers()) {
            if (consumer == null || each.id().equals(consumer)) {
                uses.addAll(quotas.sharedUses(each));
            }
            if (uses.size() > MOST_ROOMS) {
                throw new IOException("more than " + MOST_ROOMS + " limits of consumers are in Redis"
                        + "\n    ask for one of them: gatehouse usage CONSUMER");
            }
        }
        return uses;
    }

    /** For limits that are named and not used. */
    private static final class Nobody implements Ledger {

        @Override
        public boolean ask(Question question) {
            return false;
        }

        @Override
        public int nodes() {
            return 1;
        }

        @Override
        public int absent() {
            return 0;
        }

        @Override
        public long patienceMicros() {
            return 0;
        }

        @Override
        public boolean isHere() {
            return false;
        }

        @Override
        public long returns() {
            return 0;
        }

        @Override
        public long losses() {
            return 0;
        }
    }
}
