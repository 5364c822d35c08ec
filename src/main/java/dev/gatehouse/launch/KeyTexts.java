package dev.gatehouse.launch;

import dev.gatehouse.auth.ApiKey;
import dev.gatehouse.auth.Pepper;
import dev.gatehouse.config.ForKeys;
import dev.gatehouse.config.KeyEnd;
import dev.gatehouse.route.KeyHash;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What commands write of keys. */
final class KeyTexts {

    private KeyTexts() {}

    /**
     * When a key that is made now shall end.
     *
     * @param typed behind {@code --expires}; null = never
     * @throws Mistake if it is no such time, or is past
     */
    static @Nullable KeyEnd end(@Nullable String typed, Instant now) throws Mistake {
        String objection = typed == null ? null : KeyEnd.objectionTo(typed, now);
        if (objection != null) {
            throw new Mistake("--expires: " + objection);
        }
        return typed == null ? null : KeyEnd.parse(typed, now).orElseThrow();
    }

    /** With the gateway's pepper, if it has one. */
    static KeyHash hash(ApiKey key, ForKeys settings) {
        return settings.pepper() == null ? key.hash() : key.hash(Pepper.of(settings.pepper()));
    }
}
