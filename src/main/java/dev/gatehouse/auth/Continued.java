package dev.gatehouse.auth;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * What outlives generations of the configuration: for as long as each states it with the same settings it is the same object, with
 * all that it knows.
 */
final class Continued<S, T> {

    private final Function<S, T> opening;
    private volatile Map<S, T> open = Map.of();

    /** @param opening what makes one for settings that are new */
    Continued(Function<S, T> opening) {
        this.opening = opening;
    }

    /** What one generation needs; to be kept when it comes into force. For one thread. */
    final class Needed {

        private final Map<S, T> used = new LinkedHashMap<>();

        T of(S settings) {
            return used.computeIfAbsent(settings, wanted -> {
                T known = open.get(wanted);
                return known == null ? opening.apply(wanted) : known;
            });
        }

        /** Those that nobody needs any more are forgotten; requests under way go on with what they have of them. */
        void keep() {
            open = Map.copyOf(used);
        }
    }

    Needed needed() {
        return new Needed();
    }

    Collection<T> open() {
        return open.values();
    }

    void forgetAll() {
        open = Map.of();
    }
}
