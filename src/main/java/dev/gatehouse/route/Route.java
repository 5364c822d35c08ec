package dev.gatehouse.route;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One route with all its settings.
 *
 * @param id the file's name
 * @param index its place in the table, 0 and up without gaps: stages keep what they resolved at load in arrays by it
 * @param maxRequestBodyBytes {@link Long#MAX_VALUE} = any size
 * @param cors which pages of other origins may use it; null = the gateway says nothing of that
 * @param audited whether its exchanges are recorded
 * @param secrets the keys whose values came from the environment or from files of their own: they are shown to nobody
 */
public record Route(
        String id,
        int index,
        MatchSettings match,
        RouteAction action,
        FieldEdits requestEdits,
        FieldEdits responseEdits,
        @Nullable CorsSettings cors,
        AuthSettings auth,
        QuotaSettings quota,
        TimeoutSettings timeouts,
        long maxRequestBodyBytes,
        boolean audited,
        Set<String> secrets) {

    private static final String MASK = "***";

    public Route {
        secrets = Set.copyOf(secrets);
    }

    /** The same with another end. */
    public Route doing(RouteAction other) {
        return new Route(
                id,
                index,
                match,
                other,
                requestEdits,
                responseEdits,
                cors,
                auth,
                quota,
                timeouts,
                maxRequestBodyBytes,
                audited,
                secrets);
    }

    public boolean isSecret(String key) {
        return secrets.contains(key);
    }

    /** What stands for the value of a key wherever it is printed. */
    public String shown(String key, Object value) {
        return isSecret(key) ? MASK : value.toString();
    }
}
