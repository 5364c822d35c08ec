package dev.gatehouse.quota;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.gatehouse.exchange.Exchange;
import dev.gatehouse.exchange.Generation;
import dev.gatehouse.exchange.NextStep;
import dev.gatehouse.exchange.Outcome.Stage;
import dev.gatehouse.exchange.ProblemAnswer;
import dev.gatehouse.http.Fields;
import dev.gatehouse.quota.QuotaDecision.Exceeded;
import dev.gatehouse.route.RouteAction.ShowLimits;
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
        Quotas quotas = of.apply(exchange.generation());
        NextStep next = quotas.decide(exchange)
                .fold(
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
                        exceeded -> () -> refuse(exchange, answer, exceeded));
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

    private static void refuse(Exchange exchange, HttpServletResponse response, Exceeded exceeded) throws IOException {
        exceeded.fields().writeTo(response);
        response.setHeader("Retry-After", Long.toString(exceeded.retryAfterSeconds()));
        ProblemAnswer.refuseOver(exchange, response, exceeded.names(), exceeded.reason());
    }
}
