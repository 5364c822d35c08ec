package dev.gatehouse.config;

import dev.gatehouse.route.SigningAlgorithm;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The keys of an issuer file. */
final class IssuerFileKeys {

    private static final String URI_REMEDY = "write a URL such as https://login.example.com/jwks";
    private static final String AUDIENCE_REMEDY = "write what the tokens' aud says, without blanks";

    /** As a token writes them; there is no none among them. */
    private static final Map<String, SigningAlgorithm> ALGORITHMS_BY_NAME = Arrays.stream(SigningAlgorithm.values())
            .collect(Collectors.toMap(SigningAlgorithm::text, Function.identity()));

    /** Without blanks at its ends, which nobody sees. */
    static final ValueType<String> WORD = ValueType.of("text", "write any text", Parsed::valid);

    static final ValueType<URI> URL = ValueType.of("URL", URI_REMEDY, text -> {
        try {
            URI uri = URI.create(text);
            boolean web = uri.getHost() != null
                    && ("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()))
                    && uri.getUserInfo() == null
                    && uri.getFragment() == null;
            return web ? Parsed.valid(uri) : Parsed.<URI>invalid(text, "is no URL of a web server", URI_REMEDY);
        } catch (IllegalArgumentException e) {
            return Parsed.invalid(text, "is no URL", URI_REMEDY);
        }
    });

    private static final ValueType<String> NAME_OF_AUDIENCE = ValueType.of(
            "audience",
            AUDIENCE_REMEDY,
            text -> text.chars().allMatch(c -> c > ' ')
                    ? Parsed.valid(text)
                    : Parsed.invalid(text, "has a blank in it", AUDIENCE_REMEDY));

    static final Key<String> ISSUER =
            Key.of("issuer", WORD, "the `iss` of its tokens, letter for letter; must be stated");

    static final Key<List<String>> AUDIENCE = Key.of(
            "audience",
            ValueType.listOf(NAME_OF_AUDIENCE).withNone(List.of()),
            "one of these must be among a token's `aud`; must be stated, unless the issuer is there for logins alone:"
                    + " without it a token for anybody would do. `none` = any, for introspection alone, if whoever is asked sees to it");

    static final Key<List<SigningAlgorithm>> ALGORITHMS = Key.of(
            "algorithms",
            ValueType.listOf(ValueType.choice(ALGORITHMS_BY_NAME).named("algorithm")),
            "how tokens may be signed: `RS256` `RS384` `RS512` `PS256` `PS384` `PS512` `ES256` `ES384` `ES512`"
                    + " `EdDSA`; or, with `secret` and alone, `HS256` `HS384` `HS512`; must be stated");

    static final Key<URI> JWKS_URL = Key.of("jwks.url", URL, "where its keys are fetched: a JSON Web Key Set");

    static final Key<Path> JWKS_FILE = Key.of(
            "jwks.file",
            NetworkTypes.file("issuers/corp.json"),
            "its keys in a file, which is watched as the configuration is");

    static final Key<Boolean> DISCOVERY = Key.of(
            "discovery",
            ValueType.SWITCH,
            "off",
            "find the keys by what the issuer says of itself, at `/.well-known/openid-configuration` below `issuer`");

    static final Key<String> SECRET = Key.of(
            "secret",
            WORD.hidden(),
            "what the issuer signs with by HMAC: whoever has it can make tokens; `${file:…}` or `${env:…}`");

    static final Key<Boolean> PLAIN_HTTP = Key.of(
            "jwks.plain-http",
            ValueType.SWITCH,
            "off",
            "fetch keys from another machine without TLS: whoever is between can make tokens");

    static final Key<Duration> KEEP = Key.of(
            "jwks.keep",
            Quantities.POSITIVE_DURATION,
            "24h",
            "how long keys are used when no newer ones can be fetched; then 503");

    static final Key<Duration> CLOCK_SKEW =
            Key.of("clock-skew", Quantities.DURATION, "30s", "how far the issuer's clock may be from the gateway's");

    static final Key<String> CLAIM_CONSUMER = Key.of("claim.consumer", WORD, "sub", "the claim that names the caller");

    static final Key<Boolean> ANY_CONSUMER = Key.of(
            "consumers",
            ValueType.choice(Map.of("files", false, "any", true)),
            "files",
            "`files`: who has no consumer file gets 403; `any`: whoever the issuer names may pass, with the file's"
                    + " groups and quota where there is one");

    static final Key<String> CLAIM_GROUPS = Key.of(
            "claim.groups",
            WORD,
            "the claim that lists groups, beside those of the consumer's file; dots lead into objects:"
                    + " `realm_access.roles`");

    static final Key<String> CLAIM_SCOPES =
            Key.of("claim.scopes", WORD, "scope", "the claim that lists scopes, parted by blanks or in an array");

    static final Key<String> CLAIM_REQUIRED = Key.of(
            "claim.required.CLAIM", WORD, "a claim that must have this value, or have it among others; `*` = any");

    static final Key<URI> INTROSPECTION_URL =
            Key.of("introspection.url", URL, "who is asked about tokens that only the issuer can read (RFC 7662)");

    static final Key<String> INTROSPECTION_UPSTREAM = Key.of(
            "introspection.upstream",
            PatternTypes.NAME,
            "the upstream file by which it is reached: several endpoints, health checks, an authority of its own, a client "
                    + "certificate. Without it, it is where `introspection.url` says");

    static final Key<String> INTROSPECTION_CLIENT_ID =
            Key.of("introspection.client-id", WORD, "as whom the gateway asks; must be stated");

    static final Key<String> INTROSPECTION_CLIENT_SECRET = Key.of(
            "introspection.client-secret",
            WORD.hidden(),
            "its secret, sent as `client_secret_basic`; `${file:…}` or `${env:…}`. Can be left out only where the upstream's file "
                    + "has a certificate to show");

    static final Key<Duration> INTROSPECTION_CACHE = Key.of(
            "introspection.cache",
            Quantities.DURATION,
            "60s",
            "how long an answer is believed at most, and so how long a token is that was revoked; `0s` = each request asks");

    static final Key<Duration> INTROSPECTION_TIMEOUT = Key.of(
            "introspection.timeout",
            Quantities.POSITIVE_DURATION,
            "5s",
            "how long an answer may take, and nine tenths of `auth.timeout` at most; then 503");

    static final Key<Boolean> INTROSPECTION_PLAIN_HTTP = Key.of(
            "introspection.plain-http",
            ValueType.SWITCH,
            "off",
            "ask another machine without TLS: whoever is between sees tokens and secret, and can say of any token that it is good");

    static final List<Key<?>> ALL = Stream.concat(
                    Stream.<Key<?>>of(
                            ISSUER,
                            AUDIENCE,
                            ALGORITHMS,
                            JWKS_URL,
                            JWKS_FILE,
                            DISCOVERY,
                            SECRET,
                            PLAIN_HTTP,
                            KEEP,
                            CLOCK_SKEW,
                            CLAIM_CONSUMER,
                            ANY_CONSUMER,
                            CLAIM_GROUPS,
                            CLAIM_SCOPES,
                            CLAIM_REQUIRED,
                            INTROSPECTION_URL,
                            INTROSPECTION_UPSTREAM,
                            INTROSPECTION_CLIENT_ID,
                            INTROSPECTION_CLIENT_SECRET,
                            INTROSPECTION_CACHE,
                            INTROSPECTION_TIMEOUT,
                            INTROSPECTION_PLAIN_HTTP),
                    LoginKeys.ALL.stream())
            .toList();

    /** None so far. */
    static final List<String> LATER = List.of();

    /** None so far. */
    static final List<RetiredKey> RETIRED = List.of();

    /** Each says where the keys are, as discovery does. */
    static final List<Key<?>> KEY_SOURCES = List.of(JWKS_URL, JWKS_FILE, SECRET);

    private IssuerFileKeys() {}
}
