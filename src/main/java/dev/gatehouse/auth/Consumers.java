package dev.gatehouse.auth;

import dev.gatehouse.auth.AuthDecision.Accepted;
import dev.gatehouse.auth.AuthDecision.Forbidden;
import dev.gatehouse.exchange.Caller;
import dev.gatehouse.route.ConsumerSettings;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The consumers of one generation, found by the name that somebody vouches for. Immutable. */
final class Consumers {

    private static final Forbidden NAMELESS = new Forbidden("names nobody");
    private static final Forbidden UNKNOWN = new Forbidden("names no consumer");

    private final Map<String, ConsumerSettings> byId = new HashMap<>();

    Consumers(List<ConsumerSettings> all) {
        all.forEach(consumer -> byId.put(consumer.id(), consumer));
    }

    /** The credential is good: whether there is such a caller, and what the caller is. */
    AuthDecision holder(TokenIdentity identity) {
        String name = identity.consumer();
        if (name == null) {
            return NAMELESS;
        }
        ConsumerSettings known = byId.get(name);
        if (known == null && !identity.anyConsumer()) {
            return UNKNOWN;
        }
        return new Accepted(new Caller(
                known, name, identity.tokenId(), groups(known, identity.groups()), identity.scopes(), identity.all()));
    }

    private static List<String> groups(@org.jspecify.annotations.Nullable ConsumerSettings known, List<String> said) {
        if (known == null || known.groups().isEmpty()) {
            return said;
        }
        Set<String> all = new LinkedHashSet<>(known.groups());
        all.addAll(said);
        return List.copyOf(all);
    }
}
