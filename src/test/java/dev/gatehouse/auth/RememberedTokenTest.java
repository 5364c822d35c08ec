package dev.gatehouse.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.gatehouse.auth.AuthDecision.Accepted;
import dev.gatehouse.auth.AuthDecision.Refused;
import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.jose.KeySet;
import dev.gatehouse.jose.Tokens;
import dev.gatehouse.jose.VerificationKey;
import dev.gatehouse.route.IssuerSettings;
import dev.gatehouse.route.IssuerSettings.Claims;
import dev.gatehouse.route.IssuerSettings.KeysInFile;
import dev.gatehouse.route.SigningAlgorithm;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** For how long a token that was verified is believed without being looked at again. */
final class RememberedTokenTest {

    private static final List<SigningAlgorithm> RS256 = List.of(SigningAlgorithm.RS256);
    private static final Consumers ANYBODY = new Consumers(List.of());
    private static final String TOKEN = Tokens.rs256(
            Tokens.header("RS256", "rsa"),
            "{\"iss\":\"https://login.example.com/\",\"aud\":\"a\",\"sub\":\"acme\",\"exp\":1000100}");

    private final AtomicLong seconds = new AtomicLong(1_000_000);
    private final Published keys = new Published();
    private final Issuer issuer = new Issuer(
            new IssuerSettings(
                    "corp",
                    "https://login.example.com/",
                    List.of("a"),
                    RS256,
                    new KeysInFile(""),
                    Duration.ofSeconds(30),
                    new Claims("sub", null, "scope", Map.of(), true)),
            keys,
            null,
            new TimeSource(() -> 0L, () -> Instant.ofEpochSecond(seconds.get())));

    @Test
    void it_needs_no_key_once_more_and_its_caller_is_the_same() {
        Accepted first = assertInstanceOf(Accepted.class, decide());
        Accepted second = assertInstanceOf(Accepted.class, decide());
        assertSame(first.caller(), second.caller());
        assertEquals(1, keys.lookups.get());
    }

    @Test
    void it_is_believed_until_its_end_and_no_longer() {
        assertInstanceOf(Accepted.class, decide());
        seconds.set(1_000_129);
        assertInstanceOf(Accepted.class, decide());
        seconds.set(1_000_130);
        assertEquals(new Refused("expired"), decide());
    }

    @Test
    void it_is_believed_no_longer_when_its_issuer_has_the_key_no_more() {
        assertInstanceOf(Accepted.class, decide());
        keys.become(Tokens.keySet(Tokens.OTHER_RSA));
        assertEquals(new Refused("bad signature"), decide());
    }

    private AuthDecision decide() {
        return issuer.decide(TOKEN, ANYBODY);
    }

    /** Keys that become others. */
    private static final class Published implements KeysOfIssuer {

        private final AtomicInteger lookups = new AtomicInteger();
        private KeySet set = Objects.requireNonNull(KeySet.parse(Tokens.keySet(Tokens.RSA), RS256));

        void become(String text) {
            set = set.replacedBy(Objects.requireNonNull(KeySet.parse(text, RS256)));
        }

        @Override
        public @Nullable VerificationKey find(@Nullable String id, SigningAlgorithm algorithm) {
            lookups.incrementAndGet();
            return set.find(id, algorithm);
        }

        @Override
        public AuthDecision missing(@Nullable String id) {
            return IssuerKeys.UNKNOWN;
        }

        @Override
        public void tick() {
            // They are there.
        }
    }
}
