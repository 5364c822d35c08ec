package dev.gatehouse.exchange;

import dev.gatehouse.route.ConsumerSettings;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a request.
 *
 * @param consumer null for a caller without a name, as on a public route
 * @param credentialId names the credential without revealing it; null if there was none
 */
public record Caller(
        @Nullable ConsumerSettings consumer, @Nullable String credentialId) {

    public static final Caller ANONYMOUS = new Caller(null, null);

    public @Nullable String consumerId() {
        return consumer == null ? null : consumer.id();
    }
}
