package dev.gatehouse.route;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One caller known by name.
 *
 * @param id the file's name
 * @param index its place in the configuration, 0 and up without gaps: stages keep what they resolved at load by it
 * @param limits apply beside those of the route
 * @param priority of all that the consumer sends; null = as the route says
 */
public record ConsumerSettings(
        String id,
        int index,
        List<KeySettings> keys,
        List<String> groups,
        List<RateLimit> limits,
        @Nullable Priority priority) {

    public ConsumerSettings {
        keys = List.copyOf(keys);
        groups = List.copyOf(groups);
        limits = List.copyOf(limits);
    }

    /** Without a priority. */
    public ConsumerSettings(String id, int index, List<KeySettings> keys, List<String> groups, List<RateLimit> limits) {
        this(id, index, keys, groups, limits, null);
    }

    /**
     * One API key.
     *
     * @param id the name of the key within its consumer, fit for logs
     * @param sha256 64 hexadecimal digits in lower case: the hash of the key as it is sent
     */
    public record KeySettings(String id, String sha256) {

        public KeySettings {
            if (!sha256.matches("[0-9a-f]{64}")) {
                // The text is not shown: it may be the key itself.
                throw new IllegalArgumentException("key " + id + " without a proper hash");
            }
        }
    }
}
