package dev.gatehouse.listen;

import dev.gatehouse.tls.CertifiedKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Says once a day of each certificate that it expires soon, or has expired. For one thread at a time. */
final class ExpiryNotices {

    private static final Logger LOG = LogManager.getLogger(ExpiryNotices.class);
    private static final Duration SOON = Duration.ofDays(30);
    private static final Duration PERIOD = Duration.ofDays(1);

    /** When it was last said, by the certificate's fingerprint. */
    private final Map<String, Instant> said = new HashMap<>();

    /** @param inUse all pairs by what names them in a log */
    void look(Map<String, CertifiedKey> inUse, Instant now) {
        said.values().removeIf(time -> !now.isBefore(time.plus(PERIOD)));
        inUse.forEach((name, pair) -> {
            Duration left = Duration.between(now, pair.expiry());
            if (left.compareTo(SOON) <= 0 && said.putIfAbsent(name + pair.sha256Fingerprint(), now) == null) {
                say(name, pair, left);
            }
        });
    }

    private static void say(String name, CertifiedKey pair, Duration left) {
        if (left.isNegative()) {
            LOG.error("{}: the certificate expired at {}: clients refuse it", name, pair.expiry());
        } else {
            LOG.warn("{}: the certificate expires in {} days, at {}", name, left.toDays(), pair.expiry());
        }
    }
}
