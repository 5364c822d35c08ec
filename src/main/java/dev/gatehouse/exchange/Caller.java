package dev.gatehouse.exchange;

import dev.gatehouse.http.Fields;
import dev.gatehouse.route.Claims;
import dev.gatehouse.route.ConsumerSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a request.
 *
 * @param consumer null for a caller of whom there is no consumer file
 * @param consumerId its name, or the one by which an issuer vouches for a caller without a file; null for nobody in particular
 * @param credentialId names the credential without revealing it; null if there was none, or it has no name
 * @param groups what the caller belongs to
 * @param scopes what the credential is good for
 * @param claims what whoever vouches for the caller says besides
 * @param toldUpstream field lines that whoever vouches for the caller has for the upstream; not to be changed
 */
public record Caller(
        @Nullable ConsumerSettings consumer,
        @Nullable String consumerId,
        @Nullable String credentialId,
        List<String> groups,
        List<String> scopes,
        Claims claims,
        Fields toldUpstream) {

    private static final Fields NOTHING = new Fields();

    public static final Caller ANONYMOUS = new Caller(null, null, null, List.of(), List.of());

    public Caller {
        groups = List.copyOf(groups);
        scopes = List.copyOf(scopes);
    }

    /** Of whom nobody says more. */
    public Caller(
            @Nullable ConsumerSettings consumer,
            @Nullable String consumerId,
            @Nullable String credentialId,
            List<String> groups,
            List<String> scopes) {
        this(consumer, consumerId, credentialId, groups, scopes, Claims.NONE);
    }

    /** With nothing for the upstream. */
    public Caller(
            @Nullable ConsumerSettings consumer,
            @Nullable String consumerId,
            @Nullable String credentialId,
            List<String> groups,
            List<String> scopes,
            Claims claims) {
        this(consumer, consumerId, credentialId, groups, scopes, claims, NOTHING);
    }

    /** The same, of whom the upstream is told more. */
    public Caller telling(Fields upstream) {
        return new Caller(consumer, consumerId, credentialId, groups, scopes, claims, upstream);
    }

    /** A caller of whom there is a file, with its groups; without scopes. */
    public Caller(ConsumerSettings consumer, String credentialId) {
        this(consumer, consumer.id(), credentialId, consumer.groups(), List.of());
    }
}
