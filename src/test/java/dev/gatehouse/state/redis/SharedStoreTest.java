package dev.gatehouse.state.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.route.RedisSettings;
import dev.gatehouse.route.RedisSettings.Host;
import dev.gatehouse.route.RedisSettings.Kind;
import dev.gatehouse.route.RedisSettings.User;
import dev.gatehouse.state.redis.Question.Answer;
import dev.gatehouse.state.redis.Question.Arrears;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A real Redis, and a way to it that can fail. */
final class SharedStoreTest {

    private static final Duration PATIENT = Duration.ofSeconds(20);
    private static final LeaseTerms TEN_PER_DAY = LeaseTerms.window(10);
    private static final long HOUR_MILLIS = 3_600_000;

    private static final List<SharedStore> OPENED = new CopyOnWriteArrayList<>();

    private static RealRedis redis;
    private static final AtomicInteger KEYS = new AtomicInteger();

    private final String key = "test:{" + KEYS.getAndIncrement() + "}";
    private final List<FaultyWay> ways = new ArrayList<>();

    @BeforeAll
    static void startRedis() throws IOException {
        redis = RealRedis.start();
    }

    /** Netty takes a second to end its threads, but for all at once. */
    @AfterAll
    static void closeAll() throws IOException {
        OPENED.parallelStream().forEach(store -> store.close());
        redis.close();
    }

    @AfterEach
    void closeWays() throws IOException {
        for (FaultyWay way : ways) {
            way.close();
        }
    }

    @Test
    void what_one_node_has_taken_another_cannot() throws Exception {
        SharedStore one = store(redis.port(), PATIENT);
        SharedStore other = store(redis.port(), PATIENT);
        assertEquals(new Answer(7, 7, 0), ask(one, 0, 0, 7));
        assertEquals(new Answer(3, 10, 0), ask(other, 0, 0, 7));
        assertEquals(new Answer(0, 10, 0), ask(one, 0, 0, 1));
    }

    @Test
    void what_was_granted_already_is_taken_though_there_is_not_so_much() throws Exception {
        SharedStore store = store(redis.port(), PATIENT);
        ask(store, 0, 0, 10);
        assertEquals(new Answer(0, 12, 0), ask(store, 0, 2, 5));
    }

    @Test
    void what_is_given_back_can_be_taken_again_and_no_more_than_that() throws Exception {
        SharedStore store = store(redis.port(), PATIENT);
        ask(store, 0, 0, 10);
        assertEquals(new Answer(0, 7, 0), ask(store, 0, -3, 0));
        assertEquals(new Answer(3, 10, 0), ask(store, 0, 0, 5));
        assertEquals(new Answer(0, 0, 0), ask(store, 0, -50, 0));
    }

    @Test
    void what_a_node_knows_better_than_a_redis_that_lost_it_counts() throws Exception {
        SharedStore store = store(redis.port(), PATIENT);
        assertEquals(new Answer(2, 10, 0), ask(store, 8, 0, 5));
    }

    @Test
    void a_bucket_refills_by_the_clock_of_redis() throws Exception {
        SharedStore store = store(redis.port(), PATIENT);
        LeaseTerms thousand = LeaseTerms.bucket(1000, 1, 1000);
        Answer first = ask(store, question(thousand, 0, 0, 1000, 0));
        assertEquals(1000, first.granted());
        awaitTrue(() -> {
            Answer next = ask(store, question(thousand, 0, 0, 1, 0));
            return next.granted() == 1 && next.missing() < 1000L * 1_000_000;
        });
    }

    @Test
    void for_those_who_come_next_no_more_is_given_than_a_share_of_what_is_left() throws Exception {
        SharedStore store = store(redis.port(), PATIENT);
        Answer answer = ask(store, question(TEN_PER_DAY, 0, 0, 0, 100));
        assertEquals(10 / (2 * store.nodes()), answer.granted());
    }

    @Test
    void nodes_see_each_other_and_who_leaves_is_not_seen_any_more() throws Exception {
        SharedStore one = store(redis.port(), PATIENT, "members");
        SharedStore other = store(redis.port(), PATIENT, "members");
        store(redis.port(), PATIENT, "strangers");
        awaitTrue(() -> one.nodes() == 2 && other.nodes() == 2);
        other.close();
        assertEquals(":1", Redis.send(redis.port(), "ZCARD", "members:{nodes}"));
    }

    @Test
    void a_redis_that_knows_the_scripts_no_more_is_told_them_again() throws Exception {
        SharedStore store = store(redis.port(), PATIENT);
        ask(store, 0, 0, 1);
        Redis.send(redis.port(), "SCRIPT", "FLUSH");
        assertEquals(new Answer(4, 5, 0), ask(store, 0, 0, 4));
        assertTrue(store.isHere());
    }

