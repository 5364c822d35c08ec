package dev.gatehouse.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.auth.AuthDecision.Accepted;
import dev.gatehouse.auth.AuthDecision.Answer;
import dev.gatehouse.auth.AuthDecision.Pending;
import dev.gatehouse.auth.AuthDecision.Question;
import dev.gatehouse.auth.AuthDecision.Refused;
import dev.gatehouse.auth.AuthDecision.Undecided;
import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.http.Fields;
import dev.gatehouse.route.AskedSettings;
import dev.gatehouse.route.IntrospectionSettings;
import dev.gatehouse.route.IntrospectionSettings.Client;
import dev.gatehouse.route.IntrospectionSettings.Expected;
import dev.gatehouse.route.IssuerSettings.Claims;
import dev.gatehouse.route.Secret;
import dev.gatehouse.upstream.OneEndpoint;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What is known of tokens, for how long, and when the issuer is asked. */
final class IntrospectionTest {

    private static final String TOKEN = "opaque";
    private static final Consumers ANYBODY = new Consumers(List.of());

    private final AtomicLong nanos = new AtomicLong();
    private final Queue<AskedService.Reply> questions = new ArrayDeque<>();
    private final AtomicInteger takenBack = new AtomicInteger();
    private final TimeSource time =
            new TimeSource(nanos::get, () -> Instant.ofEpochSecond(1_000_000).plusNanos(nanos.get()));
    private final AskedService service = (question, reply) -> {
        synchronized (questions) {
            questions.add(reply);
        }
        return takenBack::incrementAndGet;
    };

    private Introspection issuer = issuer(Duration.ofSeconds(60));

    @Test
    void an_answer_is_known_until_the_tokens_own_end() {
        ask(TOKEN);
        says("{\"active\":true,\"sub\":\"acme\",\"exp\":1000020}");
        pass(Duration.ofMillis(19_999));
        assertInstanceOf(Accepted.class, decide(TOKEN));
        pass(Duration.ofMillis(1));
        assertInstanceOf(Pending.class, decide(TOKEN));
    }

    @Test
    void an_answer_is_known_no_longer_than_the_operator_says() {
        ask(TOKEN);
        says("{\"active\":true,\"sub\":\"acme\",\"exp\":2000000}");
        pass(Duration.ofSeconds(60).minusNanos(1));
        assertInstanceOf(Accepted.class, decide(TOKEN));
        pass(Duration.ofNanos(1));
        assertInstanceOf(Pending.class, decide(TOKEN));
    }

    @Test
    void that_a_token_is_not_good_is_known_for_five_seconds() {
        List<AuthDecision> told = ask(TOKEN);
        says("{\"active\":false}");
        assertEquals(List.of(new Refused("not active")), told);
        pass(Introspection.REFUSED_FOR.minusNanos(1));
        assertInstanceOf(Refused.class, decide(TOKEN));
        pass(Duration.ofNanos(1));
        assertInstanceOf(Pending.class, decide(TOKEN));
    }

    @Test
    void without_a_cache_each_request_asks() {
        issuer = issuer(Duration.ZERO);
        List<AuthDecision> told = ask(TOKEN);
        says("{\"active\":true,\"sub\":\"acme\"}");
        assertInstanceOf(Accepted.class, told.get(0));
        assertInstanceOf(Pending.class, decide(TOKEN));
    }

    @Test
    void requests_with_one_token_share_a_question_and_each_has_its_own_callers() {
        Consumers ofFiles = new Consumers(List.of());
        List<AuthDecision> first = ask(TOKEN);
        List<AuthDecision> second = ask(TOKEN);
        List<AuthDecision> third = ask(assertInstanceOf(Pending.class, issuer.decide(TOKEN, ofFiles, service)));
        ask("another");
        assertEquals(2, questions.size());
        says("{\"active\":true,\"sub\":\"acme\"}");
        assertEquals(1, first.size());
        assertEquals(1, second.size());
        assertInstanceOf(Accepted.class, third.get(0));
    }

