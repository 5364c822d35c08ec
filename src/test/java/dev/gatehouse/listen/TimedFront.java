package dev.gatehouse.listen;

import dev.gatehouse.assembly.Gateway;
import dev.gatehouse.config.ConfigReader;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A gateway for whose clients time passes only when a test says so. */
public final class TimedFront implements AutoCloseable {

    private static final Duration STEP = Duration.ofMillis(100);
    private static final long PATIENCE_NANOS = 20_000_000_000L;
    private static final long POLL_NANOS = 1_000_000;

    private final FakeClock clock = new FakeClock();
    private final Gateway gateway;
    private final FrontJetty front;

    private TimedFront(Gateway gateway) throws Exception {
        this.gateway = gateway;
        this.front = FrontJetty.start(gateway, clock);
    }

    /** @param directory with its configuration */
    public static TimedFront start(Path directory) throws Exception {
        return new TimedFront(Gateway.start(
                ConfigReader.read(directory, name -> null).fold(valid -> valid.configuration(), invalid -> {
                    throw new IllegalArgumentException(invalid.problems().toString());
                })));
    }

    /** The first place where it listens. */
    public URI uri() {
        return front.uris().get(0);
    }

    /** Where it listens for http or https. */
    public URI uri(String scheme) {
        return front.uris().stream()
                .filter(uri -> uri.getScheme().equals(scheme))
                .findFirst()
                .orElseThrow();
    }

    public Gateway gateway() {
        return gateway;
    }

    public long count(FrontCount count) {
        return front.counters().of(count);
    }

    public long openConnections() {
        return front.counters().openConnections();
    }

    /** Lets time pass, and has all clients looked at. */
    public void pass(Duration duration) {
        clock.pass(duration);
        front.sweep();
    }

    /**
     * Lets time pass until something has happened, a hundred times as fast as it does: what a client has sent may not be read yet when the first
     * ones pass.
     */
    public void passUntil(BooleanSupplier happened) {
        long start = System.nanoTime();
        while (!happened.getAsBoolean()) {
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                throw new AssertionError("it never happened");
            }
            pass(STEP);
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    @Override
    public void close() {
        front.stop();
        gateway.close();
    }
}
