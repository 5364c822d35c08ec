package dev.gatehouse.auth;

import dev.gatehouse.route.IssuerSettings;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a token must say to be believed of an issuer, its signature apart. Pure.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7519#section-4.1">RFC 7519 §4.1</a>
 */
final class TokenRules {

    private static final BigDecimal LAST_SECOND = BigDecimal.valueOf(253_402_300_799L);

    private final IssuerSettings settings;
    private final List<String> audience;
    private final long skewSeconds;

    TokenRules(IssuerSettings settings) {
        this(settings, settings.audience());
    }

    /** @param audience for whom tokens must be, in the place of the issuer's own */
    TokenRules(IssuerSettings settings, List<String> audience) {
        this.settings = settings;
        this.audience = List.copyOf(audience);
        this.skewSeconds = settings.clockSkew().toSeconds();
    }

    /** What is wrong with it, one of a few; null if nothing is. */
    @Nullable
    String fault(Map<String, @Nullable Object> claims, long nowSeconds) {
        if (!settings.issuer().equals(claims.get("iss"))) {
            return "another issuer";
        }
        if (!isForUs(claims.get("aud"))) {
            return "another audience";
        }
        String fault = faultOfTimes(claims, nowSeconds);
        return fault == null && !hasRequired(claims) ? "a required claim is missing" : fault;
    }

    private boolean isForUs(@Nullable Object said) {
        if (said instanceof List<?> several) {
            return several.stream().anyMatch(audience::contains);
        }
        return said instanceof String && audience.contains(said);
    }

    private @Nullable String faultOfTimes(Map<String, @Nullable Object> claims, long nowSeconds) {
        Long expires = seconds(claims.get("exp"));
        if (expires == null) {
            return "no end";
        }
        if (nowSeconds >= expires + skewSeconds) {
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

    private static @Nullable Long seconds(@Nullable Object value) {
        return value instanceof BigDecimal number && number.signum() >= 0 && number.compareTo(LAST_SECOND) <= 0
                ? (Long) number.longValue()
                : null;
    }

    private boolean hasRequired(Map<String, @Nullable Object> claims) {
        for (Map.Entry<String, String> required : settings.claims().required().entrySet()) {
            Object value = Claim.find(claims, required.getKey());
            if (value == null || (!required.getValue().equals("*") && !Claim.says(value, required.getValue()))) {
                return false;
            }
        }
        return true;
    }
}
