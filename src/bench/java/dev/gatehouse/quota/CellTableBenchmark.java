package dev.gatehouse.quota;

import dev.gatehouse.http.KeyedHash;
import dev.gatehouse.route.CountBy;
import dev.gatehouse.route.RateLimit;
import dev.gatehouse.route.RateLimit.Period;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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

/** What it costs to find a caller's cell, by name, among few and among many; and to find no room for a stranger. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CellTableBenchmark {

    private static final Moment NOW = new Moment(0, System.currentTimeMillis());
    private static final long SCOPE = 42;

    private final KeyedHash hash = new KeyedHash(1, 2);
    private final CellTable table = new CellTable(LimiterStore.STRANGERS);
    private final Limiter limiter =
            Limiter.of(new RateLimit(1_000, Period.MONTH, 1_000, CountBy.CONSUMER, ZoneOffset.UTC));
    private final CellSource<Object> source = (key, caller, now) -> new LocalCell(key, limiter);

    @Param({"1", "100000", "1000000"})
    public int callers;

    private String[] names = {};
    private int turn;

    @Setup
    public void fill() {
        names = IntStream.range(0, callers).mapToObj(i -> "consumer-" + i).toArray(String[]::new);
        for (String name : names) {
            Cell cell = table.cell(key(name), source, name, NOW);
            if (cell != null) {
                cell.take(1, NOW);
            }
        }
    }

    @Benchmark
    public @Nullable Object find() {
        turn = (turn + 1) % callers;
        return table.cell(key(names[turn]), source, names[turn], NOW);
    }

    private long key(String name) {
        return hash.of(SCOPE, hash.of(name), 0);
    }
}
