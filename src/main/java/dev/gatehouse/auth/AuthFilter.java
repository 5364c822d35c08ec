package dev.gatehouse.auth;

import dev.gatehouse.auth.AuthDecision.Answered;
import dev.gatehouse.auth.Conclusion.Admitted;
import dev.gatehouse.auth.Conclusion.Denied;
import dev.gatehouse.auth.Conclusion.Replied;
import dev.gatehouse.auth.Conclusion.Waiting;
import dev.gatehouse.exchange.Exchange;
import dev.gatehouse.exchange.Generation;
import dev.gatehouse.exchange.NextStep;
import dev.gatehouse.exchange.Outcome.Stage;
import dev.gatehouse.exchange.ProblemAnswer;
import dev.gatehouse.http.Fields;
import dev.gatehouse.http.Problem;
import dev.gatehouse.route.GatewaySettings.BadCredentialLimit;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request pass whose caller is known and may, or whose route is public; answers the others.
 *
 * <p>Never blocks: where somebody has to be asked, the request waits off every thread and is dispatched again
 * ({@link AuthWait}). On a re-dispatch the filter passes on what it has decided, and decides what it has not: no dispatcher
 * type is a way around it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1">RFC 9110 §11.6.1</a>
 */
public final class AuthFilter implements Filter {

    /** Each holds its request: who wants to be delayed must not take up the room of all. */
    private static final int MOST_DELAYED = 1000;

    private final Function<Generation, Authentication> of;
    private final AuthStanding standing;

    /** @param of what was built for a generation */
    public AuthFilter(Function<Generation, Authentication> of, AuthStanding standing) {
        this.of = of;
        this.standing = standing;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Exchange exchange = Exchange.of(request);
        if (exchange.callerDecided()) {
            chain.doFilter(request, response);
            return;
        }
        AuthWait waited = exchange.suspension() instanceof AuthWait wait ? wait : null;
        Authentication authentication = of.apply(exchange.generation());
        RouteAuth route = authentication.of(exchange.route());
        BadCredentialLimit limit = authentication.badCredentials();
        Conclusion conclusion = waited == null
                ? route.decide(exchange.request(), standing.badCredentials().heldSeconds(client(exchange), limit))
                : waited.conclude();
        if (conclusion == null) {
            // The container shows a request that has ended to whom it has told so.
            return;
        }
        if (conclusion instanceof Denied denied) {
            conclusion = noted(exchange, denied, route, limit);
        }
        HttpServletResponse answer = (HttpServletResponse) response;
        NextStep next = conclusion.fold(
                admitted -> () -> {
                    exchange.tells(route.told().of(admitted.caller()));
                    pass(exchange, admitted, request, answer, chain);
                },
                denied -> () -> deny(exchange, denied, answer),
                waiting -> () -> await(exchange, waiting, waited, route, (HttpServletRequest) request, answer),
                replied -> () -> reply(exchange, replied, answer));
        next.take();
    }

    private static String client(Exchange exchange) {
        return exchange.request().origin().address();
    }

    /** A bad credential counts, once; from so many on the answer is not given at once, unless too many wait for theirs. */
    private Conclusion noted(Exchange exchange, Denied denied, RouteAuth route, @Nullable BadCredentialLimit limit) {
        if (denied.problem() == Problem.TOO_MANY_REQUESTS) {
            standing.badCredentials().turnedAway();
        }
        if (!denied.badCredential()) {
            return denied;
        }
        long delay = standing.badCredentials().refused(client(exchange), limit);
        return delay == 0 || standing.waits().size() >= MOST_DELAYED
                ? denied
                : AuthRun.pause(route, exchange.request(), denied.counted(), delay);
    }

    private static void pass(
            Exchange exchange,
            Admitted admitted,
            ServletRequest request,
            HttpServletResponse response,
            FilterChain chain)
            throws IOException, ServletException {
        exchange.calledBy(admitted.caller(), admitted.by());
        addCookies(admitted.cookies(), response);
        chain.doFilter(request, response);
    }

    private static void deny(Exchange exchange, Denied denied, HttpServletResponse response) throws IOException {
        exchange.notAdmitted(denied.caller(), denied.by());
        addCookies(denied.cookies(), response);
        for (String challenge : denied.challenges()) {
            response.addHeader("WWW-Authenticate", challenge);
        }
        if (denied.retryAfterSeconds() > 0) {
            response.setHeader("Retry-After", Long.toString(denied.retryAfterSeconds()));
        }
        ProblemAnswer.refuse(exchange, response, Stage.AUTH, denied.problem(), denied.reason());
    }

    private void await(
            Exchange exchange,
            Waiting waiting,
            @Nullable AuthWait before,
            RouteAuth route,
            HttpServletRequest request,
            HttpServletResponse response) {
        long deadline = before == null || waiting.pauseNanos() > 0
                ? standing.waits().now()
                        + (waiting.pauseNanos() > 0
                                ? waiting.pauseNanos()
                                : route.timeout().toNanos())
                : before.deadlineNanos();
        new AuthWait(exchange, waiting, exchange.startAsync(request, response), standing.waits(), deadline).begin();
    }

    private static void reply(Exchange exchange, Replied replied, HttpServletResponse response) throws IOException {
        exchange.notAdmitted(exchange.caller(), replied.by());
        Answered answered = replied.answer();
        Problem problem = answered.problem();
        if (problem == null) {
            exchange.settled(Stage.AUTH, answered.reason());
        } else {
            exchange.refused(Stage.AUTH, problem, answered.reason());
        }
        Fields fields = answered.fields();
        for (int i = 0; i < fields.size(); i++) {
            response.addHeader(fields.name(i), fields.value(i));
        }
        response.setStatus(answered.status());
        if (!answered.page().isEmpty()) {
            byte[] page =
                    answered.page().replace(Answered.REQUEST_ID, exchange.id()).getBytes(StandardCharsets.UTF_8);
            response.setContentType("text/html;charset=utf-8");
            // Without a length, as in ProblemAnswer.
            response.getOutputStream().write(page);
            exchange.responseBodyBytes(exchange.asksForHeadAlone() ? 0 : page.length);
        }
    }

    /** With one of these the answer is one browser's alone, whatever the service says of who may keep it. */
    private static void addCookies(List<String> cookies, HttpServletResponse response) {
        for (String cookie : cookies) {
            response.addHeader("Set-Cookie", cookie);
        }
        if (!cookies.isEmpty()) {
            response.addHeader("Cache-Control", "private");
        }
    }
}
