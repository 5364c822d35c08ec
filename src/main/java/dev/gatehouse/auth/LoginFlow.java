package dev.gatehouse.auth;

import dev.gatehouse.exchange.ClientRequest;
import dev.gatehouse.http.Authority;
import dev.gatehouse.login.Attempt;
import dev.gatehouse.login.BrowserMark;
import dev.gatehouse.login.CookieLines;
import dev.gatehouse.login.FormText;
import dev.gatehouse.login.ProviderDescription;
import dev.gatehouse.login.ReturnPath;
import dev.gatehouse.login.Session;
import dev.gatehouse.route.LoginCookies;
import dev.gatehouse.route.LoginSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The logins at one issuer by one generation: what its routes and its own pages have in common. Immutable. */
final class LoginFlow {

    private static final String FORMAT = "1";

    private final IssuerLogin login;
    private final SessionRules rules;
    private final Consumers consumers;
    private final String sessionContext;
    private final String attemptContext;
    private final CookieLines overTls;
    private final CookieLines plain;

    LoginFlow(IssuerLogin login, SessionRules rules, Consumers consumers) {
        this.login = login;
        this.rules = rules;
        this.consumers = consumers;
        LoginSettings settings = login.settings();
        String about = FORMAT + "\n" + login.issuerSettings().issuer() + "\n"
                + settings.client().id() + "\n";
        this.sessionContext = "session\n" + about + rules.mark() + "\n";
        this.attemptContext = "\n" + about;
        String logout = settings.paths().logout();
        this.overTls = new CookieLines(new LoginCookies(settings.cookie(), true), logout);
        this.plain = new CookieLines(new LoginCookies(settings.cookie(), false), logout);
    }

    IssuerLogin login() {
        return login;
    }

    SessionRules rules() {
        return rules;
    }

    Consumers consumers() {
        return consumers;
    }

    /** Whether a session is not for everybody on the way to see. */
    boolean isSafe(ClientRequest request) {
        return isSecure(request)
                || login.settings().plainHttpAllowed()
                || HttpKeySource.isThisMachine(request.origin().host().host());
    }

    private static boolean isSecure(ClientRequest request) {
        return request.origin().scheme().equals("https");
    }

    CookieLines cookies(ClientRequest request) {
        return isSecure(request) ? overTls : plain;
    }

    /** Scheme, host and port as a browser writes them. */
    static String origin(ClientRequest request) {
        String scheme = request.origin().scheme();
        Authority host = request.origin().host();
        boolean usual = host.port() == (scheme.equals("https") ? 443 : 80);
        return scheme + "://" + (usual ? host.host() : host.text());
    }

    /** Cookies do not know ports. */
    private static String place(ClientRequest request) {
        return request.origin().scheme() + "://" + request.origin().host().host();
    }

    /** The session that a request's cookie holds, whether it is over or not; null if there is none. */
    @Nullable
    OpenSession session(ClientRequest request) {
        String sealed = cookies(request).session(request.fields());
        if (sealed == null) {
            return null;
        }
        String context = sessionContext + place(request);
        TokenHash hash = TokenHash.of(sealed);
        OpenSession known = login.sessions().getIfPresent(hash);
        if (known != null && known.isOf(context)) {
            return known;
        }
        String text = login.seal().open(context, sealed);
        Session session = text == null ? null : Session.read(text);
        if (session == null) {
            return null;
        }
        OpenSession opened = new OpenSession(context, session, rules.identity(session));
        login.sessions().put(hash, opened);
        return opened;
    }

    /** Why a session is over; null if it is not. */
    @Nullable
    String end(Session session) {
        return login.hasEnded(session) ? "the session was ended" : rules.end(session, login.now());
    }

    /** Lines that have the browser keep a session; null if it is too large for that. */
    @Nullable
    List<String> keep(Session session, ClientRequest request) {
        String sealed = login.seal().seal(sessionContext + place(request), session.text());
        return CookieLines.fits(sealed) ? cookies(request).ofSession(sealed, request.fields()) : null;
    }

    OpenSession opened(Session session, ClientRequest request) {
        return new OpenSession(sessionContext + place(request), session, rules.identity(session));
    }

    /** Null if the request's browser has not gone to log in, or too long ago. */
    @Nullable
    BrowserMark browser(ClientRequest request) {
        String sealed = cookies(request).browser(request.fields());
        String text = sealed == null ? null : opened("browser", request, sealed);
        BrowserMark mark = text == null ? null : BrowserMark.read(text);
        return mark != null && mark.isGood(login.now()) ? mark : null;
    }

    String keep(BrowserMark mark, ClientRequest request) {
        return cookies(request).ofBrowser(sealed("browser", request, mark.text()));
    }

    @Nullable
    Attempt attempt(String state, ClientRequest request) {
        String text = opened("state", request, state);
        return text == null ? null : Attempt.read(text);
    }

    String sealed(String what, ClientRequest request, String text) {
        return login.seal().seal(what + attemptContext + place(request), text);
    }

    @Nullable
    String opened(String what, ClientRequest request, String sealed) {
        return login.seal().open(what + attemptContext + place(request), sealed);
    }

    /** Sends a browser that wants a page to log in. */
    AuthDecision begin(ClientRequest request, String reason) {
        String returnTo = ReturnPath.of(request.target());
        ProviderDescription provider = login.provider();
        if (provider == null) {
            return login.withoutProvider(returnTo);
        }
        long now = login.now();
        BrowserMark known = browser(request);
        if (known != null && known.goesRound(now)) {
            return LoginPage.failed(
                    400,
                    "You have logged in several times, and your browser has not kept the session. It may refuse"
                            + " cookies.",
                    returnTo,
                    List.of(),
                    "logs in again and again");
        }
        BrowserMark mark = known != null && known.isFresh(now) ? known : BrowserMark.make(now, login.random());
        Attempt attempt = Attempt.begin(mark, returnTo, now, login.random());
        return send(request, provider, attempt, mark, reason);
    }

    /** Once more, where an attempt came to nothing that another one may do better. */
    AuthDecision again(ClientRequest request, ProviderDescription provider, Attempt attempt, String reason) {
        if (attempt.isLast()) {
            return LoginPage.failed(
                    400,
                    "The login did not come to its end. Your browser may refuse cookies.",
                    attempt.returnTo(),
                    List.of(),
                    reason + ", again and again");
        }
        long now = login.now();
        BrowserMark known = browser(request);
        BrowserMark mark = known != null && known.isFresh(now) ? known : BrowserMark.make(now, login.random());
        return send(request, provider, attempt.again(mark, now, login.random()), mark, reason);
    }

    /**
     * @see <a href="https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest">OpenID Connect Core §3.1.2.1</a>
     */
    private AuthDecision send(
            ClientRequest request, ProviderDescription provider, Attempt attempt, BrowserMark mark, String reason) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("response_type", "code");
        parameters.put("client_id", login.settings().client().id());
        parameters.put("redirect_uri", redirectUri(request));
        parameters.put("scope", String.join(" ", login.settings().scopes()));
        parameters.put("state", sealed("state", request, attempt.text()));
        parameters.put("nonce", attempt.nonce());
        parameters.put("code_challenge", attempt.challenge());
        parameters.put("code_challenge_method", "S256");
        return LoginPage.sendOn(
                302,
                FormText.behind(provider.authorization(), parameters),
                List.of(keep(mark, request)),
                reason + ": sent to log in");
    }

    String redirectUri(ClientRequest request) {
        return origin(request) + login.settings().paths().callback();
    }
}
