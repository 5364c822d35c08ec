package dev.gatehouse.auth;

import com.nimbusds.jose.JWSAlgorithm;
import dev.gatehouse.exchange.Caller;
import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.jose.KeySet;
import dev.gatehouse.jose.SignedToken;
import dev.gatehouse.jose.Tokens;
import dev.gatehouse.jose.VerificationKey;
import dev.gatehouse.route.ConsumerSettings;
import dev.gatehouse.route.IdentitySettings;
import dev.gatehouse.route.IssuerSettings;
import dev.gatehouse.route.IssuerSettings.Claims;
import dev.gatehouse.route.IssuerSettings.KeysInFile;
import dev.gatehouse.route.Secret;
import dev.gatehouse.route.SigningAlgorithm;
import dev.gatehouse.route.ToldCaller;
import dev.gatehouse.route.ToldCaller.Part;
import dev.gatehouse.route.ToldCaller.TokenSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a token costs that has not been seen before, and one that has; and what one of the gateway's own costs. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TokenBenchmark {

    private static final Path OWN_KEY = Path.of("src/test/resources/dev/gatehouse/config/every-key/tls/identity.pem");
    private static final Caller ACME = new Caller(null, "acme", "laptop", List.of("partners"), List.of("orders:read"));

    @Param({"RS256", "PS256", "ES256", "ES384", "EdDSA"})
    public String algorithm = "";

    private String token = "";
    private List<SigningAlgorithm> algorithms = List.of();
    private @Nullable Verifier verifier;
    private @Nullable Own own;

    private record Verifier(KeySet keys, TokenRules rules, Issuer issuer, Consumers consumers) {}

    private record Own(Signer signer, CallerFields told) {}

    @Setup
    public void makeToken() throws IOException {
        algorithms = List.of(SigningAlgorithm.valueOf(algorithm.toUpperCase(java.util.Locale.ROOT)));
        token = token();
        String published = Tokens.keySet(Tokens.RSA, Tokens.EC, Tokens.EC_384, Tokens.ED);
        KeySet keys = Objects.requireNonNull(KeySet.parse(published, algorithms));
        IssuerSettings settings = new IssuerSettings(
                "corp",
                "https://login.example.com/",
                List.of("orders-api"),
                algorithms,
                new KeysInFile(published),
                Duration.ofSeconds(30),
                new Claims("sub", null, "scope", Map.of(), false));
        verifier = new Verifier(
                keys,
                new TokenRules(settings),
                new Issuer(settings, KeysOfIssuer.fixed(keys), TimeSource.SYSTEM),
                new Consumers(List.of(new ConsumerSettings("acme", 0, List.of(), List.of(), List.of()))));
        Signer signer = Objects.requireNonNull(
                Signer.of(new IdentitySettings("gatehouse", new Secret(Files.readString(OWN_KEY)), null)));
        own = new Own(
                signer,
                new CallerFields(
                        new ToldCaller(
                                Set.of(Part.ID),
                                new TokenSettings("X-Consumer-Token", List.of("orders"), Duration.ofMinutes(2))),
                        signer,
                        InstantSource.system()));
        if (!notSeenBefore() || !(known() instanceof AuthDecision.Accepted)) {
            throw new IllegalStateException("the token is not good");
        }
    }

    private String token() {
        return switch (algorithm) {
            case "RS256" -> Tokens.good();
            case "PS256" ->
                Tokens.signed(Tokens.RSA, JWSAlgorithm.PS256, Tokens.header("PS256", "rsa"), Tokens.claims());
            case "ES256" -> Tokens.es256(Tokens.header("ES256", "ec"), Tokens.claims());
            case "ES384" ->
                Tokens.signed(Tokens.EC_384, JWSAlgorithm.ES384, Tokens.header("ES384", "ec-384"), Tokens.claims());
            default -> Tokens.eddsa(Tokens.header("EdDSA", "ed"), Tokens.claims());
        };
    }

    /** All that is done with one that is not known: its JSON, its rules, its signature. */
    @Benchmark
    public boolean notSeenBefore() {
        Verifier by = Objects.requireNonNull(verifier);
        return SignedToken.read(token, algorithms).<Boolean>fold(read -> isGood(read, by), reason -> false);
    }

    private static boolean isGood(SignedToken token, Verifier by) {
        VerificationKey key = by.keys().find(token.keyId(), token.algorithm());
        return by.rules().fault(token.claims(), System.currentTimeMillis() / 1000) == null
                && key != null
                && token.isSignedBy(key);
    }

    @Benchmark
    public Object known() {
        Verifier by = Objects.requireNonNull(verifier);
        return by.issuer().decide(token, by.consumers());
    }

    /** One for a caller whom the gateway has not vouched for of late. */
    @Benchmark
    public Object ownSigned() {
        return Objects.requireNonNull(own).signer().token(Map.of("sub", "acme", "aud", "orders", "iat", 1, "exp", 2));
    }

    @Benchmark
    public @Nullable Object ownKept() {
        return Objects.requireNonNull(own).told().of(ACME);
    }
}
