package dev.gatehouse.config;

import dev.gatehouse.route.Secret;
import java.time.Duration;

/** The keys of {@code gatehouse.properties} on how API keys are checked and watched. */
final class ApiKeyKeys {

    private static final int SHORTEST_PEPPER = 32;

    private static final String PEPPER_REMEDY =
            "write at least " + SHORTEST_PEPPER + " characters drawn by chance, such as ${file:/run/secrets/pepper}";

    static final ValueType<Secret> SECRET = ValueType.of(
                    "secret of at least " + SHORTEST_PEPPER + " characters",
                    PEPPER_REMEDY,
                    text -> text.length() < SHORTEST_PEPPER
                            ? Parsed.<Secret>invalid(text, "is too short", PEPPER_REMEDY)
                            : Parsed.valid(new Secret(text)))
            .hidden();

    static final Key<Secret> PEPPER = Key.of(
            "keys.pepper",
            SECRET,
            "a secret that goes into the hashes of API keys that begin with `hmac-sha256:`, as by `${file:…}`: who has"
                    + " the consumer files alone cannot even try keys out. `keys create` makes such hashes where it is"
                    + " stated");

    static final Key<Secret> PEPPER_FORMER = Key.of(
            "keys.pepper.former", SECRET, "the one before, while some keys are hashed with it: they are good as well");

    static final Key<Duration> WARN_BEFORE = Key.of(
            "keys.warn-before",
            Quantities.DURATION,
            "14d",
            "how long before an API key expires the process log begins to say so, once a day; 0s = not at all");

    private ApiKeyKeys() {}
}
