package dev.gatehouse.route;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One caller known by name.
 *
 * @param id the file's name
 * @param index its place in the configuration, 0 and up without gaps: stages keep what they resolved at load by it
 * @param plan whose limits it has where it says nothing else; null = none
 * @param limits its own or its plan's; apply beside those of the route
 * @param priority of all that the consumer sends; null = as the route says
 * @param identities by which it is known besides its keys
 */
public record ConsumerSettings(
        String id,
        int index,
        List<KeySettings> keys,
        List<String> groups,
        @Nullable String plan,
        LimitSettings limits,
        @Nullable Priority priority,
        Identities identities) {

    public ConsumerSettings {
        keys = List.copyOf(keys);
        groups = List.copyOf(groups);
    }

    /** Known by its keys alone, with rates of its own. */
    public ConsumerSettings(
            String id,
            int index,
            List<KeySettings> keys,
            List<String> groups,
            List<RateLimit> limits,
            @Nullable Priority priority) {
        this(
                id,
                index,
                keys,
                groups,
                null,
                limits.isEmpty() ? LimitSettings.NONE : new LimitSettings(limits, List.of(), true),
                priority,
                Identities.NONE);
    }

    /** Without a priority. */
    public ConsumerSettings(String id, int index, List<KeySettings> keys, List<String> groups, List<RateLimit> limits) {
        this(id, index, keys, groups, limits, null);
    }

    /** The same at another place of the configuration. */
    public ConsumerSettings at(int place) {
        return place == index
                ? this
                : new ConsumerSettings(id, place, keys, groups, plan, limits, priority, identities);
    }

    /** The same with these limits. */
    public ConsumerSettings with(LimitSettings others) {
        return others.equals(limits)
                ? this
                : new ConsumerSettings(id, index, keys, groups, plan, others, priority, identities);
    }

    /**
     * One API key.
     *
     * @param id the name of the key within its consumer, fit for logs
     * @param hash of the key as it is sent
     */
    public record KeySettings(String id, KeyHash hash, KeyTerms terms) {

        /**
         * Without terms.
         *
         * @param sha256 64 hexadecimal digits
         * @throws IllegalArgumentException if they are none; without the text, which may be the key itself
         */
        public KeySettings(String id, String sha256) {
            this(id, hash(id, sha256), KeyTerms.NONE);
        }

        private static KeyHash hash(String id, String sha256) {
            KeyHash hash = KeyHash.parse(KeyHash.PLAIN + sha256);
            if (hash == null) {
                throw new IllegalArgumentException("key " + id + " without a proper hash");
            }
            return hash;
        }

        /** The scopes that whoever holds it has. */
        public List<String> scopes() {
            return terms.scopes();
        }
    }
}