    @Test
    void a_question_that_is_under_way_when_the_connection_is_cut_fails_and_nothing_is_asked_until_it_is_back()
            throws Exception {
        FaultyWay way = way();
        SharedStore store = store(way.port(), PATIENT);
        way.silent(true);
        Heard heard = new Heard();
        assertTrue(store.ask(question(TEN_PER_DAY, 0, 0, 1, 0, heard)));
        way.cut(true);
        assertEquals("failed", heard.next());
        awaitTrue(() -> !store.isHere());
        assertFalse(store.ask(question(TEN_PER_DAY, 0, 0, 1, 0, heard)));
        assertEquals(1, store.counts().times());
        way.silent(false);
        way.cut(false);
        awaitTrue(store::isHere);
        assertEquals(2, store.returns());
        assertNotNull(ask(store, 0, 0, 1));
    }

    @Test
    void an_answer_that_breaks_off_is_none_and_nothing_is_asked_twice() throws Exception {
        FaultyWay way = way();
        SharedStore store = store(way.port(), PATIENT);
        ask(store, 0, 0, 1);
        way.halveNext();
        Heard heard = new Heard();
        assertTrue(store.ask(question(TEN_PER_DAY, 0, 0, 1, 0, heard)));
        assertEquals("failed", heard.next());
        awaitTrue(() -> store.returns() == 2);
        assertTrue(ask(store, 0, 0, 0).missing() <= 2);
    }

    @Test
    void a_redis_that_hangs_is_not_asked_any_more_after_some_time_outs() throws Exception {
        FaultyWay way = way();
        SharedStore store = store(way.port(), Duration.ofMillis(200));
        way.silent(true);
        Heard heard = new Heard();
        awaitTrue(() -> {
            boolean asked = store.ask(question(TEN_PER_DAY, 0, 0, 1, 0, heard));
            return !asked || (heard.next().equals("late") && !store.isHere());
        });
        assertEquals("it does not answer in time", store.counts().why());
        assertTrue(store.counts().late() > 0);
        way.silent(false);
        awaitTrue(store::isHere);
        // The late answers come after all, and are told.
        assertEquals("answered", heard.next());
    }

    @Test
    void a_redis_that_was_killed_and_started_again_is_here_again() throws Exception {
        try (RealRedis own = RealRedis.start()) {
            SharedStore store = store(own.port(), PATIENT);
            own.stop();
            awaitTrue(() -> !store.isHere());
            own.startAgain();
            awaitTrue(store::isHere);
            assertEquals(new Answer(1, 9, 0), ask(store, 8, 0, 1));
        }
    }

    @Test
    void a_redis_that_is_not_there_at_the_start_is_waited_for_by_nobody() throws Exception {
        try (RealRedis own = RealRedis.start()) {
            own.stop();
            SharedStore store = SharedStore.start(settings(own.port(), PATIENT, "p"), System::nanoTime, () -> true);
            OPENED.add(store);
            assertFalse(store.ask(question(TEN_PER_DAY, 0, 0, 1, 0)));
            own.startAgain();
            awaitTrue(store::isHere);
        }
    }

    private FaultyWay way() throws IOException {
        FaultyWay way = FaultyWay.to(redis.port());
        ways.add(way);
        return way;
    }

    private SharedStore store(int port, Duration timeout) {
        return store(port, timeout, "p" + key.hashCode());
    }

    private SharedStore store(int port, Duration timeout, String prefix) {
        SharedStore store = SharedStore.start(settings(port, timeout, prefix), System::nanoTime, () -> true);
        OPENED.add(store);
        awaitTrue(store::isHere);
        return store;
    }

    private static RedisSettings settings(int port, Duration timeout, String prefix) {
        return new RedisSettings(
                Kind.SINGLE,
                List.of(new Host("127.0.0.1", port)),
                0,
                "",
                new User(null, null, null),
                null,
                prefix,
                timeout,
                1);
    }

    private Answer ask(SharedStore store, long known, long charged, long needed) {
        return ask(store, question(TEN_PER_DAY, known, charged, needed, 0));
    }

    private static Answer ask(SharedStore store, Question question) {
        Heard heard = new Heard();
        Question asked = new Question(
                question.key(),
                question.terms(),
                question.arrears(),
                question.charged(),
                question.needed(),
                question.wanted(),
                question.keptMillis(),
                heard);
        assertTrue(store.ask(asked));
        assertEquals("answered", heard.next());
        return Objects.requireNonNull(heard.answer);
    }

    private Question question(LeaseTerms terms, long known, long charged, long needed, long wanted) {
        return question(terms, known, charged, needed, wanted, new Heard());
    }

    private Question question(LeaseTerms terms, long known, long charged, long needed, long wanted, Heard heard) {
        return new Question(key, terms, new Arrears(0, known, 0, 0, 0), charged, needed, wanted, HOUR_MILLIS, heard);
    }

    private static void awaitTrue(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(60), "it does not come to pass");
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** What came of a question. */
    private static final class Heard implements Question.Asker {

        private final BlockingQueue<String> all = new LinkedBlockingQueue<>();
        private volatile @Nullable Answer answer;

        String next() {
            try {
                return String.valueOf(all.poll(60, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void answered(Answer now) {
            answer = now;
            all.add("answered");
        }

        @Override
        public void late() {
            all.add("late");
        }

        @Override
        public void failed() {
            all.add("failed");
        }
    }
}
