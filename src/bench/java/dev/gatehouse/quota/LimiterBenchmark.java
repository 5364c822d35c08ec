package dev.gatehouse.quota;

import dev.gatehouse.route.ConcurrentLimit;
import dev.gatehouse.route.CountBy;
import dev.gatehouse.route.RateLimit;
import dev.gatehouse.route.RateLimit.Period;
import dev.gatehouse.route.RateLimit.Unit;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to count one request in a cell, alone and while another thread counts in the same one. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LimiterBenchmark {

    private static final long NANOS_BETWEEN_REQUESTS = 1_000;

    @Benchmark
    public Object bucket(Cells cells, Clock clock) {
        return cells.bucket.take(1, clock.next());
    }

    @Benchmark
    public Object window(Cells cells, Clock clock) {
        return cells.window.take(1, clock.next());
    }

    @Benchmark
    public Object bucketByCost(Cells cells, Clock clock) {
        return cells.bucket.take(7, clock.next());
    }

    @Benchmark
    public Object chargedBytes(Cells cells, Clock clock) {
        return cells.bytes.charge(1_500, clock.next());
    }

    @Benchmark
    public Object atOnceAndBack(Cells cells, Clock clock) {
        Moment now = clock.next();
        Object take = cells.atOnce.take(1, now);
        cells.atOnce.giveBack(1, now);
        return take;
    }

    @Benchmark
    @Threads(2)
    public Object bucketOfTwoThreads(Cells cells, Clock clock) {
        return cells.bucket.take(1, clock.next());
    }

    @Benchmark
    @Threads(2)
    public Object windowOfTwoThreads(Cells cells, Clock clock) {
        return cells.window.take(1, clock.next());
    }

    private static LocalCell cell(long count, Period period) {
        return new LocalCell(
                1, Limiter.of(new RateLimit(count, period, count, CountBy.CONSUMER, ZoneId.of("Europe/Berlin"))));
    }

    /** Shared by all threads of a run; wide enough that every request is granted. */
    @State(Scope.Benchmark)
    public static class Cells {
        final Cell bucket = cell(1_000_000_000, Period.SECOND);
        final Cell window = cell(1_000_000_000_000L, Period.MONTH);
        final Cell bytes = new LocalCell(
                1,
                Limiter.of(new RateLimit(
                        Unit.BYTES, 10L << 30, Period.SECOND, 10L << 30, CountBy.CONSUMER, ZoneOffset.UTC)));
        final Cell atOnce = new LocalCell(1, new AtOnceLimiter(new ConcurrentLimit(1_000, CountBy.CONSUMER)));
    }

    /** Of one thread. */
    @State(Scope.Thread)
    public static class Clock {
        private final long epochMillis = System.currentTimeMillis();
        private long nanos;

        Moment next() {
            nanos += NANOS_BETWEEN_REQUESTS;
            return new Moment(nanos, epochMillis);
        }
    }
}
