package dev.gatehouse.auth;

import dev.gatehouse.auth.AuthDecision.Absent;
import dev.gatehouse.auth.AuthDecision.Pending;
import dev.gatehouse.auth.TokenReply.Granted;
import dev.gatehouse.auth.TokenReply.Refused;
import dev.gatehouse.exchange.ClientRequest;
import dev.gatehouse.http.RequestTarget;
import dev.gatehouse.login.Attempt;
import dev.gatehouse.login.BrowserMark;
import dev.gatehouse.login.ProviderDescription;
import dev.gatehouse.login.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Where browsers come back from the issuer. Whatever they bring is believed only if it belongs to an attempt that this very browser has
 * begun, and whatever the issuer says, only if it belongs to that attempt.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9700">RFC 9700, OAuth 2.0 Security Best Current Practice</a>
 */
final class LoginPages implements AuthScheme {

    private static final Logger LOG = LogManager.getLogger(LoginPages.class);
    private static final Absent UNSAFE = new Absent("not over TLS");
    private static final String ROOT = "/";

    private final String name;
    private final LoginFlow flow;
    private final LogoutPage logout;

    LoginPages(String name, LoginFlow flow) {
        this.name = name;
        this.flow = flow;
        this.logout = new LogoutPage(flow);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public @Nullable Challenge challenge() {
        return null;
    }

    /** What is sealed nobody guesses. */
    @Override
    public boolean mayBeGuessed(ClientRequest request) {
        return false;
    }

    @Override
    public AuthDecision decide(ClientRequest request) {
        if (!flow.isSafe(request)) {
            return UNSAFE;
        }
        return request.target().rawPath().equals(flow.login().settings().paths().logout())
                ? logout.decide(request)
                : comeBack(request);
    }

    private AuthDecision comeBack(ClientRequest request) {
        RequestTarget target = request.target();
        String state = only(target, "state");
        Attempt attempt = state == null ? null : flow.attempt(state, request);
        if (!request.method().equals("GET") || attempt == null) {
            return failed(400, "This is not the end of a login that began here.", ROOT, "no state of ours");
        }
        OpenSession open = flow.session(request);
        long now = flow.login().now();
        if (open != null && open.session().times().begun() >= attempt.begun() && flow.end(open.session()) == null) {
            // Another tab was first, or the browser comes a second time: the code is left alone.
            return LoginPage.sendOn(303, attempt.returnTo(), List.of(), "is logged in");
        }
        ProviderDescription provider = flow.login().provider();
        if (provider == null) {
            return flow.login().withoutProvider(attempt.returnTo());
        }
        BrowserMark mark = flow.browser(request);
        if (attempt.isTooOld(now)) {
            return flow.again(request, provider, attempt, "the attempt is too old");
        }
        if (mark == null || !mark.id().equals(attempt.browser())) {
            return flow.again(request, provider, attempt, "the attempt is of another browser");
        }
        return answered(request, provider, attempt, mark);
    }

    /** Null if it is not there, or several times. */
    private static @Nullable String only(RequestTarget target, String parameter) {
        String value = target.parameter(parameter);
        return value != null && !value.isEmpty() && target.hasParameter(parameter, value) ? value : null;
    }

    /**
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9207#section-2.4">RFC 9207 §2.4</a>
     */
    private AuthDecision answered(
            ClientRequest request, ProviderDescription provider, Attempt attempt, BrowserMark mark) {
        RequestTarget target = request.target();
        String issuer = only(target, "iss");
        boolean named = target.hasParameter("iss", null);
        if (named ? !flow.login().issuerSettings().issuer().equals(issuer) : provider.namesItself()) {
            return failed(
                    400, "The answer is not of the place where you logged in.", attempt.returnTo(), "another iss");
        }
        if (target.hasParameter("error", null)) {
            return refused(only(target, "error"), attempt);
        }
        String code = only(target, "code");
        if (code == null) {
            return failed(400, "The login has brought no result.", attempt.returnTo(), "no code");
        }
        TokenRequest asked = flow.login().take(provider, attempt, code, flow.redirectUri(request));
        TokenReply reply = asked.replyNow();
        if (reply == null) {
            return new Pending("tokens of " + name, asked.awaited());
        }
        return reply.fold(
                granted -> granted(request, attempt, mark, new Given(granted, asked.begunSeconds())),
                refused -> refused(request, provider, attempt, refused),
                unreachable -> failed(
                        503,
                        "The place where you logged in does not answer now.",
                        attempt.returnTo(),
                        "no tokens: " + unreachable.why()));
    }

    /**
     * By the issuer, which has sent the browser back so.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1">RFC 6749 §4.1.2.1</a>
     */
    private static AuthDecision refused(@Nullable String error, Attempt attempt) {
        String known = error == null ? "" : error;
        return switch (known) {
            case "access_denied" ->
                failed(403, "The login was refused or given up.", attempt.returnTo(), "access_denied");
            case "temporarily_unavailable", "server_error" ->
                failed(503, "The place where you log in cannot do it now.", attempt.returnTo(), known);
            case "invalid_request",
                    "unauthorized_client",
                    "unsupported_response_type",
                    "invalid_scope",
                    "login_required",
                    "interaction_required",
                    "consent_required",
                    "account_selection_required" ->
                failed(502, "The login cannot be done as it is set up.", attempt.returnTo(), known);
            default -> failed(502, "The login has failed.", attempt.returnTo(), "an error of the issuer's own");
        };
    }

    private AuthDecision refused(
            ClientRequest request, ProviderDescription provider, Attempt attempt, Refused refused) {
        return refused.isOfGrant()
                ? flow.again(request, provider, attempt, "the code is not good any more")
                : failed(
                        502,
                        "The login cannot be done as it is set up.",
                        attempt.returnTo(),
                        "no tokens: " + refused.error());
    }

    private AuthDecision granted(ClientRequest request, Attempt attempt, BrowserMark mark, Given given) {
        String token = given.granted().idToken();
        if (token == null) {
            return disbelieved(attempt, "none came");
        }
        return flow.login()
                .issuer()
                .verify(token, flow.rules().tokens())
                .fold(
                        good -> loggedIn(
                                request, attempt, mark, given, good.token().claims()),
                        bad -> bad.decision() instanceof Pending pending
                                ? pending
                                : disbelieved(
                                        attempt,
                                        bad.decision() instanceof AuthDecision.Refused refused
                                                ? refused.reason()
                                                : "its key is not known"));
    }

    private AuthDecision loggedIn(
            ClientRequest request,
            Attempt attempt,
            BrowserMark mark,
            Given given,
            Map<String, @Nullable Object> claims) {
        String fault = flow.rules().fault(claims, attempt);
        if (fault != null) {
            return disbelieved(attempt, fault);
        }
        long now = flow.login().now();
        Session session = flow.rules().begun(attempt.id().substring(0, 16), claims, given.granted(), given.at());
        List<String> kept = flow.keep(session, request);
        if (kept == null) {
            LOG.warn(
                    "{}: a session is too large for cookies; have claim.groups or the claims that auth.require names"
                            + " say less",
                    name);
            return failed(502, "Too much is known of you for a cookie.", attempt.returnTo(), "session too large");
        }
        List<String> cookies = new ArrayList<>(kept);
        cookies.add(flow.keep(mark.loggedIn(now), request));
        String hint = logout.hint(request, given.granted().idToken());
        if (hint != null) {
            cookies.add(hint);
        }
        return LoginPage.sendOn(303, attempt.returnTo(), cookies, "logged in");
    }

    /** @param at when the issuer was asked, in seconds since 1970 */
    private record Given(Granted granted, long at) {}

    private static AuthDecision disbelieved(Attempt attempt, String why) {
        return failed(502, "The login has failed.", attempt.returnTo(), "id token: " + why);
    }

    private static AuthDecision failed(int status, String text, String returnTo, String reason) {
        return LoginPage.failed(status, text, returnTo, List.of(), reason);
    }
}
