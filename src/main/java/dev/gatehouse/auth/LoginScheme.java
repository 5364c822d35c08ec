package dev.gatehouse.auth;

import dev.gatehouse.auth.AuthDecision.Absent;
import dev.gatehouse.auth.AuthDecision.Pending;
import dev.gatehouse.auth.TokenReply.Granted;
import dev.gatehouse.exchange.ClientRequest;
import dev.gatehouse.login.Navigation;
import dev.gatehouse.login.ProviderDescription;
import dev.gatehouse.login.Session;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The caller is who has logged in with the browser. One without a session is sent to log in where it wants a page, and gets 401 where
 * a script asks.
 */
final class LoginScheme implements AuthScheme {

    private static final Challenge CHALLENGE = Challenge.of("Cookie");
    private static final Absent UNSAFE = new Absent("not over TLS");

    /** How long a request waits for the issuer, at the most, before it goes on with the session as it is. */
    private static final Duration MOMENT = Duration.ofSeconds(3);

    private final String name;
    private final LoginFlow flow;
    private final Executor moment;

    /** @param timeout after which a request would be told that nobody knows */
    LoginScheme(String name, LoginFlow flow, Duration timeout) {
        this.name = name;
        this.flow = flow;
        Duration most = timeout.multipliedBy(9).dividedBy(10);
        this.moment = CompletableFuture.delayedExecutor(
                Math.min(MOMENT.toMillis(), most.toMillis()), TimeUnit.MILLISECONDS, Runnable::run);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Challenge challenge() {
        return CHALLENGE;
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
        OpenSession open = flow.session(request);
        if (open == null) {
            return without(request, "no session");
        }
        long now = flow.login().now();
        String end = flow.end(open.session());
        if (end != null) {
            return without(request, end);
        }
        return open.session().isDue(now) ? renew(request, open) : goOn(request, open, now);
    }

    private AuthDecision without(ClientRequest request, String reason) {
        return Navigation.is(request.method(), request.fields()) ? flow.begin(request, reason) : new Absent(reason);
    }

    private AuthDecision goOn(ClientRequest request, OpenSession open, long now) {
        if (!flow.rules().isToBeNoted(open.session(), now)) {
            return open.verdict(flow.consumers());
        }
        List<String> cookies = flow.keep(open.session().seenAt(now), request);
        return open.verdict(flow.consumers(), cookies == null ? List.of() : cookies);
    }

    /**
     * Asks the issuer whether the session is still good. Requests of one browser that come at once share what it says, as a refresh
     * token may be used once; while it does not answer they go on.
     */
    private AuthDecision renew(ClientRequest request, OpenSession open) {
        ProviderDescription provider = flow.login().provider();
        String refreshToken = open.session().refreshToken();
        if (provider == null || refreshToken == null) {
            return open.verdict(flow.consumers());
        }
        TokenRequest asked = flow.login().renew(provider, refreshToken);
        if (asked == null) {
            return open.verdict(flow.consumers());
        }
        TokenReply reply = asked.replyNow();
        if (reply == null) {
            return new Pending("a token of " + name, asked.awaitedFor(moment, open.verdict(flow.consumers())));
        }
        return reply.fold(
                granted -> renewed(request, open.session(), granted, asked.begunSeconds()),
                refused -> ended(request, open.session()),
                unreachable -> open.verdict(flow.consumers()));
    }

    /** For good, also if the issuer cannot be asked the next time. */
    private AuthDecision ended(ClientRequest request, Session session) {
        flow.login().end(session);
        return without(request, "the issuer has ended the session");
    }

    /**
     * @see <a href="https://openid.net/specs/openid-connect-core-1_0.html#RefreshTokenResponse">OpenID Connect Core §12.2</a>
     */
    private AuthDecision renewed(ClientRequest request, Session former, Granted granted, long at) {
        String token = granted.idToken();
        if (token == null) {
            return kept(request, flow.rules().renewed(former, null, granted, at));
        }
        return flow.login()
                .issuer()
                .verify(token, flow.rules().tokens())
                .fold(
                        good -> renewed(
                                request, former, granted, at, good.token().claims()),
                        bad -> bad.decision() instanceof Pending pending
                                ? pending
                                : without(request, "the issuer's new token is not believed"));
    }

    private AuthDecision renewed(
            ClientRequest request, Session former, Granted granted, long at, Map<String, @Nullable Object> claims) {
        if (flow.rules().fault(claims) != null || !former.identity().subject().equals(claims.get("sub"))) {
            return without(request, "the issuer's new token is for somebody else");
        }
        return kept(request, flow.rules().renewed(former, claims, granted, at));
    }

    private AuthDecision kept(ClientRequest request, Session session) {
        List<String> cookies = flow.keep(session, request);
        return cookies == null
                ? without(request, "the session has become too large for a cookie")
                : flow.opened(session, request).verdict(flow.consumers(), cookies);
    }
}
