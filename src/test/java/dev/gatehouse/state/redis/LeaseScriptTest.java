package dev.gatehouse.state.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.state.redis.Question.Answer;
import dev.gatehouse.state.redis.Question.Arrears;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/** The script itself, in a real Redis, by a clock that is injected: it does what {@link ModelRedis} does, on which the bounds are tried. */
final class LeaseScriptTest {

    /** No key ends by the clock that is not injected. */
    private static final String TEXT = Script.LEASE
            .text()
            .replace("redis.call('TIME')", "{ARGV[14], ARGV[15]}")
            .replace("redis.call('PEXPIRE', KEYS[1], string.format('%.0f', kept))", "redis.call('PERSIST', KEYS[1])");

    private static final long BEGIN = 1_800_000_000_000_000L;
    private static final Question.Asker NOBODY = new Question.Asker() {
        @Override
        public void answered(Answer answer) {}

        @Override
        public void late() {}

        @Override
        public void failed() {}
    };

    private static final AtomicInteger KEYS = new AtomicInteger();
    private static @Nullable RealRedis redis;

    @BeforeContainer
    static void startRedis() throws IOException {
        redis = RealRedis.start();
    }

    @AfterContainer
    static void stopRedis() throws IOException {
        redis().close();
    }

    private static RealRedis redis() {
        return Objects.requireNonNull(redis);
    }

    @Property(tries = 20)
    void redis_does_as_the_model(
            @ForAll boolean bucket,
            @ForAll @IntRange(min = 1, max = 5) int nodes,
            @ForAll @LongRange(min = 1, max = 100) long count,
            @ForAll long seed)
            throws IOException {
        Random random = new Random(seed);
        LeaseTerms terms = bucket ? LeaseTerms.bucket(count, 1, count) : LeaseTerms.window(count);
        ModelRedis model = new ModelRedis();
        String key = "room-" + KEYS.getAndIncrement();
        for (int step = 0; step < 25; step++) {
            model.advanceTo(model.micros() + random.nextInt(200_000));
            if (!bucket && random.nextInt(5) == 0) {
                long parts = random.nextInt(41) - 20L;
                model.grant(key, parts);
                grant(key, parts);
            }
            Question question = new Question(
                    key,
                    terms,
                    arrears(terms, nodes, random),
                    random.nextInt(4) == 0 ? random.nextInt(5) - 2 : 0,
                    random.nextInt(4),
                    random.nextInt(6),
                    3_600_000,
                    NOBODY);
            Answer expected = model.lease(question, nodes);
            assertEquals(
                    List.of(expected.granted(), expected.missing(), expected.onTop()),
                    ask(question, nodes, model.micros()),
                    question + " at " + model.micros());
        }
    }

    @Property(tries = 5)
    void a_clock_that_is_set_back_makes_nothing_refill_and_nobody_wait_for_longer(@ForAll long seed)
            throws IOException {
        LeaseTerms terms = LeaseTerms.bucket(10, 1, 10);
        Random random = new Random(seed);
        Question all = new Question("set-back-" + KEYS.getAndIncrement(), terms, Arrears.NONE, 0, 10, 0, 0, NOBODY);
        assertEquals(List.of(10L, terms.capacity(), 0L), ask(all, 1, 10_000_000));
        long back = 1L + random.nextInt(9_000_000);
        assertEquals(List.of(0L, terms.capacity(), 0L), ask(all, 1, 10_000_000 - back));
        assertTrue(ask(all, 1, 10_000_000 - back + 500_000).get(0) == 5);
    }

    @Property(tries = 20)
    void what_is_granted_on_top_is_added_up_and_stays_with_what_was_used(
            @ForAll @LongRange(min = -1000, max = 1000) long first,
            @ForAll @LongRange(min = -1000, max = 1000) long second)
            throws IOException {
        String key = "granted-" + KEYS.getAndIncrement();
        LeaseTerms terms = LeaseTerms.window(100);
        ask(new Question(key, terms, Arrears.NONE, 0, 7, 0, 3_600_000, NOBODY), 1, 1);
        assertEquals("100", Redis.text(redis().port(), "HGET", key, "c"));
        assertEquals(List.of(7L, first), grant(key, first));
        long left = Redis.number(redis().port(), "PTTL", key);
        assertTrue(left > 3_000_000 && left <= 3_600_000, left + " ms");
        assertEquals(List.of(7L, first + second), grant(key, second));
        assertEquals(
                List.of(Math.max(0, 93 + first + second), 7 + Math.max(-first - second, 93), first + second),
                ask(new Question(key, terms, Arrears.NONE, 0, 5000, 0, 3_600_000, NOBODY), 1, 2));
    }

    @Example
    void what_is_missing_counts_no_more_after_a_reset_however_often_it_comes() throws IOException {
        String key = "reset-" + KEYS.getAndIncrement();
        LeaseTerms terms = LeaseTerms.window(100);
        ask(new Question(key, terms, Arrears.NONE, 0, 7, 0, 3_600_000, NOBODY), 1, 1);
        assertEquals(List.of(7L, 7L), grant(key, "all"));
        assertEquals(List.of(7L, 7L), grant(key, "all"));
        assertEquals(List.of(7L, 10L), grant(key, 3));
        assertEquals(List.of(7L, 10L), grant(key, "all"), "who has more on top than was used lacks nothing");
    }

    @Example
    void no_more_is_on_top_than_numbers_can_tell_exactly() throws IOException {
        String key = "much-" + KEYS.getAndIncrement();
        long most = 1L << 50;
        assertEquals(List.of(0L, most), grant(key, most));
        assertEquals(List.of(0L, most), grant(key, most));
        grant(key, -most);
        grant(key, -most);
        assertEquals(List.of(0L, -most), grant(key, -most));
    }

    private static List<Long> grant(String key, long parts) throws IOException {
        return grant(key, Long.toString(parts));
    }

    private static List<Long> grant(String key, String parts) throws IOException {
        return Redis.numbers(redis().port(), "EVAL", Script.GRANT.text(), "1", key, parts, "100", "3600000");
    }

    /** Mostly none. */
    private static Arrears arrears(LeaseTerms terms, int nodes, Random random) {
        if (random.nextInt(3) > 0) {
            return Arrears.NONE;
        }
        int absent = random.nextInt(nodes);
        long capacity = terms.capacity();
        return new Arrears(
                absent,
                random.nextBoolean() ? 0 : (long) (random.nextDouble() * capacity),
                random.nextBoolean() ? 0 : (long) ((random.nextDouble() - 0.2) * capacity / 2),
                capacity * absent / nodes,
                terms.partsPerMicro() > 0 || random.nextBoolean() ? 0 : random.nextInt(81) - 40L);
    }

    private static List<Long> ask(Question question, int nodes, long micros) throws IOException {
        long now = BEGIN + micros;
        Arrears arrears = question.arrears();
        LeaseTerms terms = question.terms();
        Stream<Long> numbers = Stream.of(
                terms.capacity(),
                terms.partsPerUnit(),
                terms.partsPerMicro(),
                (long) nodes,
                (long) arrears.absent(),
                arrears.known(),
                arrears.settled(),
                arrears.reserved(),
                question.charged(),
                question.needed(),
                question.wanted(),
                question.keptMillis(),
                arrears.onTop(),
                now / 1_000_000,
                now % 1_000_000);
        String[] words = Stream.concat(
                        Stream.of("EVAL", TEXT, "1", question.key()), numbers.map(number -> Long.toString(number)))
                .toArray(String[]::new);
        return Redis.numbers(redis().port(), words);
    }
}
