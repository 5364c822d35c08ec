package dev.gatehouse.cors;

import dev.gatehouse.cors.CorsDecision.Allowed;
import dev.gatehouse.cors.CorsDecision.Refused;
import dev.gatehouse.exchange.ClientRequest;
import dev.gatehouse.exchange.Exchange;
import dev.gatehouse.exchange.Generation;
import dev.gatehouse.exchange.NextStep;
import dev.gatehouse.exchange.Outcome.Stage;
import dev.gatehouse.exchange.ProblemAnswer;
import dev.gatehouse.http.CorsFields;
import dev.gatehouse.http.Fields;
import dev.gatehouse.http.Preflight;
import dev.gatehouse.http.Problem;
import dev.gatehouse.http.Vary;
import dev.gatehouse.http.WebOrigin;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers preflights, and tells browsers whose pages may read an answer, whoever will give it: the fields are set before
 * anything else may refuse the request. Whether a request may pass is not decided here, but for preflights.
 *
 * <p>Never blocks. What it does is the same on every dispatch of a request.
 *
 * @see <a href="https://fetch.spec.whatwg.org/#http-cors-protocol">Fetch, CORS protocol</a>
 */
public final class CorsFilter implements Filter {

    private static final String PREFLIGHT_VARY =
            WebOrigin.FIELD + ", " + Preflight.METHOD_FIELD + ", " + Preflight.NAMES_FIELD;

    private final Function<Generation, CrossOrigin> of;

    /** @param of what was built for a generation */
    public CorsFilter(Function<Generation, CrossOrigin> of) {
        this.of = of;
    }

    @Override
    public void doFilter(ServletRequest servletRequest, ServletResponse servletResponse, FilterChain chain)
            throws IOException, ServletException {
        Exchange exchange = Exchange.of(servletRequest);
        RouteCors cors = of.apply(exchange.generation()).of(exchange.route());
        if (cors == null) {
            chain.doFilter(servletRequest, servletResponse);
            return;
        }
        HttpServletResponse response = (HttpServletResponse) servletResponse;
        ClientRequest request = exchange.request();
        Preflight preflight = Preflight.of(request.method(), request.fields());
        if (preflight != null) {
            answer(exchange, decide(cors, exchange, preflight), response);
        } else if (request.fields().count(WebOrigin.FIELD) > 1) {
            tellOfOrigin(cors, response);
            ProblemAnswer.refuse(exchange, response, Stage.CORS, Problem.BAD_REQUEST, RouteCors.SEVERAL_ORIGINS);
        } else {
            tell(cors, request, response);
            chain.doFilter(servletRequest, servletResponse);
        }
    }

    private static CorsDecision decide(RouteCors cors, Exchange exchange, Preflight preflight) {
        return exchange.answersAnnounced()
                ? cors.decide(preflight, exchange.request().fields())
                : new Refused(Problem.FORBIDDEN, "no route with cors.origins is for the request that is asked about");
    }

    private static void answer(Exchange exchange, CorsDecision decision, HttpServletResponse response)
            throws IOException, ServletException {
        vary(response, PREFLIGHT_VARY);
        NextStep next = decision.fold(
                allowed -> () -> allow(exchange, allowed),
                refused -> () ->
                        ProblemAnswer.refuse(exchange, response, Stage.CORS, refused.problem(), refused.reason()));
        next.take();
    }

    private static void allow(Exchange exchange, Allowed allowed) {
        exchange.settled(Stage.CORS, allowed.reason());
        exchange.connection().respond(HttpServletResponse.SC_NO_CONTENT, allowed.fields());
    }

    private static void tell(RouteCors cors, ClientRequest request, HttpServletResponse response) {
        tellOfOrigin(cors, response);
        Fields fields = request.fields();
        String allowed = cors.allowedOrigin(request.method(), fields.first(WebOrigin.FIELD));
        if (allowed != null) {
            response.setHeader(CorsFields.ALLOW_ORIGIN, allowed);
            if (cors.withCredentials()) {
                response.setHeader(CorsFields.ALLOW_CREDENTIALS, "true");
            }
            String exposed = cors.exposed();
            if (exposed != null) {
                response.setHeader(CorsFields.EXPOSE_HEADERS, exposed);
            }
        }
    }

    private static void tellOfOrigin(RouteCors cors, HttpServletResponse response) {
        if (cors.dependsOnOrigin()) {
            vary(response, WebOrigin.FIELD);
        }
    }

    private static void vary(HttpServletResponse response, String names) {
        @Nullable String present = response.getHeader(Vary.FIELD);
        response.setHeader(Vary.FIELD, present == null ? names : Vary.joined(present, names));
    }
}
