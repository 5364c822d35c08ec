package dev.gatehouse.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.auth.AuthDecision.Absent;
import dev.gatehouse.auth.AuthDecision.Accepted;
import dev.gatehouse.auth.AuthDecision.Pending;
import dev.gatehouse.auth.AuthDecision.Refused;
import dev.gatehouse.auth.AuthDecision.Undecided;
import dev.gatehouse.exchange.ClientRequest;
import dev.gatehouse.exchange.ExchangeFixture;
import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.http.Fields;
import dev.gatehouse.route.ConsumerSettings;
import dev.gatehouse.route.Identities;
import dev.gatehouse.route.Identities.UserSettings;
import dev.gatehouse.route.LimitSettings;
import dev.gatehouse.route.PasswordHash;
import dev.gatehouse.route.PasswordHash.Algorithm;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What passwords make of a request, where a test says how long trying one takes. Passwords are their own hashes here. */
@Timeout(30)
final class BasicSchemeTest {

    private final AtomicLong nanos = new AtomicLong();
    private final BlockingQueue<PasswordHash> tried = new LinkedBlockingQueue<>();
    private final Semaphore turns = new Semaphore(Integer.MAX_VALUE / 2);
    private final PasswordTrials trials = new PasswordTrials(
            new TimeSource(nanos::get, InstantSource.system()),
            (password, hash) -> {
                tried.add(hash);
                turns.acquireUninterruptibly();
                return Arrays.equals(password, Passwords.bytes(hash.text()));
            },
            1,
            2);

    @AfterEach
    void end() {
        turns.release(Integer.MAX_VALUE / 2);
        trials.close();
    }

    @Test
    void who_knows_the_password_is_the_users_consumer() throws Exception {
        Accepted accepted = assertInstanceOf(Accepted.class, answer(scheme("s3cret"), "anna:s3cret"));
        assertEquals("acme", accepted.caller().consumerId());
        assertEquals("anna", accepted.caller().credentialId());
    }

    @Test
    void a_password_may_have_colons_and_be_empty() throws Exception {
        assertInstanceOf(Accepted.class, answer(scheme("a:b:"), "anna:a:b:"));
        assertEquals(new Refused("wrong password"), answer(scheme("a:b:"), "anna:"));
    }

    @Test
    void a_wrong_password_and_an_unknown_user_take_one_trial_each() throws Exception {
        BasicScheme scheme = scheme("s3cret");
        assertEquals(new Refused("wrong password"), answer(scheme, "anna:guess"));
        assertEquals(new Refused("unknown user"), answer(scheme, "bob:guess"));
        assertEquals(2, tried.size());
    }

    @Test
    void another_users_password_is_of_no_use_to_an_unknown_one_however_often() throws Exception {
        BasicScheme scheme = scheme("s3cret");
        answer(scheme, "anna:s3cret");
        for (int i = 0; i < 3; i++) {
            assertEquals(new Refused("unknown user"), answer(scheme, "bob:s3cret"));
        }
        assertEquals(4, tried.size());
    }

    @Test
    void what_was_good_is_known_for_a_while_and_what_was_bad_is_not() throws Exception {
        BasicScheme scheme = scheme("s3cret");
        answer(scheme, "anna:s3cret");
        assertInstanceOf(Accepted.class, scheme.decide(request("anna:s3cret")));
        assertEquals(1, tried.size());
        answer(scheme, "anna:guess");
        answer(scheme, "anna:guess");
        assertEquals(3, tried.size());
        nanos.addAndGet(PasswordTrials.KNOWN_FOR.plus(Duration.ofSeconds(1)).toNanos());
        assertInstanceOf(Pending.class, scheme.decide(request("anna:s3cret")));
    }

    @Test
    void a_changed_password_ends_what_was_known_of_the_old_one() throws Exception {
        answer(scheme("s3cret"), "anna:s3cret");
        assertEquals(new Refused("wrong password"), answer(scheme("another"), "anna:s3cret"));
    }

    @Test
    void the_same_credential_that_comes_several_times_at_once_is_tried_once() throws Exception {
        turns.drainPermits();
        BasicScheme scheme = scheme("s3cret");
        Heard first = ask(scheme, "anna:s3cret");
        Heard second = ask(scheme, "anna:s3cret");
        turns.release();
        assertInstanceOf(Accepted.class, first.take());
        assertInstanceOf(Accepted.class, second.take());
        assertEquals(1, tried.size());
    }

    @Test
    void where_too_many_wait_nobody_can_tell_and_what_is_known_passes_on() throws Exception {
        BasicScheme scheme = scheme("s3cret");
        answer(scheme, "anna:s3cret");
        tried.clear();
        turns.drainPermits();
        Heard running = ask(scheme, "anna:0");
        assertNotEquals(null, tried.poll(10, TimeUnit.SECONDS));
        List<Heard> waiting = List.of(ask(scheme, "anna:1"), ask(scheme, "anna:2"));
        assertEquals(
                new Undecided("too many passwords to try"),
                ask(scheme, "anna:3").take());
        assertInstanceOf(Accepted.class, scheme.decide(request("anna:s3cret")));
        turns.release(3);
        assertEquals(new Refused("wrong password"), running.take());
        for (Heard heard : waiting) {
            assertEquals(new Refused("wrong password"), heard.take());
        }
        assertEquals(new Refused("wrong password"), answerFreely(scheme, "anna:3"));
    }

