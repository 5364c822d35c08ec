package dev.gatehouse.audit;

import dev.gatehouse.exchange.AuthFinding;
import dev.gatehouse.exchange.AuthFinding.Trial;
import dev.gatehouse.exchange.Caller;
import dev.gatehouse.exchange.ClientRequest;
import dev.gatehouse.exchange.CompletedExchange;
import dev.gatehouse.exchange.Outcome;
import dev.gatehouse.exchange.QuotaUse;
import dev.gatehouse.http.Authority;
import dev.gatehouse.http.Fields;
import dev.gatehouse.http.ForwardedFields.Origin;
import dev.gatehouse.http.Problem;
import dev.gatehouse.http.RequestTarget;
import dev.gatehouse.route.AuthSettings;
import dev.gatehouse.route.ConsumerSettings;
import dev.gatehouse.route.FieldEdits;
import dev.gatehouse.route.MatchSettings;
import dev.gatehouse.route.QuotaSettings;
import dev.gatehouse.route.Route;
import dev.gatehouse.route.RouteAction;
import dev.gatehouse.route.TimeoutSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Exchanges as they come to an end. */
final class Samples {

    static final Instant STARTED_AT = Instant.parse("2026-11-24T03:50:14.007Z");

    private Samples() {}

    /** A call of the consumer acme that an upstream answered. */
    static CompletedExchange exchange(Outcome outcome) {
        return exchange("4b1c", request("/orders/1"), route(true), outcome);
    }

    static CompletedExchange exchange(String id) {
        return exchange(id, request("/orders/1"), route(true), Outcome.ANSWERED);
    }

    static CompletedExchange unaudited() {
        return exchange("unaudited", request("/orders/1"), route(false), Outcome.ANSWERED);
    }

    static CompletedExchange exchange(
            String id, @Nullable ClientRequest request, @Nullable Route route, Outcome outcome) {
        ConsumerSettings acme = new ConsumerSettings("acme", 0, List.of(), List.of(), List.of());
        return new CompletedExchange(
                id,
                7,
                STARTED_AT,
                "203.0.113.7",
                request,
                route,
                new Caller(acme, "laptop"),
                new AuthFinding("api-key", List.of(new Trial("jwt:corp", "no token"))),
                200,
                outcome,
                12,
                1024,
                1_234_567,
                1_100_999,
                "orders",
                "10.0.0.11:8080",
                1,
                new QuotaUse(true, 10, List.of("minute", "gateway-second")));
    }

    /** An exchange that ended before anything was known of it. */
    static CompletedExchange unread() {
        Outcome badHead = new Outcome.Refused(Outcome.Stage.DOOR, Problem.BAD_REQUEST, "no head");
        return new CompletedExchange(
                "4b1d",
                7,
                STARTED_AT,
                "203.0.113.7",
                null,
                null,
                Caller.ANONYMOUS,
                AuthFinding.NONE,
                400,
                badHead,
                0,
                0,
                5_000,
                0,
                null,
                null,
                0,
                QuotaUse.NONE);
    }

    static ClientRequest request(String path) {
        RequestTarget target = RequestTarget.read(path).fold(accepted -> accepted, refused -> {
            throw new IllegalArgumentException(refused);
        });
        Origin origin = new Origin("203.0.113.7", "https", new Authority("api.example.com", -1));
        return new ClientRequest("GET", "HTTP/1.1", target, origin, "10.0.0.1", true, new Fields());
    }

    static Route route(boolean audited) {
        return new Route(
                "orders",
                0,
                new MatchSettings(List.of(), List.of(), Set.of(), null, List.of(), List.of(), 0, Set.of()),
                new RouteAction.Respond(200, "", new Fields()),
                FieldEdits.NONE,
                FieldEdits.NONE,
                null,
                AuthSettings.PUBLIC,
                QuotaSettings.NONE,
                new TimeoutSettings(Duration.ofSeconds(2), Duration.ofSeconds(30), Duration.ofSeconds(60), null),
                Long.MAX_VALUE,
                audited,
                Set.of());
    }
}
