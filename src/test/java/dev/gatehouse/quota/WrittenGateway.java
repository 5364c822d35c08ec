package dev.gatehouse.quota;

import dev.gatehouse.exchange.AuthFinding;
import dev.gatehouse.exchange.Caller;
import dev.gatehouse.exchange.Exchange;
import dev.gatehouse.exchange.ExchangeFixture;
import dev.gatehouse.exchange.QuotaHold;
import dev.gatehouse.http.Fields;
import dev.gatehouse.quota.QuotaDecision.Exceeded;
import dev.gatehouse.quota.QuotaDecision.Within;
import dev.gatehouse.route.AuthSettings;
import dev.gatehouse.route.ConsumerSettings;
import dev.gatehouse.route.RateLimit;
import dev.gatehouse.route.Route;
import dev.gatehouse.route.SchemeSettings;
import dev.gatehouse.state.LedgerFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** As much of a gateway as counts and writes down, without a thread of its own: one process, until it is killed. */
final class WrittenGateway {

    static final ConsumerSettings ACME = consumer("acme", 0);
    static final ConsumerSettings OTHER = consumer("other", 1);

    private final Route route;
    private final Quotas quotas;
    private final OpenBooks books;
    private final LimiterStore store;

    WrittenGateway(Path directory, ManualTime time, RateLimit... limits) throws IOException {
        this(directory, time, true, limits);
    }

    /** @param begun false where what is written is read only later */
    WrittenGateway(Path directory, ManualTime time, boolean begun, RateLimit... limits) throws IOException {
        this(new LedgerFile(directory), time, begun, limits);
    }

    WrittenGateway(LedgerFile file, ManualTime time, boolean begun, RateLimit... limits) throws IOException {
        Books shared = new Books();
        store = new LimiterStore(time.source(), shared);
        books = new OpenBooks(file, new LedgerPages(shared, store), () -> Duration.ofDays(400), time.source());
        if (begun) {
            books.begin();
        }
        route = ExchangeFixture.route(AuthSettings.of(new SchemeSettings.ApiKey(null)), limits);
        quotas = Quotas.of(ExchangeFixture.configuration(List.of(route), List.of(ACME, OTHER)), store);
    }

    private static ConsumerSettings consumer(String id, int index) {
        return new ConsumerSettings(id, index, List.of(), List.of(), List.of());
    }

    LimiterStore store() {
        return store;
    }

    OpenBooks books() {
        return books;
    }

    /** @return how many of so many requests are let in */
    int send(int requests, ConsumerSettings by) {
        return send(requests, new Caller(by, "key"), ExchangeFixture.ADDRESS, new Fields());
    }

    int send(int requests, String address, Fields fields) {
        return send(requests, Caller.ANONYMOUS, address, fields);
    }

    private int send(int requests, Caller caller, String address, Fields fields) {
        int within = 0;
        for (int i = 0; i < requests; i++) {
            within += decide(caller, address, fields)
                    .fold(unlimited -> 0, in -> 1, (Exceeded over) -> 0, undecided -> 0, pending -> 0);
        }
        return within;
    }

    /** A request that goes on. */
    QuotaHold begin(ConsumerSettings by) {
        return decide(new Caller(by, "key"), ExchangeFixture.ADDRESS, new Fields())
                .fold(
                        unlimited -> {
                            throw new AssertionError(unlimited);
                        },
                        Within::hold,
                        over -> {
                            throw new AssertionError(over);
                        },
                        undecided -> {
                            throw new AssertionError(undecided);
                        },
                        pending -> {
                            throw new AssertionError(pending);
                        });
    }

    private QuotaDecision decide(Caller caller, String address, Fields fields) {
        Exchange exchange = ExchangeFixture.exchange(route, ExchangeFixture.request(address, "/orders/1", fields));
        exchange.calledBy(caller, AuthFinding.NONE);
        return quotas.decide(exchange);
    }

    /** What {@code limits.path} shows to the first consumer. */
    String shown() {
        Exchange asking = ExchangeFixture.exchange(route, new Fields());
        asking.calledBy(new Caller(ACME, "key"), new AuthFinding("api-key", List.of()));
        return quotas.shown(asking);
    }

    void flush() {
        books.flush();
    }

    /** What has not been flushed is lost. */
    void kill() {
        books.abandon();
    }

    GrantResult grant(String limit, @Nullable Long units) throws IOException {
        GrantOrder order =
                new GrantOrder(ACME.id(), limit, units == null ? OptionalLong.empty() : OptionalLong.of(units));
        return Bookkeeper.grant(books, order, quotas.longLimits(ACME));
    }

    List<LongLimit> longLimits() {
        return quotas.longLimits(ACME);
    }

    /** What is shown of uses: who, limit, start of the window, units. */
    List<String> lines(@Nullable String consumer) throws IOException {
        List<String> lines = new ArrayList<>();
        for (UseLine line : books.lines(consumer, Instant.EPOCH, 1000)) {
            lines.add(line.who() + ", " + line.name() + ", " + line.window().start() + ": " + line.used() + " of "
                    + line.most() + " " + "%+d".formatted(line.granted()));
        }
        return lines;
    }
}
