package dev.gatehouse.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.jwk.JWK;
import dev.gatehouse.auth.AuthDecision.Answer;
import dev.gatehouse.auth.AuthDecision.Pending;
import dev.gatehouse.auth.AuthDecision.Refused;
import dev.gatehouse.auth.AuthDecision.Undecided;
import dev.gatehouse.auth.KeySource.Fetched;
import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.jose.Tokens;
import dev.gatehouse.jose.VerificationKey;
import dev.gatehouse.route.IssuerSettings;
import dev.gatehouse.route.IssuerSettings.Claims;
import dev.gatehouse.route.IssuerSettings.FetchedKeys;
import dev.gatehouse.route.SigningAlgorithm;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When an issuer's keys are fetched, and which are used meanwhile. */
final class IssuerKeysTest {

    private static final SigningAlgorithm ES256 = SigningAlgorithm.ES256;

    private final AtomicLong nanos = new AtomicLong();
    private final Queue<Consumer<Fetched>> fetches = new ArrayDeque<>();
    private final AtomicInteger woken = new AtomicInteger();
    private static final FetchedKeys FROM =
            new FetchedKeys(URI.create("https://login.example.com/jwks"), false, false, Duration.ofHours(24));

    private final IssuerKeys keys = new IssuerKeys(
            new IssuerSettings(
                    "corp",
                    "https://login.example.com/",
                    List.of("a"),
                    List.of(ES256, SigningAlgorithm.RS256),
                    FROM,
                    Duration.ZERO,
                    new Claims("sub", null, "scope", Map.of(), false)),
            FROM,
            fetches::add,
            new TimeSource(nanos::get, () -> Instant.EPOCH));

    @Test
    void they_are_fetched_before_anybody_asks_and_whoever_comes_first_waits() {
        keys.tick();
        keys.tick();
        assertEquals(1, fetches.size());
        ask(keys.missing("ec"));
        ask(keys.missing("ec"));
        assertEquals(1, fetches.size());

        arrives(Tokens.EC);
        assertEquals(2, woken.get());
        assertNotNull(keys.find("ec", ES256));
    }

    @Test
    void they_are_fetched_again_a_fifth_ahead_of_their_end_within_bounds() {
        fetched(Tokens.EC, Duration.ofMinutes(100));
        pass(Duration.ofMinutes(79));
        keys.tick();
        assertEquals(0, fetches.size());
        pass(Duration.ofMinutes(1));
        keys.tick();
        arrives(Tokens.EC, Duration.ZERO);
        pass(Duration.ofSeconds(47));
        keys.tick();
        assertEquals(0, fetches.size(), "no more often than about every minute");
        pass(Duration.ofSeconds(1));
        keys.tick();
        arrives(Tokens.EC, Duration.ofDays(365));
        pass(Duration.ofHours(5));
        keys.tick();
        assertEquals(1, fetches.size(), "no less often than about every six hours");
    }

    @Test
    void an_unknown_key_has_them_fetched_but_not_more_often_than_every_30_s() {
        fetched(Tokens.EC, null);
        pass(Duration.ofSeconds(29));
        assertEquals(
                "unknown key",
                assertInstanceOf(Refused.class, keys.missing("new")).reason());
        pass(Duration.ofSeconds(1));
        ask(keys.missing("new"));
        ask(keys.missing("newer"));
        assertEquals(1, fetches.size());
        arrives(Tokens.EC);
        assertEquals(2, woken.get());
        assertInstanceOf(Refused.class, keys.missing("new"));
        assertEquals(0, fetches.size());
    }

    @Test
    void a_key_that_the_issuer_has_no_longer_is_withdrawn_and_one_that_stays_is_the_same() {
        fetched(Tokens.EC, null, Tokens.RSA);
        VerificationKey stays = Objects.requireNonNull(keys.find("ec", ES256));
        VerificationKey goes = Objects.requireNonNull(keys.find("rsa", SigningAlgorithm.RS256));
        pass(Duration.ofMinutes(10));
        keys.tick();
        arrives(Tokens.EC);

        assertSame(stays, keys.find("ec", ES256));
        assertNull(keys.find("rsa", SigningAlgorithm.RS256));
        assertFalse(stays.isWithdrawn());
        assertTrue(goes.isWithdrawn());
    }

    @Test
    void an_outage_leaves_what_is_known_until_it_is_too_old() {
        fetched(Tokens.EC, null);
        pass(Duration.ofHours(23));
        keys.tick();
        fails();
        assertNotNull(keys.find("ec", ES256));
        assertInstanceOf(Undecided.class, keys.missing("new"));
        pass(Duration.ofHours(1).plusNanos(1));
        assertNull(keys.find("ec", ES256));
    }

    @Test
    void after_a_failure_it_is_tried_again_ever_more_seldom_and_nobody_waits_in_between() {
        keys.tick();
        ask(keys.missing("ec"));
        fails();
        assertEquals(1, woken.get());
        assertInstanceOf(Undecided.class, keys.missing("ec"));
        for (int pause : new int[] {1, 2, 4, 8, 16, 32, 32}) {
            pass(Duration.ofSeconds(pause).minusNanos(1));
            keys.tick();
            assertEquals(0, fetches.size(), "after " + pause);
            pass(Duration.ofNanos(1));
            keys.tick();
            fails();
        }
    }

    @Test
    void what_holds_no_key_that_can_be_used_is_a_failure() {
        fetched(Tokens.EC, null);
        pass(Duration.ofMinutes(10));
        keys.tick();
        arrives(Tokens.ED);
        assertNotNull(keys.find("ec", ES256));
        pass(Duration.ofSeconds(1));
        keys.tick();
        fetches.remove().accept(new Fetched("<html>", null, ""));
        assertNotNull(keys.find("ec", ES256));
    }

    @Test
    void a_token_that_names_no_key_where_several_would_do_has_nothing_fetched() {
        fetched(Tokens.EC, null, Tokens.RSA);
        pass(Duration.ofMinutes(5));

        assertInstanceOf(Refused.class, keys.missing(null));
    }

    private void ask(AuthDecision decision) {
        assertInstanceOf(Pending.class, decision).question().ask(new Answer() {
            @Override
            public void is(AuthDecision answer) {
                throw new AssertionError(answer);
            }

            @Override
            public void decideAgain() {
                woken.incrementAndGet();
            }
        });
    }

    private void fetched(JWK key, @Nullable Duration maxAge, JWK... more) {
        keys.tick();
        JWK[] all = java.util.Arrays.copyOf(more, more.length + 1);
        all[more.length] = key;
        fetches.remove().accept(new Fetched(Tokens.keySet(all), maxAge, ""));
    }

    private void arrives(JWK key) {
        arrives(key, null);
    }

    private void arrives(JWK key, @Nullable Duration maxAge) {
        fetches.remove().accept(new Fetched(Tokens.keySet(key), maxAge, ""));
    }

    private void fails() {
        fetches.remove().accept(Fetched.failed("refused"));
    }

    private void pass(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }
}
