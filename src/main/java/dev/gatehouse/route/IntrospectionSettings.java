package dev.gatehouse.route;

import dev.gatehouse.route.IssuerSettings.Claims;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who is asked about tokens that only he can read.
 *
 * @param id the issuer file's name
 * @param client as whom the gateway asks
 * @param cache how long an answer is believed at most; zero = each request asks
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7662">RFC 7662</a>
 */
public record IntrospectionSettings(String id, AskedSettings asked, Client client, Expected expected, Duration cache) {

    /**
     * The gateway in the eyes of whoever is asked.
     *
     * @param secret null if it is known by its certificate
     */
    public record Client(String id, @Nullable Secret secret) {}

    /**
     * What an answer must say, and what is made of it.
     *
     * @param issuer the only {@code iss} that an answer may name, if it names any; null = it may be any
     * @param audience one of these must be among the answer's {@code aud}; none = it need not say any
     * @param clockSkew how far the clock of whoever answers may be from ours; not negative
     */
    public record Expected(@Nullable String issuer, List<String> audience, Duration clockSkew, Claims claims) {

        public Expected {
            audience = List.copyOf(audience);
        }
    }
}
