package dev.gatehouse.auth;

import dev.gatehouse.route.IssuerSettings.Claims;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whom a token names, and what it is good for.
 *
 * @param consumer null if it names nobody who could be named in a field or a record
 * @param tokenId its {@code jti}; null if it has none that can be printed
 * @param all that it says, for conditions on claims
 * @param anyConsumer whether it suffices that the issuer knows the caller
 */
record TokenIdentity(
        @Nullable String consumer,
        @Nullable String tokenId,
        List<String> groups,
        List<String> scopes,
        boolean anyConsumer,
        dev.gatehouse.route.Claims all) {

    static TokenIdentity of(Map<String, @Nullable Object> token, Claims claims) {
        String groups = claims.groups();
        return new TokenIdentity(
                Claim.name(Claim.find(token, claims.consumer())),
                Claim.name(token.get("jti")),
                groups == null ? List.of() : Claim.texts(Claim.find(token, groups)),
                Claim.texts(Claim.find(token, claims.scopes())),
                claims.anyConsumer(),
                name -> Claim.find(token, name));
    }
}
