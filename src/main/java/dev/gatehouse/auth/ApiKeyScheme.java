package dev.gatehouse.auth;

import dev.gatehouse.auth.AuthDecision.Absent;
import dev.gatehouse.auth.AuthDecision.Accepted;
import dev.gatehouse.auth.AuthDecision.Refused;
import dev.gatehouse.exchange.ClientRequest;
import dev.gatehouse.http.Fields;
import dev.gatehouse.route.Carriers;
import dev.gatehouse.route.Route;
import dev.gatehouse.route.SchemeSettings;
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
final class ApiKeyScheme implements AuthScheme {

    private static final Challenge CHALLENGE = Challenge.of(SchemeSettings.ApiKey.AUTHORIZATION);
    private static final String CREDENTIAL_FIELD = "Authorization";

    private static final Absent NO_KEY = new Absent("no key");
    private static final Refused SEVERAL_KEYS = new Refused("several keys");
    private static final Refused UNKNOWN_KEY = new Refused("unknown key");
    private static final Refused MISTYPED_KEY = new Refused("mistyped key: its checksum does not fit");

    private final SchemeSettings.ApiKey settings;
    private final Route route;
    private final Keys keys;
    private final KeyUses uses;
    private final InstantSource time;

    ApiKeyScheme(SchemeSettings.ApiKey settings, Route route, Keys keys, KeyUses uses, InstantSource time) {
        this.settings = settings;
        this.route = route;
        this.keys = keys;
        this.uses = uses;
        this.time = time;
    }

    @Override
    public String name() {
        return settings.text();
    }

    @Override
    public Challenge challenge() {
        return CHALLENGE;
    }

    /** A key of ours has 256 random bits; others may have been chosen by a person. */
    @Override
    public boolean mayBeGuessed(ClientRequest request) {
        String parameter = settings.queryParameter();
        if (parameter != null && isGuess(request.target().parameter(parameter))) {
            return true;
        }
        Fields fields = request.fields();
        for (int line = 0; line < fields.size(); line++) {
            if (isGuess(keyIn(fields.name(line), fields.value(line)))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isGuess(@Nullable String key) {
        return key != null && ApiKey.formOf(key) != ApiKey.Form.GENUINE;
    }

    @Override
    public AuthDecision decide(ClientRequest request) {
        String parameter = settings.queryParameter();
        String key = parameter == null ? null : request.target().parameter(parameter);
        if (parameter == null || key == null) {
            return decide(request, null);
        }
        return request.target().hasParameter(parameter, key) ? decide(request, asReceivedInField(key)) : SEVERAL_KEYS;
    }

    private AuthDecision decide(ClientRequest request, @Nullable String inQuery) {
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
        return key == null ? NO_KEY : holder(key, request);
    }

    private static String asReceivedInField(String decoded) {
        return new String(decoded.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static @Nullable String keyIn(String name, String value) {
        if (name.equalsIgnoreCase(SchemeSettings.ApiKey.FIELD)) {
            return value;
        }
        return name.equalsIgnoreCase(CREDENTIAL_FIELD)
                        && Carriers.isOfScheme(value, SchemeSettings.ApiKey.AUTHORIZATION)
                ? value.substring(SchemeSettings.ApiKey.AUTHORIZATION.length()).strip()
                : null;
    }

    private AuthDecision holder(String sent, ClientRequest request) {
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
