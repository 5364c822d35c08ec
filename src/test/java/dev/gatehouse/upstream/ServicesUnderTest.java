package dev.gatehouse.upstream;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.http.Fields;
import dev.gatehouse.route.Balance;
import dev.gatehouse.route.ConcurrencySettings;
import dev.gatehouse.route.EjectionSettings;
import dev.gatehouse.route.EndpointSettings;
import dev.gatehouse.route.HealthSettings;
import dev.gatehouse.route.PoolSettings;
import dev.gatehouse.route.Priority;
import dev.gatehouse.route.RetrySettings;
import dev.gatehouse.route.TimeoutSettings;
import dev.gatehouse.route.UpstreamSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Real services behind a real client, in a time that passes when the test says so. */
final class ServicesUnderTest implements AutoCloseable {

    static final EjectionSettings NO_EJECTION = new EjectionSettings(0, 0, Duration.ofSeconds(10), 50, 0);

    private static final PoolSettings POOL = new PoolSettings(10, 0, Duration.ofSeconds(60), Duration.ofMinutes(5));

    private final AtomicLong nanos = new AtomicLong(TimeUnit.DAYS.toNanos(1));
    private final TimeSource time = new TimeSource(nanos::get, () -> Instant.EPOCH.plusNanos(nanos.get()));
    private final UpstreamClient client = UpstreamClient.start(time);
    private final List<StatusService> services = new ArrayList<>();
    private final List<StatusService> silents = new ArrayList<>();

    StatusService service(int number) {
        while (services.size() <= number) {
            services.add(started());
        }
        return services.get(number);
    }

    private static StatusService started() {
        try {
            return StatusService.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** At so many services, taken in turn. */
    UpstreamSettings settings(int count, EjectionSettings ejection, ConcurrencySettings concurrency) {
        List<EndpointSettings> endpoints = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            endpoints.add(new EndpointSettings("127.0.0.1", service(i).port(), 1));
        }
        return new UpstreamSettings(
                "orders",
                endpoints,
                Balance.ROUND_ROBIN,
                POOL,
                new HealthSettings(ejection, null, Duration.ZERO),
                OneEndpoint.ONE_TRY,
                concurrency,
                false);
    }

    /** With other health settings, or other settings at all: the same service after a change of its file. */
    static UpstreamSettings with(UpstreamSettings before, HealthSettings health, PoolSettings pool) {
        return new UpstreamSettings(
                before.id(),
                before.endpoints(),
                before.balance(),
                pool,
                health,
                before.retry(),
                before.concurrency(),
                before.isSecret());
    }

    UpstreamClient client() {
        return client;
    }

    Instant now() {
        return time.wall().instant();
    }

    void pass(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }

    /** What comes of one request: a status, or a failure's kind. */
    static String ask(Upstream upstream, RetrySettings retry) throws InterruptedException {
        return next(begin(upstream, retry));
    }

    /** The same for a request that is not waited for yet. */
    static BlockingQueue<String> begin(Upstream upstream, RetrySettings retry) {
        Duration seconds = Duration.ofSeconds(3);
        return begin(upstream, retry, new TimeoutSettings(seconds, seconds, seconds, null));
    }

    static BlockingQueue<String> begin(Upstream upstream, RetrySettings retry, TimeoutSettings timeouts) {
        assertTrue(upstream.admit(Priority.HIGH));
        Answer answer = new Answer();
        upstream.send(new UpstreamRequest("GET", "/", null, new Fields(), 0, null), timeouts, retry, answer);
        return answer.told;
    }

    static String next(BlockingQueue<String> told) throws InterruptedException {
        return Objects.requireNonNull(told.poll(20, TimeUnit.SECONDS), "nothing came");
    }

    /** Until every service that is open now has been swept over: the deadlines of calls come after that. */
    void awaitSweep() throws InterruptedException {
        StatusService silent = started();
        silents.add(silent);
        silent.hangs();
        BlockingQueue<String> told =
                begin(client.open(OneEndpoint.at(silent.port()).withId("silent")), OneEndpoint.ONE_TRY);
        await(() -> silent.asked() == 1);
        nextInTime(told, Duration.ofMillis(3100));
    }

    /** What comes of a request that has come to a service which hangs: so much time passes, and once more if its wait had not begun. */
    String nextInTime(BlockingQueue<String> told, Duration wait) throws InterruptedException {
        for (int i = 0; i < 20; i++) {
            pass(wait);
            String next = told.poll(1, TimeUnit.SECONDS);
            if (next != null) {
                return next;
            }
        }
        throw new AssertionError("nothing came");
    }

    /** By the sweep's doing, which is the real one. */
    static void await(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - start < 20_000_000_000L, "it never came");
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
        services.addAll(silents);
        for (StatusService service : services) {
            service.close();
        }
    }

    private static final class Answer implements UnattendedReceiver {

        private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
        private volatile @Nullable UpstreamCall call;
        private volatile int status;

        @Override
        public void attempting(UpstreamCall attempted, String endpoint) {
            call = attempted;
        }

        @Override
        public void head(UpstreamResponse response) {
            status = response.status();
        }

        @Override
        public void end(@Nullable Fields trailers) {
            Objects.requireNonNull(call).leave();
            told.add(String.valueOf(status));
        }

        @Override
        public void failed(UpstreamFailure failure) {
            told.add(failure.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }

        @Override
        public void taken(ByteBuffer bytes) {}
    }
}
