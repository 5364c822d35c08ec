package dev.gatehouse.auth;

import dev.gatehouse.auth.AuthDecision.Absent;
import dev.gatehouse.auth.AuthDecision.Refused;
import dev.gatehouse.exchange.ClientRequest;
import dev.gatehouse.http.Fields;
import dev.gatehouse.route.Carriers;
import dev.gatehouse.route.SchemeSettings;

/**
 * The caller is whom a token of one issuer names, sent as {@code Authorization: Bearer TOKEN}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750#section-2.1">RFC 6750 §2.1</a>
 */
final class JwtScheme implements AuthScheme {

    private static final Challenge CHALLENGE = Challenge.ofBearers();
    private static final String FIELD = "Authorization";

    private static final Absent NO_TOKEN = new Absent("no token");
    private static final Refused SEVERAL_TOKENS = new Refused("several tokens");

    private final String name;
    private final Issuer issuer;
    private final Consumers consumers;

    JwtScheme(String name, Issuer issuer, Consumers consumers) {
        this.name = name;
        this.issuer = issuer;
        this.consumers = consumers;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Challenge challenge() {
        return CHALLENGE;
    }

    @Override
    public boolean mayBeGuessed(ClientRequest request) {
        return false;
    }

    @Override
    public AuthDecision decide(ClientRequest request) {
        Fields fields = request.fields();
        String token = null;
        for (int line = 0; line < fields.size(); line++) {
            String value = fields.value(line);
            if (fields.name(line).equalsIgnoreCase(FIELD)
                    && Carriers.isOfScheme(value, SchemeSettings.Jwt.AUTHORIZATION)) {
                String found = value.substring(SchemeSettings.Jwt.AUTHORIZATION.length())
                        .strip();
                if (token != null && !token.equals(found)) {
                    return SEVERAL_TOKENS;
                }
                token = found;
            }
        }
        return token == null ? NO_TOKEN : issuer.decide(token, consumers);
    }
}
