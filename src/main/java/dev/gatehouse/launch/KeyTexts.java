package dev.gatehouse.launch;

import dev.gatehouse.auth.ApiKey;
import dev.gatehouse.auth.Pepper;
import dev.gatehouse.config.ForKeys;
import dev.gatehouse.route.KeyHash;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** What commands write of keys. */
final class KeyTexts {

    private KeyTexts() {}

    /** The day in UTC: many keys share it. */
    static String day(Instant instant) {
        return LocalDate.ofInstant(instant, ZoneOffset.UTC).toString();
    }

    /** With the gateway's pepper, if it has one. */
    static KeyHash hash(ApiKey key, ForKeys settings) {
        return settings.pepper() == null ? key.hash() : key.hash(Pepper.of(settings.pepper()));
    }
}