    @Test
    void a_password_for_which_nobody_waits_any_more_is_not_tried() throws Exception {
        turns.drainPermits();
        BasicScheme scheme = scheme("s3cret");
        Heard running = ask(scheme, "anna:0");
        assertNotEquals(null, tried.poll(10, TimeUnit.SECONDS));
        Heard left = ask(scheme, "anna:1");
        left.pending.question().cancel();
        Heard last = ask(scheme, "anna:2");
        turns.release(3);
        running.take();
        last.take();
        assertEquals(1, tried.size());
        assertTrue(left.answers.isEmpty());
    }

    @Test
    void without_any_user_nothing_is_tried() {
        BasicScheme scheme = new BasicScheme("basic", new Users(List.of()), trials);
        assertEquals(new Refused("unknown user"), scheme.decide(request("anna:s3cret")));
    }

    @Test
    void unknown_users_take_after_known_ones_each_always_after_the_same() throws Exception {
        ConsumerSettings consumer = consumer(
                new UserSettings("a", hash("x")), new UserSettings("b", hash("y")), new UserSettings("c", hash("z")));
        BasicScheme scheme = new BasicScheme("basic", new Users(List.of(consumer)), trials);
        Set<PasswordHash> all = new HashSet<>();
        for (int stranger = 0; stranger < 60; stranger++) {
            answer(scheme, "stranger" + stranger + ":1");
            PasswordHash first = tried.remove();
            answer(scheme, "stranger" + stranger + ":2");
            assertEquals(first, tried.remove());
            all.add(first);
        }
        assertEquals(3, all.size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Basic", "Basic ", "Basic !", "basic YW5uYQ==", "Basic YW5uYTpzM2NyZXQ=,x", "Basic YW5uYToAAQ=="
            })
    void what_is_malformed_is_refused_untried(String value) {
        assertInstanceOf(Refused.class, scheme("s3cret").decide(ofField(value)));
        assertTrue(tried.isEmpty());
    }

    @Test
    void two_that_differ_are_refused_and_the_same_one_twice_is_one() throws Exception {
        Fields fields = new Fields();
        fields.add("Authorization", value("anna:s3cret"));
        fields.add("authorization", value("anna:s3cret"));
        assertInstanceOf(Pending.class, scheme("s3cret").decide(request(fields)));
        fields.add("Authorization", value("anna:other"));
        assertEquals(new Refused("several passwords"), scheme("s3cret").decide(request(fields)));
    }

    @Test
    void a_credential_of_another_kind_is_none_of_it() {
        assertInstanceOf(Absent.class, scheme("s3cret").decide(ofField("Basically YW5uYTpzM2NyZXQ=")));
        assertInstanceOf(Absent.class, scheme("s3cret").decide(ofField("Bearer YW5uYTpzM2NyZXQ=")));
    }

    private BasicScheme scheme(String password) {
        return new BasicScheme("basic", new Users(List.of(consumer(new UserSettings("anna", hash(password))))), trials);
    }

    private static ConsumerSettings consumer(UserSettings... users) {
        return new ConsumerSettings(
                "acme",
                0,
                List.of(),
                List.of(),
                null,
                LimitSettings.NONE,
                null,
                new Identities(List.of(users), List.of()));
    }

    private static PasswordHash hash(String password) {
        return new PasswordHash(Algorithm.BCRYPT, password);
    }

    private AuthDecision answerFreely(BasicScheme scheme, String credential) throws InterruptedException {
        turns.release(10);
        return answer(scheme, credential);
    }

    private static AuthDecision answer(BasicScheme scheme, String credential) throws InterruptedException {
        return Objects.requireNonNull(ask(scheme, credential).take(), "no answer came");
    }

    private static Heard ask(BasicScheme scheme, String credential) {
        Heard heard = new Heard(assertInstanceOf(Pending.class, scheme.decide(request(credential))));
        heard.pending.question().ask(heard);
        return heard;
    }

    private static final class Heard implements AuthDecision.Answer {

        final Pending pending;
        final BlockingQueue<AuthDecision> answers = new LinkedBlockingQueue<>();

        Heard(Pending pending) {
            this.pending = pending;
        }

        @Override
        public void is(AuthDecision decision) {
            answers.add(decision);
        }

        @Override
        public void decideAgain() {
            throw new AssertionError("it has decided");
        }

        @Nullable
        AuthDecision take() throws InterruptedException {
            return answers.poll(10, TimeUnit.SECONDS);
        }
    }

    private static ClientRequest request(String credential) {
        return ofField(value(credential));
    }

    private static ClientRequest ofField(String value) {
        Fields fields = new Fields();
        fields.add("Authorization", value);
        return request(fields);
    }

    private static ClientRequest request(Fields fields) {
        return ExchangeFixture.request(ExchangeFixture.ADDRESS, "/", fields);
    }

    private static String value(String credential) {
        return "Basic " + Base64.getEncoder().encodeToString(credential.getBytes(StandardCharsets.UTF_8));
    }
}
