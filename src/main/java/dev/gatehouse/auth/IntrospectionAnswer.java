package dev.gatehouse.auth;

import dev.gatehouse.jose.StrictJson;
import dev.gatehouse.route.IntrospectionSettings.Expected;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an issuer has answered of a token. Pure.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7662#section-2.2">RFC 7662 §2.2</a>
 */
sealed interface IntrospectionAnswer {

    <T> T fold(
            Function<? super Active, ? extends T> active,
            Function<? super Inactive, ? extends T> inactive,
            Function<? super Unusable, ? extends T> unusable);

    /**
     * The token is good.
     *
     * @param end the second with which it is not any more
     */
    record Active(TokenIdentity identity, long end) implements IntrospectionAnswer {
        @Override
        public <T> T fold(
                Function<? super Active, ? extends T> active,
                Function<? super Inactive, ? extends T> inactive,
                Function<? super Unusable, ? extends T> unusable) {
            return active.apply(this);
        }
    }

    /** @param reason why the token is not good here, one of a few */
    record Inactive(String reason) implements IntrospectionAnswer {
        @Override
        public <T> T fold(
                Function<? super Active, ? extends T> active,
                Function<? super Inactive, ? extends T> inactive,
                Function<? super Unusable, ? extends T> unusable) {
            return inactive.apply(this);
        }
    }

    /**
     * Nothing is known of the token.
     *
     * @param isOutage whether another token would fare no better
     */
    record Unusable(String why, boolean isOutage) implements IntrospectionAnswer {
        @Override
        public <T> T fold(
                Function<? super Active, ? extends T> active,
                Function<? super Inactive, ? extends T> inactive,
                Function<? super Unusable, ? extends T> unusable) {
            return unusable.apply(this);
        }
    }

    int OK = 200;

    /** The gateway is not let in, or comes too often, or nobody is there: whatever it asks about. */
    Set<Integer> OUTAGES = Set.of(401, 403, 429, 502, 503, 504);

    /** As servers tell a token that renews others, or says who somebody is, from one that opens doors. */
    Set<String> OTHER_USES = Set.of("refresh_token", "refresh", "offline", "id", "id_token");

    /** @param nowSeconds since the epoch */
    static IntrospectionAnswer read(ServiceAnswer answer, Expected expected, long nowSeconds) {
        if (answer.status() != OK) {
            return new Unusable("it answers " + answer.status(), OUTAGES.contains(answer.status()));
        }
        Map<String, @Nullable Object> said = StrictJson.object(answer.body().getBytes(StandardCharsets.ISO_8859_1));
        if (said == null || !(said.get("active") instanceof Boolean active)) {
            return new Unusable("what it answers says nothing of the token", false);
        }
        return active ? judged(said, expected, nowSeconds) : new Inactive("not active");
    }

    private static IntrospectionAnswer judged(Map<String, @Nullable Object> said, Expected expected, long nowSeconds) {
        if (!isAccessToken(said)) {
            return new Inactive("not a bearer's access token");
        }
        String fault = TokenRules.ofAnswers(expected).fault(said, nowSeconds);
        return fault == null
                ? new Active(TokenIdentity.of(said, expected.claims()), TokenRules.end(said))
                : new Inactive(fault);
    }

    /** Most servers say that a token is active that is not meant for doors, too: whoever has stolen one would come in by it. */
    private static boolean isAccessToken(Map<String, @Nullable Object> said) {
        Object type = said.get("token_type");
        return (type == null || (type instanceof String text && text.equalsIgnoreCase("Bearer")))
                && !isOtherUse(said.get("token_use"))
                && !isOtherUse(said.get("typ"));
    }

    private static boolean isOtherUse(@Nullable Object use) {
        return use instanceof String text && OTHER_USES.contains(text.toLowerCase(Locale.ROOT));
    }
}
