package dev.gatehouse.upstream.h2;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Whether anybody is still at the other end of a connection on which requests are given up. Of a service that is slow, something else
 * comes; of one that is gone nothing does, and no socket tells of that for a quarter of an hour. From any thread.
 */
final class SignsOfLife {

    /** A stream that was given up after this, with not a byte for any stream all the while, speaks against the connection. */
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** So do so many that were given up sooner. */
    private static final int MOST_GIVEN_UP = 10;

    /** How long the service then has for its answer to a ping. */
    private static final long PING_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final AtomicReference<@Nullable Long> doubtedNanos = new AtomicReference<>();
    private final AtomicInteger givenUp = new AtomicInteger();
    private volatile long lastReadNanos;

    SignsOfLife(long nowNanos) {
        lastReadNanos = nowNanos;
    }

    /**
     * Something has come.
     *
     * @return whether that ends a doubt
     */
    boolean read(long nowNanos) {
        lastReadNanos = nowNanos;
        if (givenUp.get() > 0) {
            givenUp.set(0);
        }
        return doubtedNanos.get() != null && doubtedNanos.getAndSet(null) != null;
    }

    /** A request was given up, which may have had other reasons. */
    void givenUp(long askedNanos, long nowNanos) {
        boolean heard = lastReadNanos - askedNanos >= 0;
        boolean silent = nowNanos - (heard ? lastReadNanos : askedNanos) > SILENCE_NANOS;
        if (silent || (!heard && givenUp.incrementAndGet() >= MOST_GIVEN_UP)) {
            doubtedNanos.compareAndSet(null, nowNanos);
        }
    }

    boolean isDoubted() {
        return doubtedNanos.get() != null;
    }

    /** Whether the doubt has lasted too long. */
    boolean isGone(long nowNanos) {
        Long since = doubtedNanos.get();
        return since != null && nowNanos - since > PING_NANOS;
    }

    long lastReadNanos() {
        return lastReadNanos;
    }
}