    @Test
    void threads_that_come_at_once_make_one_question() throws Exception {
        int threads = 8;
        CountDownLatch begin = new CountDownLatch(1);
        List<List<AuthDecision>> told = new ArrayList<>();
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            List<AuthDecision> mine = new ArrayList<>();
            told.add(mine);
            Thread thread = new Thread(() -> {
                try {
                    begin.await();
                } catch (InterruptedException e) {
                    return;
                }
                AuthDecision decision = decide(TOKEN);
                if (decision instanceof Pending pending) {
                    pending.question().ask(into(mine));
                } else {
                    mine.add(decision);
                }
            });
            thread.start();
            all.add(thread);
        }
        begin.countDown();
        for (Thread thread : all) {
            thread.join();
        }
        assertEquals(1, questions.size());
        says("{\"active\":true,\"sub\":\"acme\"}");
        told.forEach(mine -> assertEquals(1, mine.size()));
    }

    @Test
    void who_comes_when_the_answer_has_just_come_asks_nobody() {
        Question late = assertInstanceOf(Pending.class, decide(TOKEN)).question();
        ask(TOKEN);
        says("{\"active\":true,\"sub\":\"acme\"}");
        List<AuthDecision> told = new ArrayList<>();
        late.ask(into(told));
        assertInstanceOf(Accepted.class, told.get(0));
        assertEquals(0, questions.size());
    }

    @Test
    void a_question_is_taken_back_when_the_last_of_those_who_wait_has_left() {
        Question one = assertInstanceOf(Pending.class, decide(TOKEN)).question();
        Question two = assertInstanceOf(Pending.class, decide(TOKEN)).question();
        one.ask(into(new ArrayList<>()));
        List<AuthDecision> told = new ArrayList<>();
        two.ask(into(told));
        one.cancel();
        assertEquals(0, takenBack.get());
        two.cancel();
        assertEquals(1, takenBack.get());
        says("{\"active\":true,\"sub\":\"acme\"}");
        assertEquals(List.of(), told);
        ask("another");
        assertEquals(1, questions.size());
    }

    @Test
    void three_outages_in_a_row_and_nobody_asks_for_a_while_that_doubles() {
        for (int i = 0; i < Breaker.FEW; i++) {
            List<AuthDecision> told = ask("t" + i);
            questions.remove().failed("connect-refused", true);
            assertEquals(List.of(new Undecided("connect-refused")), told);
        }
        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 32}) {
            pass(Duration.ofSeconds(seconds).minusNanos(1));
            assertInstanceOf(Undecided.class, decide(TOKEN), "after " + seconds);
            pass(Duration.ofNanos(1));
            ask(TOKEN);
            assertInstanceOf(Undecided.class, decide("one-at-a-time"));
            questions.remove().failed("connect-refused", true);
        }
        pass(Breaker.LONGEST);
        ask(TOKEN);
        says("{\"active\":true,\"sub\":\"acme\"}");
        ask("another");
        assertEquals(1, questions.size());
    }

    @Test
    void a_try_whose_client_has_left_does_not_keep_others_from_trying() {
        for (int i = 0; i < Breaker.FEW; i++) {
            ask("t" + i);
            questions.remove().failed("connect-refused", true);
        }
        pass(Duration.ofSeconds(1));
        Question leaves = assertInstanceOf(Pending.class, decide(TOKEN)).question();
        leaves.ask(into(new ArrayList<>()));
        leaves.cancel();
        assertInstanceOf(Pending.class, decide("another"));
    }

    @Test
    void what_may_be_one_tokens_fault_keeps_nobody_else_from_asking() {
        for (int i = 0; i < 10; i++) {
            ask("t" + i);
            questions.remove().answered(new ServiceAnswer(500, new Fields(), ""));
        }
        ask(TOKEN);
        assertEquals(1, questions.size());
    }

    @Test
    void what_an_answer_must_say() {
        String iss = ",\"iss\":\"https://login.example.com/\"";
        Map<String, String> reasons = Map.ofEntries(
                Map.entry(",\"aud\":\"other\"", "another audience"),
                Map.entry(",\"aud\":[\"other\"]", "another audience"),
                Map.entry("", "another audience"),
                Map.entry(",\"aud\":\"orders-api\",\"iss\":\"https://evil.example/\"", "another issuer"),
                Map.entry(",\"aud\":\"orders-api\",\"iss\":5", "another issuer"),
                Map.entry(",\"aud\":\"orders-api\",\"exp\":999970", "expired"),
                Map.entry(",\"aud\":\"orders-api\",\"exp\":\"never\"", "no end"),
                Map.entry(",\"aud\":\"orders-api\",\"nbf\":1000031", "not valid yet"),
                Map.entry(",\"aud\":\"orders-api\",\"iat\":1000031", "issued in the future"),
                Map.entry(",\"aud\":\"orders-api\",\"token_type\":\"DPoP\"", "not a bearer's access token"),
                Map.entry(",\"aud\":\"orders-api\",\"token_type\":7", "not a bearer's access token"),
                Map.entry(
                        ",\"aud\":\"orders-api\",\"token_type\":\"Bearer\",\"cnf\":{\"x5t#S256\":\"x\"}",
                        "bound to a key"),
                Map.entry(",\"aud\":\"orders-api\",\"token_use\":\"refresh_token\"", "not a bearer's access token"),
                Map.entry(",\"aud\":\"orders-api\",\"typ\":\"Refresh\"", "not a bearer's access token"));
        reasons.forEach((more, reason) -> assertEquals(new IntrospectionAnswer.Inactive(reason), read(more), more));
        for (String good : List.of("", iss, ",\"token_type\":\"bearer\",\"typ\":\"Bearer\"", ",\"exp\":1000000")) {
            assertInstanceOf(IntrospectionAnswer.Active.class, read(",\"aud\":[\"x\",\"orders-api\"]" + good), good);
        }
    }

    /** Whoever holds such a token passes also from an address that is held back. */
    @Test
    void a_token_that_was_found_good_is_no_guess_as_long_as_that_is_known() {
        assertEquals(Introspection.MAYBE_GUESSED, issuer.guess(TOKEN));
        ask(TOKEN);
        says("{\"active\":true,\"sub\":\"acme\",\"exp\":1000020}");
        assertNotEquals(Introspection.MAYBE_GUESSED, issuer.guess(TOKEN));
        pass(Duration.ofSeconds(20));
        assertEquals(Introspection.MAYBE_GUESSED, issuer.guess(TOKEN));
    }

    @Test
    void what_the_operator_requires_an_answer_must_say_too() {
        Claims claims = new Claims("sub", null, "scope", Map.of("tenant", "books", "level", "3"), true);
        Expected expected = new Expected(null, List.of(), Duration.ZERO, claims);
        String good = "{\"active\":true,\"sub\":\"acme\",\"tenant\":[\"books\"],\"level\":3}";
        assertInstanceOf(
                IntrospectionAnswer.Active.class,
                IntrospectionAnswer.read(new ServiceAnswer(200, new Fields(), good), expected, 1_000_000));
        for (String bad : List.of(good.replace("books", "films"), good.replace("3", "4"), good.replace("level", "x"))) {
            assertEquals(
                    new IntrospectionAnswer.Inactive("a required claim is missing"),
                    IntrospectionAnswer.read(new ServiceAnswer(200, new Fields(), bad), expected, 1_000_000));
        }
    }

    @Test
    void long_answers_take_up_the_room_of_many_short_ones() {
        String claims = "{\"active\":true,\"sub\":\"acme\",\"pad\":\"" + "x".repeat(60_000) + "\"}";
        for (int i = 0; i < 400; i++) {
            ask("t" + i);
            says(claims);
        }
        int known = 0;
        for (int i = 0; i < 400; i++) {
            known += decide("t" + i) instanceof Accepted ? 1 : 0;
        }
        assertTrue(known > 100 && known <= 170, known + " of 60 kB, where 10 MiB may be");
    }

    @Test
    void neither_token_nor_secret_shows_where_a_question_is_printed() {
        Pending pending = assertInstanceOf(Pending.class, decide("s3cret-token"));
        String told = pending.question().told() + " " + pending + settingsOf(Duration.ZERO)
                + ServiceQuestion.form("s3cret-token", new Fields(), 1);
        assertFalse(told.contains("s3cret"), told);
        assertTrue(told.contains("https://login.example.com/introspect"), told);
    }

    private static IntrospectionAnswer read(String more) {
        String json = "{\"active\":true,\"sub\":\"acme\"" + more + "}";
        return IntrospectionAnswer.read(
                new ServiceAnswer(200, new Fields(), json),
                new Expected("https://login.example.com/", List.of("orders-api"), Duration.ofSeconds(30), claims()),
                1_000_000);
    }

    private Introspection issuer(Duration cache) {
        return new Introspection(settingsOf(cache), time);
    }

    private static IntrospectionSettings settingsOf(Duration cache) {
        return new IntrospectionSettings(
                "corp",
                new AskedSettings(
                        OneEndpoint.at(1),
                        URI.create("https://login.example.com/introspect"),
                        Duration.ofSeconds(5),
                        false),
                new Client("gatehouse", new Secret("s3cret")),
                new Expected(null, List.of(), Duration.ofSeconds(30), claims()),
                cache);
    }

    private static Claims claims() {
        return new Claims("sub", null, "scope", Map.of(), true);
    }

    private AuthDecision decide(String token) {
        return issuer.decide(token, ANYBODY, service);
    }

    /** What it is told in the end. */
    private List<AuthDecision> ask(String token) {
        return ask(assertInstanceOf(Pending.class, decide(token)));
    }

    private static List<AuthDecision> ask(Pending pending) {
        List<AuthDecision> told = new ArrayList<>();
        pending.question().ask(into(told));
        return told;
    }

    private static Answer into(List<AuthDecision> told) {
        return new Answer() {
            @Override
            public void is(AuthDecision decision) {
                told.add(decision);
            }

            @Override
            public void decideAgain() {
                throw new AssertionError("it has been decided");
            }
        };
    }

    private void says(String json) {
        questions.remove().answered(new ServiceAnswer(200, new Fields(), json));
    }

    private void pass(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }
}
