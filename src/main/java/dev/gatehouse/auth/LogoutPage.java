package dev.gatehouse.auth;

import dev.gatehouse.exchange.ClientRequest;
import dev.gatehouse.http.Fields;
import dev.gatehouse.login.CookieLines;
import dev.gatehouse.login.FormText;
import dev.gatehouse.login.Navigation;
import dev.gatehouse.login.ProviderDescription;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ends a session, here and at the issuer. Another site cannot do so behind the user's back: where a request is not known to come from a
 * page of this host, the user is asked.
 *
 * @see <a href="https://openid.net/specs/openid-connect-rpinitiated-1_0.html">OpenID Connect RP-Initiated Logout 1.0</a>
 */
final class LogoutPage {

    private static final String HINT = "hint";

    private final LoginFlow flow;

    LogoutPage(LoginFlow flow) {
        this.flow = flow;
    }

    /** A line that has the browser keep the ID token for logout; null if it would not. */
    @Nullable
    String hint(ClientRequest request, @Nullable String idToken) {
        return idToken == null ? null : flow.cookies(request).ofHint(flow.sealed(HINT, request, idToken));
    }

    AuthDecision decide(ClientRequest request) {
        String method = request.method();
        Fields fields = request.fields();
        if (!method.equals("GET") && !method.equals("POST")) {
            AuthDecision.Answered refused =
                    LoginPage.failed(405, "Logout is by GET or POST.", "/", List.of(), "method");
            refused.fields().add("Allow", "GET, POST");
            return refused;
        }
        if (!Navigation.isFromHere(method, fields, LoginFlow.origin(request))) {
            return LoginPage.askWhetherToLogOut(flow.login().settings().paths().logout(), "asked whether to log out");
        }
        OpenSession open = flow.session(request);
        if (open != null) {
            flow.login().end(open.session());
        }
        CookieLines cookies = flow.cookies(request);
        String sealed = cookies.hint(fields);
        String idToken = sealed == null ? null : flow.opened(HINT, request, sealed);
        ProviderDescription provider = flow.login().provider();
        URI end = provider == null ? null : provider.endSession();
        return end == null
                ? LoginPage.loggedOut(cookies.forgetAll())
                : LoginPage.sendOn(
                        303, FormText.behind(end, parameters(request, idToken)), cookies.forgetAll(), "logged out");
    }

    private Map<String, String> parameters(ClientRequest request, @Nullable String idToken) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("client_id", flow.login().settings().client().id());
        if (idToken != null) {
            parameters.put("id_token_hint", idToken);
        }
        String after = flow.login().settings().paths().afterLogout();
        if (after != null) {
            parameters.put("post_logout_redirect_uri", LoginFlow.origin(request) + after);
        }
        return parameters;
    }
}
