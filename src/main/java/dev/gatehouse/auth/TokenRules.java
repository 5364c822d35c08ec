package dev.gatehouse.auth;

import dev.gatehouse.route.IntrospectionSettings.Expected;
import dev.gatehouse.route.IssuerSettings;
import dev.gatehouse.route.IssuerSettings.Claims;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a token must say to be believed of an issuer, its signature apart; or what must be said of one that says nothing itself. Pure.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7519#section-4.1">RFC 7519 §4.1</a>
 */
final class TokenRules {

    private static final BigDecimal LAST_SECOND = BigDecimal.valueOf(253_402_300_799L);

    /** Null = it may be any. */
    private final @Nullable String issuer;

    /** None = an answer need not be for anybody, and a token is for nobody. */
    private final List<String> audience;

    private final Claims demanded;
    private final long skewSeconds;

    /** Whether what is said comes from whoever is trusted to say it, so that it need not name itself nor an end. */
    private final boolean isAnswer;

    private TokenRules(
            @Nullable String issuer, List<String> audience, Claims demanded, Duration skew, boolean isAnswer) {
        this.issuer = issuer;
        this.audience = List.copyOf(audience);
        this.demanded = demanded;
        this.skewSeconds = skew.toSeconds();
        this.isAnswer = isAnswer;
    }

    static TokenRules ofTokens(IssuerSettings settings) {
        return ofTokens(settings, settings.audience());
    }

    /** @param audience for whom tokens must be, in the place of the issuer's own */
    static TokenRules ofTokens(IssuerSettings settings, List<String> audience) {
        return new TokenRules(settings.issuer(), audience, settings.claims(), settings.clockSkew(), false);
    }

    /**
     * Of what an issuer answers that a token is good for.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc7662#section-2.2">RFC 7662 §2.2</a>
     */
    static TokenRules ofAnswers(Expected expected) {
        return new TokenRules(expected.issuer(), expected.audience(), expected.claims(), expected.clockSkew(), true);
    }

    /**
     * What is wrong with it, one of a few; null if nothing is. One that is bound to a key of its client's, by mTLS or DPoP, is worth
     * nothing to whoever has but the token, and whether the key is there nobody looks.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc8705#section-3">RFC 8705 §3</a>
     */
    @Nullable
    String fault(Map<String, @Nullable Object> claims, long nowSeconds) {
        if (!isOfIssuer(claims.get("iss"))) {
            return "another issuer";
        }
        if (!(isAnswer && audience.isEmpty()) && !isForUs(claims.get("aud"))) {
            return "another audience";
        }
        if (claims.containsKey("cnf")) {
            return "bound to a key";
        }
        String fault = faultOfTimes(claims, nowSeconds);
        return fault == null && !hasRequired(claims) ? "a required claim is missing" : fault;
    }

    private boolean isOfIssuer(@Nullable Object said) {
        return issuer == null || issuer.equals(said) || (isAnswer && said == null);
    }

    private boolean isForUs(@Nullable Object said) {
        if (said instanceof List<?> several) {
            return several.stream().anyMatch(audience::contains);
        }
        return said instanceof String && audience.contains(said);
    }

    private @Nullable String faultOfTimes(Map<String, @Nullable Object> claims, long nowSeconds) {
        Long expires = seconds(claims.get("exp"));
        if (expires == null && (!isAnswer || claims.containsKey("exp"))) {
            return "no end";
        }
        if (expires != null && nowSeconds >= expires + skewSeconds) {
            return "expired";
        }
        if (isAhead(claims, "nbf", nowSeconds)) {
            return "not valid yet";
        }
        return isAhead(claims, "iat", nowSeconds) ? "issued in the future" : null;
    }

    /** What is no time is one that never comes. */
    private boolean isAhead(Map<String, @Nullable Object> claims, String name, long nowSeconds) {
        if (!claims.containsKey(name)) {
            return false;
        }
        Long seconds = seconds(claims.get(name));
        return seconds == null || nowSeconds < seconds - skewSeconds;
    }

    /** The second until which a token is good that has no fault. */
    long lastSecond(Map<String, @Nullable Object> claims) {
        Long expires = seconds(claims.get("exp"));
        return (expires == null ? 0 : expires) + skewSeconds;
    }

    /** The second with which what was answered ends by itself; the last there is where it does not. */
    static long end(Map<String, @Nullable Object> answer) {
        Long expires = seconds(answer.get("exp"));
        return expires == null ? Long.MAX_VALUE : expires;
    }

    private static @Nullable Long seconds(@Nullable Object value) {
        return value instanceof BigDecimal number && number.signum() >= 0 && number.compareTo(LAST_SECOND) <= 0
                ? (Long) number.longValue()
                : null;
    }

    private boolean hasRequired(Map<String, @Nullable Object> claims) {
        for (Map.Entry<String, String> required : demanded.required().entrySet()) {
            Object value = Claim.find(claims, required.getKey());
            if (value == null || (!required.getValue().equals("*") && !Claim.says(value, required.getValue()))) {
                return false;
            }
        }
        return true;
    }
}
