package dev.gatehouse.auth;

import java.time.Duration;
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
     */
    record Fetched(@Nullable String text, @Nullable Duration maxAge, String failure) {

        static Fetched failed(String why) {
            return new Fetched(null, null, why);
        }
    }
}
