package dev.gatehouse.exchange;

import dev.gatehouse.exchange.Outcome.Stage;
import dev.gatehouse.http.Fields;
import dev.gatehouse.http.Preflight;
import dev.gatehouse.http.Problem;
import dev.gatehouse.route.MatchInput;
import dev.gatehouse.route.RouteMatch;
import dev.gatehouse.route.RouteTable;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The outermost filter: opens the ledger, reads the head at the {@link Door}, matches the route, and registers the one
 * completion. Whatever comes behind finds its {@link Exchange} in the request.
 */
public final class ExchangeFilter implements Filter {

    private static final Logger LOG = LogManager.getLogger(ExchangeFilter.class);

    private final Supplier<? extends Generation> current;
    private final List<ExchangeSink> sinks;
    private final BooleanSupplier draining;
    private final TimeSource time;

    /**
     * @param current the generation in force
     * @param draining whether clients are asked to leave after their answer
     */
    public ExchangeFilter(
            Supplier<? extends Generation> current,
            List<ExchangeSink> sinks,
            BooleanSupplier draining,
            TimeSource time) {
        this.current = current;
        this.sinks = List.copyOf(sinks);
        this.draining = draining;
        this.time = time;
    }

    @Override
    public void doFilter(ServletRequest servletRequest, ServletResponse servletResponse, FilterChain chain)
            throws IOException, ServletException {
        var request = (HttpServletRequest) servletRequest;
        var response = (HttpServletResponse) servletResponse;
        Exchange under = Exchange.ofOrNull(request);
        if (under != null) {
            passOn(under, request, response, chain);
            return;
        }
        ClientConnection connection = ClientConnection.of(request, response);
        Generation generation = current.get();
        Fields fields = connection.requestFields();
        Exchange exchange = open(request, generation, fields);
        response.setHeader(RequestId.FIELD, exchange.id());
        int admitted = admit();
        if (admitted < sinks.size()) {
            turnAway(exchange, response, admitted);
            return;
        }
        Completion completion = new Completion(exchange, response, sinks, time);
        exchange.attachTo(request, connection, completion);
        try {
            enter(exchange, fields, request, response, chain);
        } catch (IOException | ServletException | RuntimeException e) {
            if (!answered(e, exchange, request, response)) {
                throw e;
            }
        } finally {
            if (!request.isAsyncStarted()) {
                completion.complete();
            }
        }
    }

    /** A dispatch of an exchange that is under way: what has been decided stands, and what waited goes on. */
    private static void passOn(
            Exchange exchange, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        CutResponse.throwIfAskedFor(request);
        try {
            chain.doFilter(request, response);
        } catch (IOException | ServletException | RuntimeException e) {
            if (!answered(e, exchange, request, response)) {
                throw e;
            }
        }
    }

    /** Whether the client could be told of it; else the container has to end the exchange. */
    private static boolean answered(
            Exception failure, Exchange exchange, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        LOG.error("{}: a stage failed", exchange.id(), failure);
        exchange.failed(FailureKind.INTERNAL, "a stage failed");
        if (response.isCommitted() || request.isAsyncStarted()) {
            return false;
        }
        ProblemAnswer.send(exchange, response, Problem.INTERNAL);
        return true;
    }

    private Exchange open(HttpServletRequest request, Generation generation, Fields fields) {
        return new Exchange(
                requestId(request, generation, fields),
                generation,
                request.getRemoteAddr(),
                time.wall().instant(),
                time.nanoTime().getAsLong());
    }

    private static String requestId(HttpServletRequest request, Generation generation, Fields fields) {
        String received = fields.first(RequestId.FIELD);
        if (received != null
                && RequestId.isAcceptable(received)
                && generation.trustedProxies().contains(request.getRemoteAddr())) {
            return received;
        }
        return RequestId.make();
    }

    /** How many sinks, from the first on, have room; those behind the first that has none are not asked. */
    private int admit() {
        int admitted = 0;
        while (admitted < sinks.size() && sinks.get(admitted).admit()) {
            admitted++;
        }
        return admitted;
    }

