package dev.gatehouse.assembly;

import dev.gatehouse.route.Configuration;
import dev.gatehouse.route.ConsumerSettings;
import dev.gatehouse.route.ConsumerSettings.KeySettings;
import dev.gatehouse.route.KeyTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Says once a day of each API key that it expires soon, and knows how many do. For one thread at a time. */
final class KeyExpiry {

    private static final Logger LOG = LogManager.getLogger(KeyExpiry.class);
    private static final Duration PERIOD = Duration.ofDays(1);

    /** In one look; who has more is told how many. */
    private static final int MOST_SAID = 20;

    /** When it was last said, by consumer, key and expiry. */
    private final Map<String, Instant> said = new HashMap<>();

    private volatile Counts counts = new Counts(0, 0, 0);

    /**
     * How many keys there are.
     *
     * @param all those that have expired or were revoked among them
     * @param expiring that will expire within {@code keys.warn-before}
     * @param ended that have expired or were revoked, and are still in the files
     */
    record Counts(long all, long expiring, long ended) {

        Map<String, Long> byName() {
            return new TreeMap<>(Map.of("all", all, "expiring", expiring, "ended", ended));
        }
    }

    /** As of the latest look. Any thread's. */
    Counts counts() {
        return counts;
    }

    void look(Configuration configuration, Instant now) {
        Duration before = configuration.gateway().keys().warnBefore();
        said.values().removeIf(time -> !now.isBefore(time.plus(PERIOD)));
        List<String> news = new ArrayList<>();
        long all = 0;
        long expiring = 0;
        long ended = 0;
        for (ConsumerSettings consumer : configuration.consumers()) {
            for (KeySettings key : consumer.keys()) {
                all++;
                Instant end = key.terms().end();
                if (end != null && !end.isAfter(now)) {
                    ended++;
                } else if (end != null && end.isBefore(now.plus(before))) {
                    expiring++;
                    String name = consumer.id() + "/" + key.id();
                    if (said.putIfAbsent(name + end, now) == null) {
                        news.add("%s expires in %d days, at %s: %s"
                                .formatted(
                                        name,
                                        Duration.between(now, end).toDays(),
                                        end,
                                        advice(key.terms(), end, consumer)));
                    }
                }
            }
        }
        counts = new Counts(all, expiring, ended);
        say(news);
    }

    private static String advice(KeyTerms expiring, Instant end, ConsumerSettings consumer) {
        return consumer.keys().stream()
                .filter(other -> follows(other.terms(), expiring, end))
                .findFirst()
                .map(other -> "see that its callers use " + consumer.id() + "/" + other.id() + " by then")
                .orElse("make another with keys rotate");
    }

    /** Whether it was made for the same as the former, no sooner, and is good for longer. */
    private static boolean follows(KeyTerms next, KeyTerms former, Instant formerEnd) {
        Instant created = next.created();
        Instant formerCreated = former.created();
        Instant end = next.end();
        return created != null
                && (formerCreated == null || !created.isBefore(formerCreated))
                && (end == null || end.isAfter(formerEnd))
                && next.scopes().equals(former.scopes())
                && next.routes().equals(former.routes())
                && next.addresses().equals(former.addresses());
    }

    private static void say(List<String> news) {
        news.stream().limit(MOST_SAID).forEach(each -> LOG.warn("the key {}", each));
        if (news.size() > MOST_SAID) {
            LOG.warn("{} more keys expire soon; keys list --expiring has them all", news.size() - MOST_SAID);
        }
    }
}
