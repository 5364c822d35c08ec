package dev.gatehouse.exchange;

import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.gatehouse.http.Authority;
import dev.gatehouse.http.Fields;
import dev.gatehouse.http.ForwardedFields.Origin;
import dev.gatehouse.http.RequestTarget;
import dev.gatehouse.http.TrustedProxies;
import dev.gatehouse.route.AuthSettings;
import dev.gatehouse.route.Configuration;
import dev.gatehouse.route.ConsumerSettings;
import dev.gatehouse.route.FieldEdits;
import dev.gatehouse.route.GatewaySettings;
import dev.gatehouse.route.GatewaySettings.HeadLimits;
import dev.gatehouse.route.GatewaySettings.KeyChecks;
import dev.gatehouse.route.MatchSettings;
import dev.gatehouse.route.PathPattern;
import dev.gatehouse.route.QuotaSettings;
import dev.gatehouse.route.RateLimit;
import dev.gatehouse.route.Route;
import dev.gatehouse.route.RouteAction;
import dev.gatehouse.route.RouteMatch;
import dev.gatehouse.route.RouteTable;
import dev.gatehouse.route.TimeoutSettings;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Exchanges in the state in which the outermost filter passes them on: read and matched. */
public final class ExchangeFixture {

    public static final String ADDRESS = "192.0.2.1";

    private static final TimeoutSettings TIMEOUTS =
            new TimeoutSettings(Duration.ofSeconds(2), Duration.ofSeconds(30), Duration.ofSeconds(60), null);
    private static final MatchSettings ANY =
            new MatchSettings(List.of(), List.of(), Set.of(), null, List.of(), List.of(), 0, Set.of());

    private ExchangeFixture() {}

    public static Route route(AuthSettings auth, RateLimit... limits) {
        return route("orders", 0, auth, limits);
    }

    public static Route route(String id, int index, AuthSettings auth, RateLimit... limits) {
        return new Route(
                id,
                index,
                ANY,
                new RouteAction.Respond(204, "", new Fields()),
                FieldEdits.NONE,
                FieldEdits.NONE,
                null,
                auth,
                QuotaSettings.of(List.of(limits)),
                TIMEOUTS,
                Long.MAX_VALUE,
                true,
                Set.of());
    }

    public static Exchange exchange(Route route, Fields fields) {
        return exchange(route, request(ADDRESS, "/orders/1", fields));
    }

    public static Exchange exchange(Route route, ClientRequest request) {
        Exchange exchange = new Exchange("id-1", new FirstGeneration(List.of(route)), ADDRESS, Instant.EPOCH, 0);
        exchange.read(request);
        exchange.matched(new RouteMatch.Matched(route, mock(PathPattern.class)));
        return exchange;
    }

    public static ClientRequest request(String address, String rawTarget, Fields fields) {
        RequestTarget target = RequestTarget.read(rawTarget).fold(Function.identity(), reason -> {
            throw new IllegalArgumentException(reason);
        });
        Origin origin = new Origin(address, "http", new Authority("api.example.com", -1));
        return new ClientRequest("GET", "HTTP/1.1", target, origin, address, false, fields);
    }

    /** A configuration of nothing but routes and consumers. */
    public static Configuration configuration(List<Route> routes, List<ConsumerSettings> consumers) {
        GatewaySettings gateway = mock(GatewaySettings.class);
        when(gateway.keys()).thenReturn(new KeyChecks(List.of(), Duration.ZERO));
        return new Configuration(Path.of("conf"), gateway, new RouteTable(routes), List.of(), consumers);
    }

    /** A request of a container that holds this exchange. */
    public static HttpServletRequest servletRequest(Exchange exchange) {
        HttpServletRequest request = mock(HttpServletRequest.class);
        when(request.getAttribute(Exchange.class.getName())).thenReturn(exchange);
        return request;
    }

    private record FirstGeneration(List<Route> all) implements Generation {
        @Override
        public long number() {
            return 1;
        }

        @Override
        public RouteTable routes() {
            return new RouteTable(all);
        }

        @Override
        public TrustedProxies trustedProxies() {
            return TrustedProxies.NONE;
        }

        @Override
        public HeadLimits heads() {
            return new HeadLimits(16 * 1024, 100, 8 * 1024);
        }
    }
}
