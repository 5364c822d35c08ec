package dev.gatehouse.quota;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.gatehouse.exchange.Exchange;
import dev.gatehouse.exchange.Generation;
import dev.gatehouse.exchange.NextStep;
import dev.gatehouse.exchange.Outcome.Stage;
import dev.gatehouse.exchange.ProblemAnswer;
import dev.gatehouse.http.Fields;
import dev.gatehouse.http.Problem;
import dev.gatehouse.quota.QuotaDecision.Exceeded;
import dev.gatehouse.quota.QuotaDecision.Pending;
import dev.gatehouse.quota.QuotaDecision.Undecided;
import dev.gatehouse.route.RouteAction.ShowLimits;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Function;

/**
 * Lets a request pass while its route's and its caller's limits have room, and answers 429 beyond them.
 *
 * <p>Never blocks: where a limit is shared with other nodes and nobody here can tell, the request waits off every thread and is
 * dispatched again ({@link QuotaWait}). A request counts once, however often it is dispatched; one that has not been counted is counted on
 * any dispatch.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6585#section-4">RFC 6585 §4</a>
 */
public final class QuotaFilter implements Filter {

    private static final String RETRY_SOON = "1";

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
        Quotas quotas = of.apply(exchange.generation());
        QuotaDecision decision =
                exchange.suspension() instanceof QuotaWait waited ? waited.conclude() : quotas.decide(exchange);
        if (decision == null) {
            // The container shows a request that has ended to whom it has told so.
            return;
        }
        HttpServletResponse answer = (HttpServletResponse) response;
        NextStep next = decision.fold(
                unlimited -> () -> {
                    exchange.withinQuota();
                    goOn(exchange, quotas, request, answer, chain);
                },
                within -> () -> {
                    exchange.withinQuota();
                    exchange.holds(within.hold());
                    within.fields().writeTo(answer);
                    goOn(exchange, quotas, request, answer, chain);
                },
                exceeded -> () -> refuse(exchange, answer, exceeded),
                undecided -> () -> turnAway(exchange, answer, undecided),
                pending -> () -> await(exchange, pending, (HttpServletRequest) request, answer));
        next.take();
    }

    private static void goOn(
            Exchange exchange, Quotas quotas, ServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (exchange.route().action() instanceof ShowLimits) {
            show(exchange, quotas, response);
        } else {
            chain.doFilter(request, response);
        }
    }

    private static void show(Exchange exchange, Quotas quotas, HttpServletResponse response) throws IOException {
        byte[] document = quotas.shown(exchange).getBytes(US_ASCII);
        Fields fields = new Fields();
        fields.add("Content-Type", "application/json");
        fields.add("Cache-Control", "no-store");
        exchange.route().responseEdits().applyTo(fields);
        if (exchange.asksForHeadAlone()) {
            fields.set("Content-Length", Integer.toString(document.length));
        } else if (document.length >= response.getBufferSize()) {
            // All of it fits the buffer then, so that writing cannot block.
            response.setBufferSize(document.length + 1);
        }
        exchange.connection().respond(200, fields);
        if (!exchange.asksForHeadAlone()) {
            response.getOutputStream().write(document);
            exchange.responseBodyBytes(document.length);
        }
        exchange.settled(Stage.QUOTA, "shown its limits");
    }

    private static void await(
            Exchange exchange, Pending pending, HttpServletRequest request, HttpServletResponse response) {
        new QuotaWait(exchange, pending.taking(), exchange.startAsync(request, response)).begin();
    }

    private static void turnAway(Exchange exchange, HttpServletResponse response, Undecided undecided)
            throws IOException {
        response.setHeader("Retry-After", RETRY_SOON);
        ProblemAnswer.refuse(exchange, response, Stage.QUOTA, Problem.UNAVAILABLE, undecided.reason());
    }

    private static void refuse(Exchange exchange, HttpServletResponse response, Exceeded exceeded) throws IOException {
        exceeded.fields().writeTo(response);
        response.setHeader("Retry-After", Long.toString(exceeded.retryAfterSeconds()));
        ProblemAnswer.refuseOver(exchange, response, exceeded.names(), exceeded.reason());
    }
}
