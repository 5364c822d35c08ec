package dev.gatehouse.config;

import dev.gatehouse.http.Fields;
import dev.gatehouse.jose.SigningKey;
import dev.gatehouse.route.IdentitySettings;
import dev.gatehouse.route.Secret;
import dev.gatehouse.route.ToldCaller;
import dev.gatehouse.route.ToldCaller.Part;
import dev.gatehouse.route.ToldCaller.TokenSettings;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The keys on what services are told of callers: how the gateway signs, of the process, and what is told, of routes. */
final class IdentityKeys {

    static final String PREFIX = "identity.";

    private static final String PEM_REMEDY =
            "write ${file:/run/secrets/identity.pem}, made by: openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256";

    private static final ValueType<Secret> PEM = ValueType.of(
                    "private key on P-256 in PEM",
                    PEM_REMEDY,
                    text -> SigningKey.parse(text) == null
                            ? Parsed.<Secret>invalid(
                                    text, "is no key on P-256 in PKCS#8 with its public part", PEM_REMEDY)
                            : Parsed.valid(new Secret(text)))
            .hidden();

    private static final Duration SHORTEST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofHours(1);

    private static final String LIFETIME_REMEDY = "write a time from 10s to 1h, such as 2m";

    static final Key<String> ISSUER = Key.of(
            "identity.issuer",
            FieldTypes.VALUE,
            "gatehouse",
            "the `iss` of tokens that the gateway signs, by which services tell whose they are");

    static final Key<Secret> KEY = Key.of(
            "identity.key",
            PEM,
            "the private key by which the gateway signs tokens about callers, as by `${file:…}`. See"
                    + " [identity](identity.md)");

    static final Key<Secret> OTHER_KEY = Key.of(
            "identity.key.other",
            PEM,
            "one that signs nothing and is published beside it: the next one before it signs, the former one for as long as its"
                    + " tokens live");

    static final Key<List<Part>> FIELDS = Key.of(
            "identity.fields",
            ValueType.listOf(ValueType.choice(Map.of(
                                    "id", Part.ID,
                                    "credential", Part.CREDENTIAL,
                                    "groups", Part.GROUPS,
                                    "scopes", Part.SCOPES))
                            .named("what is told"))
                    .withNone(List.of()),
            "id",
            "what the upstream is told of a caller, each in a field of its own: `id`, `credential`, `groups`, `scopes`; `none` ="
                    + " nothing");

    static final Key<Boolean> TOKEN = Key.of(
            "identity.token",
            ValueType.SWITCH,
            "off",
            "whether the upstream is told of a caller in a token that the gateway has signed. Needs `identity.key`");

    static final Key<String> TOKEN_FIELD = Key.of(
            "identity.token.field",
            ValueType.of("header name", "write X-Consumer-Token or Authorization", IdentityKeys::tokenField),
            "X-Consumer-Token",
            "the field of that token: `Authorization` (as `Bearer`, in the place of the client's), or one that begins with"
                    + " `X-Consumer-`");

    static final Key<List<String>> TOKEN_AUDIENCE = Key.of(
            "identity.token.audience",
            ValueType.listOf(FieldTypes.VALUE),
            "its `aud`; if it is not stated, the names of the route's upstreams, or the route's own with `upstream.endpoints`");

    static final Key<Duration> TOKEN_LIFETIME = Key.of(
            "identity.token.lifetime",
            ValueType.of(
                    "duration, 10s to 1h",
                    LIFETIME_REMEDY,
                    text -> Quantities.POSITIVE_DURATION
                            .parse(text)
                            .then(time -> time.compareTo(SHORTEST) < 0 || time.compareTo(LONGEST) > 0
                                    ? Parsed.invalid(text, "is out of range", LIFETIME_REMEDY)
                                    : Parsed.valid(time))),
            "2m",
            "how long it is good from when it was signed; one is sent for half of that time at most");

    static final List<Key<?>> OF_PROCESS = List.of(ISSUER, KEY, OTHER_KEY);

    static final List<Key<?>> OF_ROUTES = List.of(FIELDS, TOKEN, TOKEN_FIELD, TOKEN_AUDIENCE, TOKEN_LIFETIME);

    private IdentityKeys() {}

    /** One that no client can set, and that says nothing else. */
    private static Parsed<String> tokenField(String text) {
        boolean taken = Stream.of(Part.values()).anyMatch(part -> part.field().equalsIgnoreCase(text));
        boolean fits = text.toLowerCase(Locale.ROOT).matches("x-consumer-[a-z0-9-]+") && !taken;
        return fits || text.equalsIgnoreCase(TokenSettings.AUTHORIZATION)
                ? Parsed.valid(text)
                : Parsed.invalid(
                        text,
                        taken ? "is the field of something else" : "is a field that a client could set, too",
                        "write Authorization, or a name that begins with X-Consumer-");
    }

    /** Null where the gateway signs nothing. */
    static @Nullable IdentitySettings read(Statements process, Problems problems) {
        Secret key = process.find(KEY);
        if (!process.has(KEY)) {
            Stream.of(ISSUER, OTHER_KEY)
                    .filter(process::has)
                    .forEach(each -> problems.error(
                            process.locate(each),
                            "has no effect without identity.key",
                            "take the line out, or add identity.key"));
        }
        return key == null ? null : new IdentitySettings(process.value(ISSUER), key, process.find(OTHER_KEY));
    }

    /** What is published of the gateway's keys; null where it has none. Of one that cannot be read nothing is, which is reported. */
    static @Nullable String keySet(Statements process, @Nullable IdentitySettings identity) {
        if (identity == null) {
            return process.has(KEY) ? "" : null;
        }
        return SigningKey.keySet(Stream.of(identity.key(), identity.other())
                .filter(Objects::nonNull)
                .map(secret -> Objects.requireNonNull(SigningKey.parse(secret.text())))
                .toList());
    }

    /** The fields of an answer whose body is the key set, unless the route writes them; an error where there is none. */
    static void describeKeySet(Statements route, @Nullable String keySet, Fields fields, Problems problems) {
        if (keySet == null) {
            problems.error(
                    route.locate(RouteKeys.RESPOND_IDENTITY_KEYS),
                    "has no key to publish",
                    "add identity.key to gatehouse.properties");
        }
        if (!fields.contains("Content-Type")) {
            fields.add("Content-Type", "application/jwk-set+json");
        }
        if (!fields.contains("Cache-Control")) {
            fields.add("Cache-Control", "max-age=300");
        }
    }

    /** @param upstreams by their names, or the route's own */
    static ToldCaller read(Statements route, List<String> upstreams) {
        List<Part> stated = route.value(FIELDS);
        Set<Part> parts = EnumSet.noneOf(Part.class);
        parts.addAll(stated);
        List<String> audience = route.find(TOKEN_AUDIENCE);
        return new ToldCaller(
                parts,
                route.value(TOKEN)
                        ? new TokenSettings(
                                route.value(TOKEN_FIELD),
                                audience == null ? upstreams : audience,
                                route.value(TOKEN_LIFETIME))
                        : null);
    }
}
