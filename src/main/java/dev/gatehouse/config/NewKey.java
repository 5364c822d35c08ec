package dev.gatehouse.config;

import dev.gatehouse.route.KeyHash;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A key that is to be added to a file.
 *
 * @param id null = {@code key-} and the beginning of its hash
 * @param terms what is said of it, as it is written, by the end of the key: {@code expires} and so on
 */
public record NewKey(@Nullable String id, KeyHash hash, Map<String, String> terms) {

    /** As many as make it certain enough that no two keys share them, and as {@code keys list} shows. */
    private static final int ID_DIGITS = 12;

    public NewKey {
        terms = Collections.unmodifiableMap(new LinkedHashMap<>(terms));
    }

    /** Whether it can be the id of a key. */
    public static boolean isId(String text) {
        return ConsumerKeys.KEY.objectionTo(text) == null;
    }

    /**
     * The id, given or made. One that is made names no other key: an id that a revoked key had is in logs, and must not come to mean
     * another one.
     */
    String name() {
        return id == null ? "key-" + hash.digits().substring(0, ID_DIGITS) : id;
    }
}
