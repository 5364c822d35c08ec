package dev.gatehouse.upstream;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.apache.hc.core5.http.ConnectionReuseStrategy;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Ends one connection with the first answer that begins when it is old enough. That is a while before the age at which the pool
 * gives no connection away any more, and another while for each: connections that were opened together, as after a restart,
 * are not all replaced together.
 */
final class AgeLimit implements ConnectionReuseStrategy {

    /** Of its age, a busy connection is spared up to so much. */
    private static final double SPARED = 0.2;

    private final long endNanos;
    private final LongSupplier nanoTime;

    /** @param random from 0 to 1 */
    AgeLimit(Duration maxAge, LongSupplier nanoTime, DoubleSupplier random) {
        this.nanoTime = nanoTime;
        this.endNanos = nanoTime.getAsLong() + (long) (maxAge.toNanos() * (1 - SPARED * random.getAsDouble()));
    }

    @Override
    public boolean keepAlive(HttpRequest request, HttpResponse response, HttpContext context) {
        return nanoTime.getAsLong() - endNanos < 0
                && DefaultConnectionReuseStrategy.INSTANCE.keepAlive(request, response, context);
    }
}