    /** Nothing of the request is read for it. Whichever sinks have room hear of it. */
    private void turnAway(Exchange exchange, HttpServletResponse response, int admitted) throws IOException {
        ExchangeSink full = sinks.get(admitted);
        List<ExchangeSink> hearing = new ArrayList<>(sinks.subList(0, admitted));
        sinks.subList(admitted + 1, sinks.size()).stream()
                .filter(ExchangeSink::admit)
                .forEach(hearing::add);
        Completion completion = new Completion(exchange, response, hearing, time);
        response.setHeader("Retry-After", "1");
        try {
            ProblemAnswer.refuse(exchange, response, Stage.DOOR, Problem.UNAVAILABLE, full.whenFull());
        } finally {
            completion.complete();
        }
    }

    private void enter(
            Exchange exchange,
            Fields fields,
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain)
            throws IOException, ServletException {
        if (draining.getAsBoolean()) {
            response.setHeader("Connection", "close");
        }
        Door.Reading reading = Door.read(request, exchange.connection(), fields, exchange.generation());
        if (reading instanceof Door.Entered entered) {
            exchange.read(entered.request());
            if (isMisdirected(exchange)) {
                ProblemAnswer.refuse(
                        exchange, response, Stage.DOOR, Problem.MISDIRECTED, "the certificate is not the host's");
            } else if (exchange.connection().asksTheServer()) {
                response.setStatus(HttpServletResponse.SC_NO_CONTENT);
                exchange.settled(Stage.DOOR, "asks for no resource");
            } else if (matched(exchange, entered.request(), response)) {
                chain.doFilter(request, response);
            }
        } else if (reading instanceof Door.TurnedAway away) {
            leave(request, response);
            ProblemAnswer.refuse(exchange, response, Stage.DOOR, away.problem(), away.reason());
        }
    }

    /**
     * Ends the connection with the answer: where a head is not to be trusted, what comes behind it is not either. With HTTP/2 a
     * stream ends by itself.
     */
    private static void leave(HttpServletRequest request, HttpServletResponse response) {
        if (request.getProtocol().startsWith("HTTP/1.")) {
            response.setHeader("Connection", "close");
        }
    }

    /**
     * Whether a client asks on its connection for a host that the certificate there does not stand for. A trusted proxy has
     * made sure of its own clients' connections.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-7.4">RFC 9110 §7.4</a>
     */
    private static boolean isMisdirected(Exchange exchange) {
        ClientRequest request = exchange.request();
        return !request.peerTrusted()
                && !exchange.connection().covers(request.origin().host());
    }

    /** Whether there is a route; if not, the request has been answered. */
    private static boolean matched(Exchange exchange, ClientRequest request, HttpServletResponse response)
            throws IOException {
        RouteTable routes = exchange.generation().routes();
        MatchInput input = new MatchInput(
                request.method(),
                request.origin().scheme(),
                request.origin().host().host(),
                request.target(),
                request.fields());
        Preflight preflight = Preflight.of(request.method(), request.fields());
        RouteMatch.Matched announced = preflight == null ? null : routes.matchAnnounced(input.asAnnounced(preflight));
        if (announced != null) {
            exchange.matchedAsAnnounced(announced);
            return true;
        }
        RouteMatch match = routes.match(input);
        if (match instanceof RouteMatch.Matched matched) {
            exchange.matched(matched);
            return true;
        }
        if (match instanceof RouteMatch.MethodNotAllowed notAllowed) {
            response.setHeader("Allow", String.join(", ", notAllowed.allowed()));
            ProblemAnswer.refuse(exchange, response, Stage.ROUTE, Problem.METHOD_NOT_ALLOWED, "method");
        } else if (match instanceof RouteMatch.Refused refused) {
            String reason = "needs match.allow = " + refused.missing().key();
            ProblemAnswer.refuse(exchange, response, Stage.ROUTE, Problem.BAD_REQUEST, reason);
        } else {
            ProblemAnswer.refuse(exchange, response, Stage.ROUTE, Problem.NOT_FOUND, "no route");
        }
        return false;
    }
}
