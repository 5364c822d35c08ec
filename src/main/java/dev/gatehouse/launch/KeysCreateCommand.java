package dev.gatehouse.launch;

import dev.gatehouse.auth.ApiKey;
import dev.gatehouse.config.ConsumerFile;
import dev.gatehouse.config.ForKeys;
import dev.gatehouse.config.KeyEnd;
import dev.gatehouse.config.KeyTerm;
import dev.gatehouse.config.NewKey;
import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Makes a key. The key goes to standard output alone on its line, so that a script can take it; everything else goes to
 * standard error, and the key itself nowhere else.
 */
@CommandLine.Command(
        name = "create",
        description = {"Make a key and print it, this once.", "The consumer's file, made if absent, keeps its hash."})
final class KeysCreateCommand implements Command {

    private final ConsumerFiles files;
    private final SecureRandom random;

    @Parameters(paramLabel = "CONSUMER", description = "Whose key it is.")
    private String consumer = "";

    @Mixin
    private KeyIdOption id = new KeyIdOption();

    @Option(
            names = "--expires",
            paramLabel = "WHEN",
            description = "When it ceases to be good: 90d, 2027-01-31 or 2027-01-31T18:00:00Z.")
    private @Nullable String expires;

    @Option(names = "--not-before", paramLabel = "DATE", description = "The first moment at which it is good.")
    private @Nullable String notBefore;

    @Option(names = "--scopes", paramLabel = "SCOPES", description = "What its holder may, separated by commas.")
    private @Nullable String scopes;

    @Option(names = "--routes", paramLabel = "ROUTES", description = "The routes that it is good for; orders, files-*")
    private @Nullable String routes;

    @Option(names = "--addresses", paramLabel = "RANGES", description = "The addresses that it may come from.")
    private @Nullable String addresses;

    KeysCreateCommand(ConsumerFiles files, SecureRandom random) {
        this.files = files;
        this.random = random;
    }

    @Override
    public ExitCode run(Surroundings surroundings) throws IOException {
        ConsumerFile file = files.toChange(surroundings, consumer);
        ForKeys settings = files.settings(surroundings);
        boolean isNew = !Files.exists(file.path());
        Instant now = surroundings.clock().instant();
        Map<String, String> terms = terms(settings, now);
        ApiKey key = ApiKey.create(random);
        return file.add(new NewKey(id.given(), KeyTexts.hash(key, settings), terms))
                .fold(
                        done -> {
                            surroundings.out().println(key.text());
                            if (isNew) {
                                surroundings.err().println(consumer + " is a new consumer");
                            }
                            surroundings
                                    .err()
                                    .println("this is key " + done.keyId() + " of " + consumer
                                            + "; it is not shown again, and " + file.path() + " has its hash alone");
                            return ExitCode.OK;
                        },
                        refused -> {
                            surroundings.err().println(refused.problem());
                            return ExitCode.FAILURE;
                        });
    }

    /** Looked at here: whoever typed it has seen neither the file nor the line that it would be. */
    private Map<String, String> terms(ForKeys settings, Instant now) throws Mistake {
        KeyEnd end = KeyTexts.end(expires, now);
        Map<String, String> terms = new LinkedHashMap<>();
        terms.put("created", KeyEnd.created(now, end));
        if (end != null) {
            terms.put("expires", end.text());
        }
        put(terms, KeyTerm.NOT_BEFORE, notBefore);
        put(terms, KeyTerm.SCOPES, scopes);
        put(terms, KeyTerm.ROUTES, routes);
        put(terms, KeyTerm.ADDRESSES, addresses);
        refuse("--routes", routes == null ? null : settings.objectionToRoutes(routes));
        if (end != null
                && notBefore != null
                && !KeyEnd.parse(notBefore, now).orElseThrow().at().isBefore(end.at())) {
            refuse(
                    "--expires",
                    "\"" + end.text() + "\" is no later than --not-before " + notBefore
                            + "\n    write a later one, or an earlier --not-before");
        }
        return terms;
    }

    private static void put(Map<String, String> terms, KeyTerm term, @Nullable String typed) throws Mistake {
        if (typed != null) {
            refuse("--" + term.word(), term.objectionTo(typed));
            terms.put(term.word(), typed);
        }
    }

    private static void refuse(String option, @Nullable String objection) throws Mistake {
        if (objection != null) {
            throw new Mistake(option + ": " + objection);
        }
    }
}
