package dev.gatehouse.launch;

import dev.gatehouse.auth.ApiKey;
import dev.gatehouse.config.ConsumerFile;
import dev.gatehouse.config.ForKeys;
import dev.gatehouse.config.KeyEnd;
import dev.gatehouse.config.NewKey;
import dev.gatehouse.route.ConsumerSettings.KeySettings;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Makes a key that takes the place of another one, which goes on for a while: its holder has so long to change over. The new key is
 * good for what the former was, and lasts as long, counted from now.
 */
@CommandLine.Command(
        name = "rotate",
        description = {
            "Make a key in the place of another and print it, this once.",
            "The other one goes on for the overlap. Scopes, routes and addresses are the same."
        })
final class KeysRotateCommand implements Command {

    private static final List<String> TAKEN_OVER = List.of("scopes", "routes", "addresses");

    private final ConsumerFiles files;
    private final SecureRandom random;

    @Parameters(index = "0", paramLabel = "CONSUMER", description = "Whose key it is.")
    private String consumer = "";

    @Parameters(index = "1", paramLabel = "ID", description = "The former key's name within its consumer.")
    private String former = "";

    @Option(
            names = "--overlap",
            paramLabel = "TIME",
            defaultValue = "7d",
            description = "How long the former key goes on; ${DEFAULT-VALUE} by default.")
    private String overlap = "7d";

    @Option(
            names = "--expires",
            paramLabel = "WHEN",
            description = {
                "When the new one ceases to be good: 90d, 2027-01-31 or 2027-01-31T18:00:00Z.",
                "By default it lasts as long as the former, from created to expires."
            })
    private @Nullable String expires;

    @Mixin
    private KeyIdOption id = new KeyIdOption();

    KeysRotateCommand(ConsumerFiles files, SecureRandom random) {
        this.files = files;
        this.random = random;
    }

    @Override
    public ExitCode run(Surroundings surroundings) throws IOException {
        files.present(surroundings, consumer);
        ConsumerFile file = files.toChange(surroundings, consumer);
        ForKeys settings = files.settings(surroundings);
        Instant now = surroundings.clock().instant();
        Optional<Duration> length = KeyEnd.length(overlap);
        if (length.isEmpty()) {
            surroundings.err().println("--overlap: \"" + overlap + "\" is no time\n    write a time such as 7d or 12h");
            return ExitCode.UNUSABLE;
        }
        Map<String, String> terms = terms(file, now);
        ApiKey key = ApiKey.create(random);
        KeyEnd end = KeyEnd.after(length.get(), now);
        return file.rotate(former, end, new NewKey(id.given(), KeyTexts.hash(key, settings), terms))
                .fold(
                        done -> {
                            surroundings.out().println(key.text());
                            surroundings
                                    .err()
                                    .println("this is key " + done.keyId() + " of " + consumer
                                            + "; it is not shown again, and key " + former + " is good until "
                                            + end.text() + " at most");
                            return ExitCode.OK;
                        },
                        refused -> {
                            surroundings.err().println(refused.problem());
                            return ExitCode.FAILURE;
                        });
    }

    private Map<String, String> terms(ConsumerFile file, Instant now) throws IOException {
        Map<String, String> before = file.terms(former);
        KeyEnd end = KeyTexts.end(expires, now);
        if (end == null && before.containsKey("expires")) {
            end = asLong(file, now);
        }
        Map<String, String> terms = new LinkedHashMap<>();
        terms.put("created", KeyEnd.created(now, end));
        if (end != null) {
            terms.put("expires", end.text());
        }
        for (String name : TAKEN_OVER) {
            String value = before.get(name);
            if (value != null) {
                terms.put(name, value);
            }
        }
        return terms;
    }

    /** A key that was to end is not followed by one for ever because somebody has forgotten to say how long. */
    private KeyEnd asLong(ConsumerFile file, Instant now) throws IOException {
        for (KeySettings key : file.keys()) {
            Instant created = key.terms().created();
            Instant end = key.terms().expires();
            if (key.id().equals(former) && created != null && end != null) {
                return KeyEnd.asLong(created, end, now);
            }
        }
        throw new IOException(file.path() + ": key " + former + " expires, and how long it was made for is not said\n"
                + "    say --expires for the new one");
    }
}
