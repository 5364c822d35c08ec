package dev.gatehouse.auth;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where an issuer's keys are fetched from. */
interface KeySource {

    /** Begins, without blocking. The end comes once, on any thread. */
    void fetch(Consumer<Fetched> end);

    /**
     * What came of it.
     *
     * @param text of a key set; null if it could not be had
     * @param maxAge how long it may be used, if whoever sent it says so
     * @param failure for the log; empty if there is none
     * @param description what the issuer says of itself, if that was fetched before
     */
    record Fetched(
            @Nullable String text,
            @Nullable Duration maxAge,
            String failure,
            @Nullable Map<String, @Nullable Object> description) {

        Fetched(@Nullable String text, @Nullable Duration maxAge, String failure) {
            this(text, maxAge, failure, null);
        }

        Fetched with(Map<String, @Nullable Object> said) {
            return new Fetched(text, maxAge, failure, said);
        }

        static Fetched failed(String why) {
            return new Fetched(null, null, why);
        }
    }
}
