package dev.gatehouse.assembly;

import dev.gatehouse.quota.GrantOrder;
import dev.gatehouse.quota.GrantResult;
import dev.gatehouse.quota.Quotas;
import dev.gatehouse.quota.SharedUse;
import dev.gatehouse.quota.UseLine;
import dev.gatehouse.route.Configuration;
import dev.gatehouse.route.ConsumerSettings;
import dev.gatehouse.route.RedisSettings;
import dev.gatehouse.state.redis.Rooms;
import dev.gatehouse.state.redis.Rooms.Room;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What consumers have used of long quotas that gateways count together, in the Redis where they do.
 *
 * @param quotas of the configuration
 */
record SharedUsage(Configuration configuration, Quotas quotas, RedisSettings redis) implements KeptUsage {

    /** More are not asked for at once. */
    private static final int MOST_WINDOWS = 100_000;

    static final Comparator<UseLine> OLDEST_FIRST =
            Comparator.comparing(line -> line.window().end());
    private static final Room NOTHING = new Room(0, 0, 0);

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
            lines.sort(OLDEST_FIRST);
            return lines;
        }
    }

    @Override
    public GrantResult grant(GrantOrder order) throws IOException {
        List<SharedUse> uses = uses(order.consumer(), Instant.MAX);
        if (uses.isEmpty()) {
            return order.carryOut(uses, use -> use.line(NOTHING), use -> use.line(NOTHING));
        }
        try (Rooms rooms = Rooms.open(redis)) {
            List<Room> read = rooms.read(rooms(uses));
            List<Found> windows = new ArrayList<>();
            for (int i = 0; i < uses.size(); i++) {
                windows.add(new Found(uses.get(i), read.get(i)));
            }
            return order.carryOut(windows, Found::line, window -> {
                SharedUse use = window.use();
                long most = use.limit().most();
                return use.line(rooms.grant(use.room(), order.units(), most, use.keptMillis()));
            });
        }
    }

    private record Found(SharedUse use, Room read) {

        UseLine line() {
            return use.line(read);
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
            if (uses.size() > MOST_WINDOWS) {
                throw new IOException("more than " + MOST_WINDOWS + " windows of consumers may be in Redis"
                        + "\n    ask for one consumer: gatehouse usage CONSUMER; or for a shorter time");
            }
        }
        return uses;
    }
}
