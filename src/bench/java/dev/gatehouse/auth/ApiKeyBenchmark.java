package dev.gatehouse.auth;

import dev.gatehouse.exchange.ClientRequest;
import dev.gatehouse.exchange.ExchangeFixture;
import dev.gatehouse.http.Authority;
import dev.gatehouse.http.Fields;
import dev.gatehouse.http.ForwardedFields.Origin;
import dev.gatehouse.http.RequestTarget;
import dev.gatehouse.route.AuthSettings;
import dev.gatehouse.route.ConsumerSettings;
import dev.gatehouse.route.ConsumerSettings.KeySettings;
import dev.gatehouse.route.Route;
import dev.gatehouse.route.SchemeSettings;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
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

/** What it costs to find out who is calling: the field, its hash, the look-up. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ApiKeyBenchmark {

    private static final SchemeSettings.ApiKey SETTINGS = new SchemeSettings.ApiKey(null);
    private static final Route ROUTE = ExchangeFixture.route(AuthSettings.of(SETTINGS));

    /** So many keys take turns that their places in the table are not all in the processor's cache. */
    private static final int CALLERS = 4096;

    @Param({"1", "1000000"})
    public int keys;

    private ApiKeyScheme scheme = scheme(List.of());
    private ClientRequest[] requests = {};
    private int turn;

    @Setup
    public void makeKeys() {
        List<KeySettings> all = IntStream.range(0, keys)
                .mapToObj(i -> new KeySettings("key-" + i, HexFormat.of().formatHex(Sha256.of(text(i)))))
                .toList();
        scheme = scheme(List.of(new ConsumerSettings("acme", 0, all, List.of(), List.of())));
        requests = IntStream.range(0, CALLERS)
                .mapToObj(i -> request(text((int) ((long) i * keys / CALLERS))))
                .toArray(ClientRequest[]::new);
    }

    @Benchmark
    public Object decide() {
        turn = (turn + 1) % CALLERS;
        return scheme.decide(requests[turn]);
    }

    private static ApiKeyScheme scheme(List<ConsumerSettings> consumers) {
        return new ApiKeyScheme(
                SETTINGS, ROUTE, Keys.of(consumers, List.of(ROUTE), List.of()), new KeyUses(), InstantSource.system());
    }

    /** As long as a key of ours. */
    private static String text(int number) {
        return "gate_%049d".formatted(number);
    }

    private static ClientRequest request(String key) {
        Fields fields = new Fields();
        fields.add("Host", "api.example.com");
        fields.add("User-Agent", "curl/8.5.0");
        fields.add("Accept", "*/*");
        fields.add("X-Api-Key", key);
        RequestTarget target = RequestTarget.read("/orders/1").fold(Function.identity(), reason -> {
            throw new IllegalStateException(reason);
        });
        Origin origin = new Origin("192.0.2.1", "http", new Authority("api.example.com", -1));
        return new ClientRequest("GET", "HTTP/1.1", target, origin, "192.0.2.1", false, fields);
    }
}
