package dev.gatehouse.proxy;

import dev.gatehouse.exchange.Exchange;
import dev.gatehouse.exchange.FailureKind;
import dev.gatehouse.exchange.Generation;
import dev.gatehouse.exchange.Outcome.Stage;
import dev.gatehouse.exchange.ProblemAnswer;
import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.http.Fields;
import dev.gatehouse.http.Problem;
import dev.gatehouse.proxy.Destination.Branch;
import dev.gatehouse.proxy.RequestTranslation.OwnWord;
import dev.gatehouse.route.Priority;
import dev.gatehouse.route.Route;
import dev.gatehouse.route.RouteAction.Forward;
import dev.gatehouse.route.RouteAction.Redirect;
import dev.gatehouse.route.RouteAction.Respond;
import dev.gatehouse.route.TimeoutSettings;
import dev.gatehouse.upstream.UpstreamRequest;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The end of the chain: does what the matched route says. */
public final class ProxyServlet extends HttpServlet {

    private final transient BiFunction<Generation, Route, Destination> destinations;
    private final transient Predicate<Priority> room;
    private final transient TimeSource time;

    /**
     * @param destinations the services of a generation that a route forwards to
     * @param room whether the gateway as a whole has room for one more of a priority
     */
    public ProxyServlet(
            BiFunction<Generation, Route, Destination> destinations, Predicate<Priority> room, TimeSource time) {
        this.destinations = destinations;
        this.room = room;
        this.time = time;
    }

    /** Every method, known or not. */
    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Exchange exchange = Exchange.of(request);
        var action = exchange.route().action();
        if (action instanceof Forward forward) {
            forward(exchange, forward, request, response);
        } else if (action instanceof Respond respond) {
            respond(exchange, respond, response);
        } else if (action instanceof Redirect redirect) {
            redirect(exchange, redirect);
        }
    }

    private void forward(Exchange exchange, Forward forward, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (request.getContentLengthLong() > exchange.route().maxRequestBodyBytes()) {
            ProblemAnswer.refuse(exchange, response, Stage.PROXY, Problem.BODY_TOO_LARGE, "over limit.request-body");
            return;
        }
        if (Loop.isIn(exchange.request().fields())) {
            ProblemAnswer.refuse(exchange, response, Stage.PROXY, Problem.LOOP_DETECTED, "comes round again");
            return;
        }
        Branch chosen =
                destinations.apply(exchange.generation(), exchange.route()).choose(exchange);
        exchange.sendingTo(chosen.upstream().settings().id());
        Priority priority = forward.priorityFor(exchange.caller().consumer());
        if (!room.test(priority)) {
            turnAway(exchange, response, "limit.requests is near, for this priority");
        } else if (!chosen.upstream().admit(priority)) {
            turnAway(exchange, response, "limit.concurrent of the upstream, for this priority");
        } else {
            forward(exchange, forward, chosen, request, response);
        }
    }

    /** Cheap, as it is done when there is too much to do: nothing has been made for the request yet. */
    private static void turnAway(Exchange exchange, HttpServletResponse response, String detail) throws IOException {
        exchange.failed(FailureKind.OVERLOADED, detail);
        FailureResponse.send(exchange, response, FailureKind.OVERLOADED);
    }

    /** A request that its upstream has let in. */
    private void forward(
            Exchange exchange, Forward forward, Branch chosen, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        boolean sent = false;
        try {
            // All that could fail for a fault of ours comes first: an exchange that is async can be ended by its pump
            // alone.
            RequestBodyPump body = bodyOf(exchange, request);
            UpstreamRequest upstreamRequest = chosen.keyed(
                    exchange,
                    RequestTranslation.translate(
                            exchange.request(),
                            new OwnWord(exchange.id(), exchange.caller(), exchange.told()),
                            exchange.match(),
                            forward,
                            body));
            MirrorCopy copy = chosen.copy(exchange, upstreamRequest);
            exchange.connection().allowSilence(exchange.route().timeouts().idle());
            AsyncContext async = exchange.startAsync(request, response);
            if (body != null && !expectsContinue(exchange)) {
                body.listen();
            }
            ResponsePump pump = new ResponsePump(
                    exchange, response, async, chosen.upstream().chunks(), time);
            async.addListener(new CycleEnd(exchange, pump, copy));
            sent = true;
            send(upstreamRequest, copy, chosen, exchange.route().timeouts(), pump);
        } finally {
            if (!sent) {
                chosen.upstream().dismiss();
            }
        }
    }

    private static void send(
            UpstreamRequest request,
            @Nullable MirrorCopy copy,
            Branch chosen,
            TimeoutSettings timeouts,
            ResponsePump pump) {
        if (copy == null) {
            chosen.upstream().send(request, timeouts, chosen.retry(), pump);
        } else {
            chosen.upstream().send(copy.watched(), timeouts, chosen.retry(), copy.watched(pump));
            copy.requestHandedOver();
        }
    }

    private static @Nullable RequestBodyPump bodyOf(Exchange exchange, HttpServletRequest request) {
        return exchange.connection().mayHaveBody()
                ? new RequestBodyPump(exchange, request, exchange.route().maxRequestBodyBytes())
                : null;
    }

    private static boolean expectsContinue(Exchange exchange) {
        String expect = exchange.request().fields().first("Expect");
        return expect != null && expect.equalsIgnoreCase("100-continue");
    }

    private static void respond(Exchange exchange, Respond respond, HttpServletResponse response) throws IOException {
        byte[] body = respond.body().getBytes(StandardCharsets.UTF_8);
        Fields fields = new Fields();
        for (int i = 0; i < respond.fields().size(); i++) {
            fields.add(respond.fields().name(i), respond.fields().value(i));
        }
        exchange.route().responseEdits().applyTo(fields);
        if (exchange.asksForHeadAlone()) {
            fields.set("Content-Length", Integer.toString(body.length));
            exchange.connection().respond(respond.status(), fields);
            return;
        }
        // All of it fits the buffer then, so that writing cannot block.
        if (body.length >= response.getBufferSize()) {
            response.setBufferSize(body.length + 1);
        }
        exchange.connection().respond(respond.status(), fields);
        if (body.length > 0) {
            response.getOutputStream().write(body);
        }
        exchange.responseBodyBytes(body.length);
    }

    private static void redirect(Exchange exchange, Redirect redirect) {
        Route route = exchange.route();
        Fields fields = new Fields();
        fields.add(
                "Location",
                redirect.to()
                        .apply(exchange.request().origin(), exchange.request().target(), exchange.match()));
        route.responseEdits().applyTo(fields);
        exchange.connection().respond(redirect.status(), fields);
    }
}
