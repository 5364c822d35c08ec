package dev.gatehouse.config;

import dev.gatehouse.jose.KeySet;
import dev.gatehouse.route.IssuerSettings;
import dev.gatehouse.route.IssuerSettings.Claims;
import dev.gatehouse.route.IssuerSettings.FetchedKeys;
import dev.gatehouse.route.IssuerSettings.Keys;
import dev.gatehouse.route.IssuerSettings.KeysInFile;
import dev.gatehouse.route.IssuerSettings.SharedSecret;
import dev.gatehouse.route.LoginSettings;
import dev.gatehouse.route.SigningAlgorithm;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an issuer file says. */
final class IssuerReader {

    private static final Set<String> THIS_MACHINE = Set.of("localhost", "[::1]");
    private static final String SOURCES = "jwks.url, jwks.file, discovery = on and secret";

    private final Path directory;
    private final Problems problems;
    private final ReadLog log;

    IssuerReader(Path directory, Problems problems, ReadLog log) {
        this.directory = directory;
        this.problems = problems;
        this.log = log;
    }

    /** Empty if no token could be verified by it; what is wrong is reported in any case. */
    Optional<IssuerSettings> read(String id, Statements stated) {
        boolean hasIssuer = require(stated, IssuerFileKeys.ISSUER, "write the iss of its tokens");
        boolean hasAudience = LoginReader.isMeant(stated)
                ? !stated.has(IssuerFileKeys.AUDIENCE) || stated.find(IssuerFileKeys.AUDIENCE) != null
                : require(stated, IssuerFileKeys.AUDIENCE, "write the aud that its tokens have for this gateway");
        boolean hasAlgorithms =
                require(stated, IssuerFileKeys.ALGORITHMS, "write how its tokens are signed: RS256, ES256");
        boolean whole = hasIssuer && hasAudience && hasAlgorithms;
        String issuer = stated.find(IssuerFileKeys.ISSUER);
        List<String> audience = Objects.requireNonNullElse(stated.find(IssuerFileKeys.AUDIENCE), List.of());
        if (stated.has(IssuerFileKeys.AUDIENCE) && audience.isEmpty() && hasAudience) {
            problems.error(
                    stated.locate(IssuerFileKeys.AUDIENCE),
                    "is none: a signed token for anybody would do",
                    "write the aud that its tokens have for this gateway");
            whole = false;
        }
        List<SigningAlgorithm> algorithms = stated.find(IssuerFileKeys.ALGORITHMS);
        Keys keys = keys(stated, issuer, algorithms);
        LoginSettings login = new LoginReader(problems).read(id, stated);
        if (!whole || issuer == null || algorithms == null || keys == null || (audience.isEmpty() && login == null)) {
            return Optional.empty();
        }
        return Optional.of(new IssuerSettings(
                id,
                issuer,
                audience,
                algorithms,
                keys,
                stated.value(IssuerFileKeys.CLOCK_SKEW),
                claims(stated),
                login));
    }

    private boolean require(Statements stated, Key<?> key, String remedy) {
        if (!stated.has(key)) {
            problems.error(stated.locate(key), "is missing", remedy);
        }
        return stated.has(key);
    }

    static Claims claims(Statements stated) {
        Map<String, String> required = new LinkedHashMap<>();
        stated.family(IssuerFileKeys.CLAIM_REQUIRED)
                .forEach((statement, value) -> required.put(statement.ending(), value));
        return new Claims(
                stated.value(IssuerFileKeys.CLAIM_CONSUMER),
                stated.find(IssuerFileKeys.CLAIM_GROUPS),
                stated.value(IssuerFileKeys.CLAIM_SCOPES),
                required,
                stated.value(IssuerFileKeys.ANY_CONSUMER));
    }

    /** Null if there is none that can be used, which is reported. */
    private @Nullable Keys keys(
            Statements stated, @Nullable String issuer, @Nullable List<SigningAlgorithm> algorithms) {
        boolean discovery = stated.value(IssuerFileKeys.DISCOVERY);
        boolean mayBeDiscovery = discovery || stated.isUnread(IssuerFileKeys.DISCOVERY);
        long sources = IssuerFileKeys.KEY_SOURCES.stream().filter(stated::has).count() + (mayBeDiscovery ? 1 : 0);
        if (sources != 1) {
            problems.error(
                    Location.file(stated.file()),
                    sources == 0 ? "does not say where its keys come from" : "says twice where its keys come from",
                    "write one of " + SOURCES);
            return null;
        }
        Statements rest = withoutVoid(stated, mayBeDiscovery || stated.has(IssuerFileKeys.JWKS_URL));
        List<SigningAlgorithm> fitting = algorithms != null && fit(stated, algorithms) ? algorithms : null;
        Keys found;
        if (stated.has(IssuerFileKeys.SECRET)) {
            found = fitting == null ? null : secret(stated, fitting);
        } else {
            found = stated.has(IssuerFileKeys.JWKS_FILE) ? inFile(stated, fitting) : fetched(rest, issuer, discovery);
        }
        return fitting == null ? null : found;
    }

    private static Statements withoutVoid(Statements stated, boolean fetched) {
        return fetched
                ? stated
                : stated.dropping(
                        statement -> statement.is(IssuerFileKeys.PLAIN_HTTP) || statement.is(IssuerFileKeys.KEEP),
                        "has no effect: nothing is fetched",
                        "take the line out");
    }

