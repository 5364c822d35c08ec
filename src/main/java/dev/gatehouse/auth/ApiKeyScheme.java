package dev.gatehouse.auth;

import dev.gatehouse.auth.AuthDecision.Accepted;
import dev.gatehouse.auth.AuthDecision.Refused;
import dev.gatehouse.exchange.ClientRequest;
import dev.gatehouse.http.Fields;
import dev.gatehouse.route.Route;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The caller is whoever holds a key, sent as {@code X-Api-Key: KEY} or {@code Authorization: ApiKey KEY}, or in the
 * query parameter that the route names.
 *
 * <p>A request that carries two different keys is refused: which one counts, the gateway and the service behind it
 * might see differently.
 */
final class ApiKeyScheme {

    static final String CHALLENGE = "ApiKey realm=\"gatehouse\"";

    private static final String KEY_FIELD = "X-Api-Key";
    private static final String CREDENTIAL_FIELD = "Authorization";
    private static final String SCHEME_NAME = "ApiKey";

    private static final Refused NO_KEY = new Refused("no key");
    private static final Refused SEVERAL_KEYS = new Refused("several keys");
    private static final Refused UNKNOWN_KEY = new Refused("unknown key");
    private static final Refused MISTYPED_KEY = new Refused("mistyped key: its checksum does not fit");

    private final Keys keys;
    private final KeyUses uses;
    private final InstantSource time;

    ApiKeyScheme(Keys keys, KeyUses uses, InstantSource time) {
        this.keys = keys;
        this.uses = uses;
        this.time = time;
    }

    AuthDecision decide(Route route, ClientRequest request) {
        String parameter = route.auth().queryParameter();
        String key = parameter == null ? null : request.target().parameter(parameter);
        if (parameter == null || key == null) {
            return decide(route, request, null);
        }
        return request.target().hasParameter(parameter, key)
                ? decide(route, request, asReceivedInField(key))
                : SEVERAL_KEYS;
    }

    private AuthDecision decide(Route route, ClientRequest request, @Nullable String inQuery) {
        Fields fields = request.fields();
        String key = inQuery;
        for (int line = 0; line < fields.size(); line++) {
            String inField = keyIn(fields.name(line), fields.value(line));
            if (inField == null) {
                continue;
            }
            if (key != null && !key.equals(inField)) {
                return SEVERAL_KEYS;
            }
            key = inField;
        }
        return key == null ? NO_KEY : holder(key, route, request);
    }

    private static String asReceivedInField(String decoded) {
        return new String(decoded.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static @Nullable String keyIn(String name, String value) {
        if (name.equalsIgnoreCase(KEY_FIELD)) {
            return value;
        }
        if (!name.equalsIgnoreCase(CREDENTIAL_FIELD)
                || !value.regionMatches(true, 0, SCHEME_NAME, 0, SCHEME_NAME.length())) {
            return null;
        }
        int start = SCHEME_NAME.length();
        while (start < value.length() && value.charAt(start) == ' ') {
            start++;
        }
        // Without a blank it is another scheme, whose name merely begins alike.
        return start == SCHEME_NAME.length() && start < value.length() ? null : value.substring(start);
    }

    private AuthDecision holder(String sent, Route route, ClientRequest request) {
        HeldKey key = keys.find(sent);
        if (key != null) {
            long now = time.millis();
            AuthDecision decision = key.decide(route, request, now);
            if (decision instanceof Accepted) {
                uses.used(key, now);
            }
            return decision;
        }
        return ApiKey.formOf(sent) == ApiKey.Form.MISTYPED ? MISTYPED_KEY : UNKNOWN_KEY;
    }
}
