package dev.gatehouse.quota;

import dev.gatehouse.exchange.Exchange;
import dev.gatehouse.exchange.Generation;
import dev.gatehouse.exchange.NextStep;
import dev.gatehouse.exchange.Outcome.Stage;
import dev.gatehouse.exchange.ProblemAnswer;
import dev.gatehouse.http.Problem;
import dev.gatehouse.quota.QuotaDecision.Exceeded;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Function;

/**
 * Lets a request pass while its route's and its caller's limits have room, and answers 429 beyond them.
 *
 * <p>Never blocks. A request counts once, however often it is dispatched; one that has not been counted is counted on
 * any dispatch.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6585#section-4">RFC 6585 §4</a>
 */
public final class QuotaFilter implements Filter {

    private final Function<Generation, Quotas> of;

    /** @param of what was built for a generation */
    public QuotaFilter(Function<Generation, Quotas> of) {
        this.of = of;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Exchange exchange = Exchange.of(request);
        if (exchange.quotaDecided()) {
            chain.doFilter(request, response);
            return;
        }
        HttpServletResponse answer = (HttpServletResponse) response;
        QuotaDecision decision = of.apply(exchange.generation()).decide(exchange);
        NextStep next = decision.fold(
                unlimited -> () -> {
                    exchange.withinQuota();
                    chain.doFilter(request, response);
                },
                within -> () -> {
                    exchange.withinQuota();
                    within.fields().writeTo(answer);
                    chain.doFilter(request, response);
                },
                exceeded -> () -> refuse(exchange, answer, exceeded));
        next.take();
    }

    private static void refuse(Exchange exchange, HttpServletResponse response, Exceeded exceeded) throws IOException {
        exceeded.fields().writeTo(response);
        response.setHeader("Retry-After", Long.toString(exceeded.retryAfterSeconds()));
        ProblemAnswer.refuse(exchange, response, Stage.QUOTA, Problem.TOO_MANY_REQUESTS, exceeded.reason());
    }
}
