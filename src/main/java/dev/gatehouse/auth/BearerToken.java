package dev.gatehouse.auth;

import dev.gatehouse.auth.AuthDecision.Absent;
import dev.gatehouse.auth.AuthDecision.Refused;
import dev.gatehouse.http.Fields;
import dev.gatehouse.route.Carriers;
import dev.gatehouse.route.SchemeSettings;
import java.util.function.Function;

/**
 * The token that a request carries as {@code Authorization: Bearer TOKEN}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750#section-2.1">RFC 6750 §2.1</a>
 */
final class BearerToken {

    static final int LONGEST = 8 * 1024;

    private static final String FIELD = "Authorization";
    private static final Absent NONE = new Absent("no token");
    private static final Refused SEVERAL = new Refused("several tokens");

    private BearerToken() {}

    /** What is said of the one token that there is. */
    static AuthDecision decide(Fields fields, Function<String, AuthDecision> judge) {
        String token = null;
        for (int line = 0; line < fields.size(); line++) {
            String value = fields.value(line);
            if (fields.name(line).equalsIgnoreCase(FIELD)
                    && Carriers.isOfScheme(value, SchemeSettings.Jwt.AUTHORIZATION)) {
                String found = value.substring(SchemeSettings.Jwt.AUTHORIZATION.length())
                        .strip();
                if (token != null && !token.equals(found)) {
                    return SEVERAL;
                }
                token = found;
            }
        }
        return token == null ? NONE : judge.apply(token);
    }

    /** Whether it is made of what tokens are made of. Pure. */
    static boolean isWellFormed(String token) {
        int end = token.length();
        while (end > 0 && token.charAt(end - 1) == '=') {
            end--;
        }
        for (int i = 0; i < end; i++) {
            char c = token.charAt(i);
            char lower = (char) (c | 0x20);
            if ((lower < 'a' || lower > 'z') && (c < '0' || c > '9') && "-._~+/".indexOf(c) < 0) {
                return false;
            }
        }
        return end > 0;
    }
}
