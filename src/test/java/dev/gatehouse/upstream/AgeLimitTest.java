package dev.gatehouse.upstream;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.message.BasicHttpResponse;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.junit.jupiter.api.Test;

/** How long a connection serves one request after the other. */
final class AgeLimitTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1000);

    @Test
    void it_serves_until_its_time() {
        AgeLimit limit = new AgeLimit(MINUTE, now::get, () -> 0);
        now.addAndGet(MINUTE.toNanos() - 1);
        assertTrue(keeps(limit));
        now.addAndGet(1);
        assertFalse(keeps(limit));
    }

    @Test
    void some_are_spared_a_fifth_of_it() {
        AgeLimit limit = new AgeLimit(MINUTE, now::get, () -> 1);
        now.addAndGet(Duration.ofSeconds(47).toNanos());
        assertTrue(keeps(limit));
        now.addAndGet(Duration.ofSeconds(2).toNanos());
        assertFalse(keeps(limit));
    }

    @Test
    void a_service_that_asks_for_the_end_gets_it_before() {
        AgeLimit limit = new AgeLimit(MINUTE, now::get, () -> 0);
        BasicHttpResponse last = new BasicHttpResponse(204);
        last.addHeader("Connection", "close");
        assertFalse(limit.keepAlive(new BasicHttpRequest("GET", "/"), last, HttpCoreContext.create()));
    }

    private static boolean keeps(AgeLimit limit) {
        return limit.keepAlive(new BasicHttpRequest("GET", "/"), new BasicHttpResponse(204), HttpCoreContext.create());
    }
}
