package dev.gatehouse.assembly;

import dev.gatehouse.quota.GrantOrder;
import dev.gatehouse.quota.GrantResult;
import dev.gatehouse.quota.Quotas;
import dev.gatehouse.quota.SharedUse;
import dev.gatehouse.quota.UseLine;
import dev.gatehouse.route.Configuration;
import dev.gatehouse.route.ConsumerSettings;
import dev.gatehouse.route.RedisSettings;
import dev.gatehouse.state.WindowUse;
import dev.gatehouse.state.redis.Rooms;
import dev.gatehouse.state.redis.Rooms.Room;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What consumers have used of long quotas that gateways count together, in the Redis where they do.
 *
 * @param quotas of the configuration
 */
record SharedUsage(Configuration configuration, Quotas quotas, RedisSettings redis) implements KeptUsage {

    /** More are not asked for at once. */
    private static final int MOST_ROOMS = 100_000;

    @Override
    public List<UseLine> lines(@Nullable String consumer, Instant since) throws IOException {
        List<SharedUse> uses = uses(consumer, since);
        if (uses.isEmpty()) {
            return List.of();
        }
        try (Rooms rooms = Rooms.open(redis)) {
            List<Room> read = rooms.read(rooms(uses));
            List<UseLine> lines = new ArrayList<>();
            for (int i = 0; i < uses.size(); i++) {
                if (!read.get(i).isUnused()) {
                    lines.add(uses.get(i).line(read.get(i)));
                }
            }
            lines.sort(Comparator.comparing(line -> line.window().end()));
            return lines;
        }
    }

    @Override
    public GrantResult grant(GrantOrder order) throws IOException {
        List<SharedUse> uses = new ArrayList<>();
        for (ConsumerSettings each : configuration.consumers()) {
            if (each.id().equals(order.consumer())) {
                uses.addAll(quotas.sharedUses(each, Instant.MAX));
            }
        }
        try (Rooms rooms = Rooms.open(redis)) {
            List<Room> read = rooms.read(rooms(uses));
            Map<String, SharedUse> byLimit = new HashMap<>();
            List<WindowUse> rows = new ArrayList<>();
            for (int i = 0; i < uses.size(); i++) {
                rows.add(uses.get(i).row(read.get(i)));
                byLimit.put(uses.get(i).limit().identity(), uses.get(i));
            }
            return order.carryOut(rows, (row, granted) -> {
                SharedUse use = Objects.requireNonNull(byLimit.get(row.account().limit()), "one of those limits");
                // The difference, so that what somebody else grants meanwhile comes on top.
                long more = granted - row.use().granted();
                return use.line(rooms.grant(use.room(), more, use.limit().most(), use.keptMillis()));
            });
        }
    }

    private static List<String> rooms(List<SharedUse> uses) {
        return uses.stream().map(SharedUse::room).toList();
    }

    private List<SharedUse> uses(@Nullable String consumer, Instant since) throws IOException {
        List<SharedUse> uses = new ArrayList<>();
        for (ConsumerSettings each : configuration.consumers()) {
            if (consumer == null || each.id().equals(consumer)) {
                uses.addAll(quotas.sharedUses(each, since));
            }
            if (uses.size() > MOST_ROOMS) {
                throw new IOException("more than " + MOST_ROOMS + " windows of consumers may be in Redis"
                        + "\n    ask for one consumer: gatehouse usage CONSUMER; or for a shorter time");
            }
        }
        return uses;
    }
}
