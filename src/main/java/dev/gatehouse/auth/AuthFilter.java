package dev.gatehouse.auth;

import dev.gatehouse.auth.AuthDecision.Refused;
import dev.gatehouse.exchange.Exchange;
import dev.gatehouse.exchange.Generation;
import dev.gatehouse.exchange.NextStep;
import dev.gatehouse.exchange.Outcome.Stage;
import dev.gatehouse.exchange.ProblemAnswer;
import dev.gatehouse.http.Problem;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Function;

/**
 * Lets a request pass whose caller is known, or whose route is public; answers 401 to the others.
 *
 * <p>Never blocks. On a re-dispatch it passes on what it has decided, and decides what it has not: no dispatcher type
 * is a way around it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1">RFC 9110 §11.6.1</a>
 */
public final class AuthFilter implements Filter {

    private final Function<Generation, Authentication> of;

    /** @param of what was built for a generation */
    public AuthFilter(Function<Generation, Authentication> of) {
        this.of = of;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Exchange exchange = Exchange.of(request);
        if (exchange.callerDecided()) {
            chain.doFilter(request, response);
            return;
        }
        AuthDecision decision = of.apply(exchange.generation()).decide(exchange.route(), exchange.request());
        NextStep next = decision.fold(
                accepted -> () -> {
                    exchange.calledBy(accepted.caller());
                    chain.doFilter(request, response);
                },
                refused -> () -> refuse(exchange, (HttpServletResponse) response, refused));
        next.take();
    }

    private static void refuse(Exchange exchange, HttpServletResponse response, Refused refused) throws IOException {
        if (refused.problem() == Problem.UNAUTHENTICATED) {
            response.setHeader("WWW-Authenticate", ApiKeyScheme.CHALLENGE);
        }
        ProblemAnswer.refuse(exchange, response, Stage.AUTH, refused.problem(), refused.reason());
    }
}
