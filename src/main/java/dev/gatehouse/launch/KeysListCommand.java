package dev.gatehouse.launch;

import dev.gatehouse.config.ConfigProblem;
import dev.gatehouse.config.ConsumerFile;
import dev.gatehouse.config.KeyEnd;
import dev.gatehouse.route.ConsumerSettings.KeySettings;
import dev.gatehouse.route.KeyTerms;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Lists keys by consumer and id, one a line. */
@CommandLine.Command(
        name = "list",
        description = {
            "List keys: consumer, id, the hash's beginning, created, expires, last use, scopes, routes.",
            "The keys themselves are nowhere."
        })
final class KeysListCommand implements Command {

    private static final int SHOWN_DIGITS = 12;
    private static final String NOTHING = "-";

    private final ConsumerFiles files;

    @Parameters(paramLabel = "CONSUMER", arity = "0..1", description = "Whose keys; everybody's if absent.")
    private @Nullable String consumer;

    @Option(
            names = "--unused",
            paramLabel = "TIME",
            converter = Length.class,
            description = "Those alone that were not used for so long, such as 90d.")
    private @Nullable Duration unused;

    @Option(
            names = "--expiring",
            paramLabel = "TIME",
            converter = Length.class,
            description = "Those alone that expire within that time, or have; not such as were revoked.")
    private @Nullable Duration expiring;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "Where the gateway keeps last uses; else what state.dir says, from here.")
    private @Nullable Path state;

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    KeysListCommand(ConsumerFiles files) {
        this.files = files;
    }

    /** As configuration files write a time. */
    static final class Length implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return KeyEnd.length(text)
                    .orElseThrow(() -> new TypeConversionException("write a time such as 90d or 12h"));
        }
    }

    @Override
    public ExitCode run(Surroundings surroundings) throws IOException {
        List<ConfigProblem> unread = new ArrayList<>();
        List<ConsumerFile> listed = consumer == null
                ? files.all(surroundings, unread::add)
                : List.of(files.present(surroundings, consumer));
        LastUses uses = LastUses.in(stateDirectory(surroundings));
        Instant now = surroundings.clock().instant();
        if (unused != null && !uses.tell(unused, now, surroundings.err())) {
            return ExitCode.FAILURE;
        }
        Table table = new Table();
        table.row("CONSUMER", "KEY", "HASH", "CREATED", "EXPIRES", "LAST USED", "SCOPES", "ROUTES");
        for (ConsumerFile file : listed) {
            for (KeySettings key : file.keys()) {
                if (isWanted(key.terms(), uses.of(file.consumer(), key.id()), now)) {
                    show(table, file.consumer(), key, uses, surroundings);
                }
            }
        }
        if (!json) {
            table.print(surroundings.out());
        }
        unread.forEach(surroundings.err()::println);
        return unread.isEmpty() ? ExitCode.OK : ExitCode.FAILURE;
    }

    private Path stateDirectory(Surroundings surroundings) throws IOException {
        Path named = state == null ? files.settings(surroundings).stateDir() : state;
        return surroundings.workingDirectory().resolve(named);
    }

    private boolean isWanted(KeyTerms terms, @Nullable Instant used, Instant now) {
        if (expiring != null && !ends(terms, now.plus(expiring))) {
            return false;
        }
        // A key that was made a moment ago is not one that nobody uses.
        Instant latest = used == null ? terms.created() : used;
        return unused == null || latest == null || latest.isBefore(now.minus(unused));
    }

    /** Whether it is over by then, and was not ended sooner. */
    private static boolean ends(KeyTerms terms, Instant then) {
        Instant end = terms.revoked() == null ? terms.expires() : null;
        return end != null && !end.isAfter(then);
    }

    private void show(Table table, String owner, KeySettings key, LastUses uses, Surroundings surroundings) {
        Instant used = uses.of(owner, key.id());
        boolean recorded = uses.areRecorded();
        String hash = key.hash().text();
        String shown = hash.substring(0, hash.indexOf(':') + 1 + SHOWN_DIGITS);
        KeyTerms terms = key.terms();
        if (json) {
            surroundings.out().println(json(owner, key, shown, used));
        } else {
            String end = terms.revoked() == null ? date(terms.expires()) : "revoked " + date(terms.revoked());
            table.row(
                    owner,
                    key.id(),
                    shown + "...",
                    date(terms.created()),
                    end,
                    used == null && recorded ? "never" : date(used),
                    all(terms.scopes()),
                    all(routes(terms)));
        }
    }

    /** Nothing in it needs an escape: the grammar of names and scopes has neither quotes nor backslashes. */
    private static String json(String owner, KeySettings key, String hash, @Nullable Instant used) {
        KeyTerms terms = key.terms();
        StringBuilder json = new StringBuilder();
        json.append("{\"consumer\":\"").append(owner).append("\",\"key\":\"").append(key.id());
        json.append("\",\"hash\":\"").append(hash).append('"');
        field(json, "created", terms.created());
        field(json, "notBefore", terms.notBefore());
        field(json, "expires", terms.expires());
        field(json, "revoked", terms.revoked());
        field(json, "lastUsed", used);
        list(json, "scopes", terms.scopes());
        list(json, "routes", routes(terms));
        return json.append('}').toString();
    }

    private static void field(StringBuilder json, String name, @Nullable Instant value) {
        if (value != null) {
            json.append(",\"").append(name).append("\":\"").append(value).append('"');
        }
    }

    private static void list(StringBuilder json, String name, List<String> values) {
        if (!values.isEmpty()) {
            json.append(",\"")
                    .append(name)
                    .append("\":[\"")
                    .append(String.join("\",\"", values))
                    .append("\"]");
        }
    }

    private static List<String> routes(KeyTerms terms) {
        return terms.routes().stream().map(KeyTerms.RouteNames::text).toList();
    }

    private static String all(List<String> values) {
        return values.isEmpty() ? NOTHING : String.join(",", values);
    }

    private static String date(@Nullable Instant instant) {
        if (instant == null) {
            return NOTHING;
        }
        String text = instant.toString();
        return text.endsWith("T00:00:00Z") ? text.substring(0, text.indexOf('T')) : text;
    }
}
