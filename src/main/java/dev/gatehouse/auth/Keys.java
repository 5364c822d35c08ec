package dev.gatehouse.auth;

import dev.gatehouse.route.Configuration;
import dev.gatehouse.route.ConsumerSettings;
import dev.gatehouse.route.ConsumerSettings.KeySettings;
import dev.gatehouse.route.KeyTerms;
import dev.gatehouse.route.Route;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All keys of one generation, those whose hash needs a pepper apart. */
final class Keys {

    private final KeyTable plain;
    private final KeyTable peppered;
    private final List<Pepper> peppers;

    private Keys(KeyTable plain, KeyTable peppered, List<Pepper> peppers) {
        this.plain = plain;
        this.peppered = peppered;
        this.peppers = peppers;
    }

    /** @throws IllegalArgumentException if one key belongs to two consumers */
    static Keys of(Configuration configuration) {
        List<Pepper> peppers = configuration.gateway().keys().peppers().stream()
                .map(Pepper::of)
                .toList();
        return of(configuration.consumers(), configuration.routes().routes(), peppers);
    }

    /** @param peppers used for nothing where no key needs one */
    static Keys of(List<ConsumerSettings> consumers, List<Route> routes, List<Pepper> peppers) {
        int all = 0;
        int needing = 0;
        for (ConsumerSettings consumer : consumers) {
            for (KeySettings key : consumer.keys()) {
                all++;
                needing += key.hash().peppered() ? 1 : 0;
            }
        }
        KeyTable plain = new KeyTable(all - needing);
        KeyTable peppered = new KeyTable(needing);
        Map<KeyTerms, KeyRule> rules = new HashMap<>();
        for (ConsumerSettings consumer : consumers) {
            for (KeySettings key : consumer.keys()) {
                KeyRule rule = rules.computeIfAbsent(key.terms(), terms -> KeyRule.of(terms, routes));
                (key.hash().peppered() ? peppered : plain).put(key.hash(), new HeldKey(consumer, key, rule));
            }
        }
        return new Keys(plain, peppered, needing == 0 ? List.of() : peppers);
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
