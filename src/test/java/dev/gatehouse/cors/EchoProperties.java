package dev.gatehouse.cors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.gatehouse.http.CorsFields;
import dev.gatehouse.http.Fields;
import dev.gatehouse.http.Preflight;
import dev.gatehouse.http.WebOrigin;
import dev.gatehouse.route.AllowedOrigins;
import dev.gatehouse.route.CorsSettings;
import dev.gatehouse.route.CorsSettings.Names;
import dev.gatehouse.route.OriginPattern;
import dev.gatehouse.route.PathPattern;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** No origin that is not listed is ever in an answer, whatever is sent. The judge knows no code of ours. */
final class EchoProperties {

    private static final Set<String> EXACT =
            Set.of("https://app.example.com", "http://127.0.0.1:3000", "capacitor://localhost");
    private static final Pattern BELOW =
            Pattern.compile("https://([a-z0-9_-]+\\.)+(example\\.org:8443|shop\\.example\\.net)");

    private static final List<String> LISTED = List.of(
            "https://app.example.com",
            "http://127.0.0.1:3000",
            "capacitor://localhost",
            "https://*.example.org:8443",
            "https://*.shop.example.net");

    private final RouteCors cors = RouteCors.of(new CorsSettings(
            new AllowedOrigins(patterns(LISTED)), List.of("GET"), Names.ANY, Names.NONE, true, Duration.ofMinutes(5)));

    @Property(tries = 5000)
    void an_origin_is_echoed_if_and_only_if_it_is_listed(@ForAll("origins") String origin) {
        boolean listed = EXACT.contains(origin) || BELOW.matcher(origin).matches();
        assertEquals(listed ? origin : null, cors.allowedOrigin("GET", origin));
        Fields fields = new Fields();
        fields.add(WebOrigin.FIELD, origin);
        fields.add(Preflight.METHOD_FIELD, "GET");
        Preflight preflight = Objects.requireNonNull(Preflight.of("OPTIONS", fields));
        String told = cors.decide(preflight, fields)
                .<String>fold(
                        allowed -> String.valueOf(allowed.fields().first(CorsFields.ALLOW_ORIGIN)),
                        refused -> "nothing");
        assertEquals(listed ? origin : "nothing", told);
    }

    /** Pieces of what is listed, and of what is like it. */
    @Provide
    Arbitrary<String> origins() {
        Arbitrary<String> piece = Arbitraries.of(
                "https://",
                "http://",
                "capacitor://",
                "null",
                "*",
                "app",
                "a",
                "evil",
                ".",
                "..",
                "-",
                "_",
                "example.com",
                "example.org",
                "shop.example.net",
                "127.0.0.1",
                "localhost",
                ":8443",
                ":3000",
                ":443",
                "/",
                "\\",
                "@",
                "%2e",
                " ",
                "\t",
                ",",
                "#",
                "?",
                "A",
                "\u00e9",
                "\u0130",
                "\u0000",
                ";",
                "[",
                "]",
                "https://app.example.com");
        Arbitrary<String> pieces = piece.list().ofMinSize(0).ofMaxSize(7).map(all -> String.join("", all));
        Arbitrary<String> likely = Arbitraries.of("https://", "http://", "https://evil.")
                .flatMap(start -> Arbitraries.strings()
                        .withChars("ab.-_/@:")
                        .ofMaxLength(6)
                        .flatMap(middle -> Arbitraries.of(
                                        ".example.org:8443", "example.org:8443", ".shop.example.net", "app.example.com")
                                .map(end -> start + middle + end)));
        return Arbitraries.oneOf(pieces, likely, Arbitraries.of(new ArrayList<>(EXACT)));
    }

    @Property(tries = 500)
    void any_origin_is_never_a_given_one(@ForAll String origin) {
        RouteCors open = RouteCors.of(new CorsSettings(
                new AllowedOrigins(patterns(List.of("*"))),
                List.of("GET"),
                Names.ANY,
                Names.ANY,
                false,
                Duration.ZERO));
        assertEquals("*", open.allowedOrigin("GET", origin));
        assertNotNull(open.allowedOrigin("GET", null));
    }

    private static List<OriginPattern> patterns(List<String> texts) {
        List<OriginPattern> patterns = new ArrayList<>();
        for (String text : texts) {
            try {
                patterns.add(OriginPattern.parse(text));
            } catch (PathPattern.InvalidPattern e) {
                throw new IllegalStateException(e);
            }
        }
        return patterns;
    }
}
