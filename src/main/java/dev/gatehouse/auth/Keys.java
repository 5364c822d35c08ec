package dev.gatehouse.auth;

import dev.gatehouse.route.Configuration;
import dev.gatehouse.route.ConsumerSettings;
import dev.gatehouse.route.ConsumerSettings.KeySettings;
import dev.gatehouse.route.KeyTerms;
import dev.gatehouse.route.Route;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All keys of one generation, those whose hash needs a pepper apart.
 *
 * <p>The next generation is mostly the same but for a consumer or two, as when a key is revoked. It takes all others over, so that with
 * a million keys it is there in a fraction of the time.
 */
final class Keys {

    private final List<ConsumerSettings> consumers;

    /** By their index: what a key says of routes is kept by it. */
    private final List<String> routes;

    private final KeyTable plain;
    private final KeyTable peppered;
    private final List<Pepper> peppers;

    /** @param peppers used for nothing where no key needs one */
    private Keys(
            List<ConsumerSettings> consumers,
            List<String> routes,
            KeyTable plain,
            KeyTable peppered,
            List<Pepper> peppers) {
        this.consumers = consumers;
        this.routes = routes;
        this.plain = plain;
        this.peppered = peppered;
        this.peppers = peppered.size() == 0 ? List.of() : peppers;
    }

    /**
     * @param former of the generation before; null = there is none
     * @throws IllegalArgumentException if one key belongs to two consumers
     */
    static Keys of(Configuration configuration, @Nullable Keys former) {
        List<ConsumerSettings> consumers = configuration.consumers();
        List<Route> routes = configuration.routes().routes();
        List<Pepper> peppers = configuration.gateway().keys().peppers().stream()
                .map(Pepper::of)
                .toList();
        Keys next = former == null ? null : former.followedBy(consumers, routes, peppers);
        return next == null ? of(consumers, routes, peppers) : next;
    }

    static Keys of(List<ConsumerSettings> consumers, List<Route> routes, List<Pepper> peppers) {
        KeyTable plain = new KeyTable(count(consumers, false));
        KeyTable peppered = new KeyTable(count(consumers, true));
        put(consumers, routes, plain, peppered);
        return new Keys(consumers, ids(routes), plain, peppered, peppers);
    }

    private static int count(List<ConsumerSettings> consumers, boolean peppered) {
        int count = 0;
        for (ConsumerSettings consumer : consumers) {
            for (KeySettings key : consumer.keys()) {
                count += key.hash().peppered() == peppered ? 1 : 0;
            }
        }
        return count;
    }

    private static List<String> ids(List<Route> routes) {
        return routes.stream().map(Route::id).toList();
    }

    private static void put(List<ConsumerSettings> all, List<Route> routes, KeyTable plain, KeyTable peppered) {
        Map<KeyTerms, KeyRule> rules = new HashMap<>();
        for (ConsumerSettings consumer : all) {
            for (KeySettings key : consumer.keys()) {
                KeyRule rule = rules.computeIfAbsent(key.terms(), terms -> KeyRule.of(terms, routes));
                (key.hash().peppered() ? peppered : plain).put(key.hash(), new HeldKey(consumer, key, rule));
            }
        }
    }

    /** Null where more has changed than a few consumers' files, or there is no room: then all is made anew. */
    @Nullable
    Keys followedBy(List<ConsumerSettings> next, List<Route> all, List<Pepper> nextPeppers) {
        if (next.size() != consumers.size() || !ids(all).equals(routes)) {
            return null;
        }
        List<ConsumerSettings> gone = new ArrayList<>();
        List<ConsumerSettings> come = new ArrayList<>();
        for (int i = 0; i < next.size(); i++) {
            if (!consumers.get(i).equals(next.get(i))) {
                gone.add(consumers.get(i));
                come.add(next.get(i));
            }
        }
        if (!plain.hasRoomFor(count(come, false) - count(gone, false))
                || !peppered.hasRoomFor(count(come, true) - count(gone, true))) {
            return null;
        }
        KeyTable nextPlain = plain.copy();
        KeyTable nextPeppered = peppered.copy();
        gone.forEach(consumer ->
                consumer.keys().forEach(key -> (key.hash().peppered() ? nextPeppered : nextPlain).remove(key.hash())));
        put(come, all, nextPlain, nextPeppered);
        return new Keys(next, routes, nextPlain, nextPeppered, nextPeppers);
    }

    /**
     * The key that somebody sent.
     *
     * @param sent with one byte per character, as fields hold it
     * @return null if there is none
     */
    @Nullable
    HeldKey find(String sent) {
        HeldKey found = plain.find(Sha256.of(sent));
        for (int i = 0; i < peppers.size() && found == null; i++) {
            found = peppered.find(peppers.get(i).hash(sent));
        }
        return found;
    }
}
