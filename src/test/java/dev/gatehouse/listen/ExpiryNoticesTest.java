package dev.gatehouse.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.tls.CertifiedKey;
import dev.gatehouse.tls.SelfSigned;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever reads the log hears of a certificate that expires in time. */
final class ExpiryNoticesTest {

    private final CertifiedKey pair = SelfSigned.make(List.of("localhost"), Instant.now());
    private final LogLines log = LogLines.of(ExpiryNotices.class);
    private final ExpiryNotices notices = new ExpiryNotices();

    @AfterEach
    void stop() {
        log.close();
    }

    @Test
    void nothing_is_said_until_30_days_ahead() {
        look(Duration.ofDays(30).plusSeconds(1));
        assertEquals(List.of(), log.all());
    }

    @Test
    void from_then_on_it_is_said_once_a_day() {
        look(Duration.ofDays(30));
        look(Duration.ofDays(30).minusSeconds(1));
        look(Duration.ofDays(29).plusSeconds(1));
        assertEquals(List.of("WARN a.pem: the certificate expires in 30 days, at " + pair.expiry()), log.all());
        look(Duration.ofDays(29));
        assertEquals(2, log.all().size());
    }

    @Test
    void when_it_has_expired_it_is_an_error() {
        look(Duration.ofSeconds(-1));
        assertEquals(
                List.of("ERROR a.pem: the certificate expired at " + pair.expiry() + ": clients refuse it"), log.all());
    }

    @Test
    void each_certificate_is_named() {
        CertifiedKey other = SelfSigned.make(List.of("localhost"), Instant.now());
        notices.look(Map.of("a.pem", pair, "b.pem", other), other.expiry());
        assertTrue(log.all().stream().anyMatch(line -> line.contains("a.pem")), log.all()::toString);
        assertTrue(log.all().stream().anyMatch(line -> line.contains("b.pem")), log.all()::toString);
    }

    private void look(Duration ahead) {
        notices.look(Map.of("a.pem", pair), pair.expiry().minus(ahead));
    }
}