    /** A secret and a public key are never mixed up where no issuer has both kinds of algorithms. */
    private boolean fit(Statements stated, List<SigningAlgorithm> algorithms) {
        boolean bySecret = stated.has(IssuerFileKeys.SECRET);
        boolean fit = algorithms.stream().allMatch(algorithm -> algorithm.isSymmetric() == bySecret);
        if (!fit) {
            problems.error(
                    stated.locate(IssuerFileKeys.ALGORITHMS),
                    bySecret ? "names one that is not made with a secret" : "names one that is made with a secret",
                    bySecret
                            ? "write HS256, HS384 or HS512 alone"
                            : "take it off, or write secret in the place of keys");
        }
        return fit;
    }

    private @Nullable Keys secret(Statements stated, List<SigningAlgorithm> algorithms) {
        String secret = stated.find(IssuerFileKeys.SECRET);
        if (secret == null) {
            return null;
        }
        int fewest = algorithms.stream()
                .mapToInt(SigningAlgorithm::fewestSecretBytes)
                .max()
                .orElseThrow();
        if (secret.getBytes(StandardCharsets.UTF_8).length < fewest) {
            problems.error(
                    stated.locate(IssuerFileKeys.SECRET),
                    "is shorter than " + fewest + " bytes, and could be guessed",
                    "have a longer one made, by openssl rand -hex " + fewest);
            return null;
        }
        return new SharedSecret(secret);
    }

    /** @param algorithms null = something is wrong with them: then it cannot be told whether the keys are for them */
    private @Nullable Keys inFile(Statements stated, @Nullable List<SigningAlgorithm> algorithms) {
        Path plain = stated.find(IssuerFileKeys.JWKS_FILE);
        if (plain == null) {
            return null;
        }
        Path file = plain.isAbsolute() ? plain : directory.resolve(plain.toString());
        log.reading(file);
        return ConfigDirectory.named(file)
                .then(text -> {
                    log.read(file, text);
                    return keySet(text, algorithms);
                })
                .orTell(wrong -> problems.error(
                        stated.locate(IssuerFileKeys.JWKS_FILE),
                        stated.quoted(IssuerFileKeys.JWKS_FILE) + " " + wrong.what(),
                        wrong.remedy()))
                .orElse(null);
    }

    private static Parsed<Keys> keySet(String text, @Nullable List<SigningAlgorithm> algorithms) {
        int entries = KeySet.entries(text);
        if (entries < 0) {
            return Parsed.invalid("", "is no JSON Web Key Set", "name a file such as {\"keys\": [...]}, in JSON");
        }
        if (entries == 0) {
            return Parsed.invalid("", "is a JSON Web Key Set without keys", "put the issuer's public keys into it");
        }
        if (entries > KeySet.MOST_KEYS) {
            return Parsed.invalid("", "has " + entries + " keys", "take off some: " + KeySet.MOST_KEYS + " at most");
        }
        return algorithms != null && KeySet.parse(text, algorithms) == null
                ? Parsed.invalid(
                        "",
                        "holds no key that the algorithms can be used with",
                        "write the algorithms that its keys are made for, or put whole public keys for these into it")
                : Parsed.valid(new KeysInFile(text));
    }

    private @Nullable Keys fetched(Statements stated, @Nullable String issuer, boolean discovery) {
        URI uri = discovery ? issuerAsUrl(stated, issuer) : stated.find(IssuerFileKeys.JWKS_URL);
        if (uri == null) {
            return null;
        }
        boolean plainAllowed = stated.value(IssuerFileKeys.PLAIN_HTTP);
        if (!isPlain(uri)) {
            if (plainAllowed && !discovery) {
                problems.error(
                        stated.locate(IssuerFileKeys.PLAIN_HTTP), "has no effect beside https", "take the line out");
            }
        } else if (!plainAllowed && !stated.isUnread(IssuerFileKeys.PLAIN_HTTP)) {
            problems.error(
                    stated.locate(discovery ? IssuerFileKeys.ISSUER : IssuerFileKeys.JWKS_URL),
                    "is asked for keys without TLS: whoever is between can make tokens",
                    "write https://, or jwks.plain-http = on if nobody can be between");
        }
        return new FetchedKeys(uri, discovery, plainAllowed, stated.value(IssuerFileKeys.KEEP));
    }

    private @Nullable URI issuerAsUrl(Statements stated, @Nullable String issuer) {
        if (issuer == null) {
            return null;
        }
        // As OpenID Connect Discovery §4.1 has it, without the slash that the issuer may end in.
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        URI uri = IssuerFileKeys.URL.parse(base).orNull();
        if (uri == null || uri.getQuery() != null) {
            problems.error(
                    stated.locate(IssuerFileKeys.ISSUER),
                    stated.quoted(IssuerFileKeys.ISSUER) + " is no URL below which keys could be found",
                    "write jwks.url in the place of discovery");
            return null;
        }
        return uri;
    }

    private static boolean isPlain(URI uri) {
        String host = uri.getHost();
        return "http".equalsIgnoreCase(uri.getScheme()) && !THIS_MACHINE.contains(host) && !host.startsWith("127.");
    }
}
