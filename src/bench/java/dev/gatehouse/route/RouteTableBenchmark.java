package dev.gatehouse.route;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
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

/**
 * What a match costs among few and among many routes.
 *
 * <p>Requests are drawn at random from all routes, so that many routes also mean many places in memory. There are as many
 * different requests for ten routes as for ten thousand: what is measured beside the table is the same.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class RouteTableBenchmark {

    private static final int REQUESTS = 1 << 13;

    @Param({"10", "1000", "10000"})
    public int routes;

    private RouteTable byPath = new RouteTable(List.of());
    private RouteTable byHost = new RouteTable(List.of());
    private final MatchInput[] toPath = new MatchInput[REQUESTS];
    private final MatchInput[] toHost = new MatchInput[REQUESTS];
    private final MatchInput[] toNothing = new MatchInput[REQUESTS];
    private int next;

    @Setup
    public void layOut() {
        List<Route> paths = new ArrayList<>();
        List<Route> hosts = new ArrayList<>();
        for (int i = 0; i < routes; i++) {
            paths.add(RouteFixture.route("r" + i, "/service-" + i + "/orders/{id}/**")
                    .methods("GET", "POST")
                    .at(i));
            hosts.add(RouteFixture.route("r" + i, "/orders/{id}/**")
                    .hosts("service-" + i + ".example.com")
                    .methods("GET", "POST")
                    .at(i));
        }
        byPath = new RouteTable(paths);
        byHost = new RouteTable(hosts);
        Random random = new Random(1);
        for (int i = 0; i < REQUESTS; i++) {
            int route = random.nextInt(routes);
            String orders = "/orders/" + random.nextInt(1_000_000) + "/items";
            toPath[i] = RouteFixture.get("api.example.com", "/service-" + route + orders);
            toHost[i] = RouteFixture.get("service-" + route + ".example.com", orders);
            toNothing[i] = RouteFixture.get("api.example.com", "/service-" + route + "/invoices/1");
        }
    }

    /** All routes share their host and differ in the first segment. */
    @Benchmark
    public RouteMatch path() {
        return byPath.match(toPath[next()]);
    }

    /** Each route has a host of its own. */
    @Benchmark
    public RouteMatch host() {
        return byHost.match(toHost[next()]);
    }

    /** The second segment fits no route: searched twice, for the methods that would do. */
    @Benchmark
    public RouteMatch notFound() {
        return byPath.match(toNothing[next()]);
    }

    private int next() {
        next = (next + 1) & (REQUESTS - 1);
        return next;
    }
}
