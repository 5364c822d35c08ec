package dev.gatehouse.exchange;

import dev.gatehouse.route.ConsumerSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a request.
 *
 * @param consumer null for a caller without a name, as on a public route
 * @param credentialId names the credential without revealing it; null if there was none
 * @param scopes what the credential is good for, where it says so
 */
public record Caller(
        @Nullable ConsumerSettings consumer, @Nullable String credentialId, List<String> scopes) {

    public static final Caller ANONYMOUS = new Caller(null, null);

    public Caller {
        scopes = List.copyOf(scopes);
    }

    /** With no scopes. */
    public Caller(@Nullable ConsumerSettings consumer, @Nullable String credentialId) {
        this(consumer, credentialId, List.of());
    }

    public @Nullable String consumerId() {
        return consumer == null ? null : consumer.id();
    }
}
