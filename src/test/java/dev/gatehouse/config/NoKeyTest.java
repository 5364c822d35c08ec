package dev.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.route.AuthSettings;
import dev.gatehouse.route.Balance;
import dev.gatehouse.route.CountBy;
import dev.gatehouse.route.EjectionSettings;
import dev.gatehouse.route.EndpointSettings;
import dev.gatehouse.route.GatewaySettings;
import dev.gatehouse.route.GatewaySettings.AuditSettings;
import dev.gatehouse.route.GatewaySettings.AuditSettings.WhenBehind;
import dev.gatehouse.route.GatewaySettings.DrainSettings;
import dev.gatehouse.route.GatewaySettings.ListenAddress;
import dev.gatehouse.route.GatewaySettings.StateSettings;
import dev.gatehouse.route.HealthSettings;
import dev.gatehouse.route.HostRewrite;
import dev.gatehouse.route.MatchSettings;
import dev.gatehouse.route.PoolSettings;
import dev.gatehouse.route.Priority;
import dev.gatehouse.route.RateLimit;
import dev.gatehouse.route.RateLimit.Period;
import dev.gatehouse.route.RetrySettings;
import dev.gatehouse.route.RetrySettings.Causes;
import dev.gatehouse.route.Route;
import dev.gatehouse.route.RouteAction;
import dev.gatehouse.route.Sharing;
import dev.gatehouse.route.TimeoutSettings;
import dev.gatehouse.route.UpstreamSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What everything is when it is not stated. */
final class NoKeyTest {

    @TempDir
    Path directory;

    @Test
    void an_empty_directory_is_a_gateway_without_routes() {
        GatewaySettings gateway = new Conf(directory).valid().gateway();

        assertEquals(new ListenAddress(null, 8080), gateway.listenHttp());
        assertNull(gateway.https());
        assertEquals(new ListenAddress("127.0.0.1", 9090), gateway.adminListen());
        assertNull(gateway.adminPath());
        assertFalse(gateway.trustedProxies().contains("127.0.0.1"));
        assertEquals(new AuditSettings(Path.of("logs/audit.jsonl"), WhenBehind.REFUSE), gateway.audit());
        assertEquals(new StateSettings(Path.of("data"), Duration.ofSeconds(1), Duration.ofDays(400)), gateway.state());
        assertNull(gateway.redis());
        assertEquals(new DrainSettings(Duration.ZERO, Duration.ofSeconds(30)), gateway.drain());
    }

    @Test
    void a_route_that_says_only_what_it_must() {
        Route route = new Conf(directory)
                .file("routes/a.properties", "match.scheme = http", "auth = none", "upstream.endpoints = http://a")
                .route("a");

        MatchSettings match = route.match();
        assertEquals(List.of(), match.hosts());
        assertEquals(1, match.paths().size());
        assertEquals(Set.of(), match.methods());
        assertEquals(0, match.priority());
        assertEquals(Set.of(), match.allowances());
        assertEquals(AuthSettings.PUBLIC, route.auth());
        assertEquals(List.of(), route.quota().limits().rates());
        assertEquals(Sharing.STANDARD, route.quota().sharing());
        assertEquals(
                new TimeoutSettings(Duration.ofSeconds(2), Duration.ofSeconds(30), Duration.ofSeconds(60), null),
                route.timeouts());
        assertEquals(100L << 20, route.maxRequestBodyBytes());
        assertTrue(route.audited());
        assertEquals(List.of(), route.requestEdits().remove());
        assertEquals(
                0,
                route.requestEdits().set().size() + route.requestEdits().add().size());
        assertEquals(
                0,
                route.responseEdits().set().size() + route.responseEdits().add().size());
    }

    @Test
    void an_upstream_that_says_only_where_it_is() {
        RouteAction.Forward forward = (RouteAction.Forward)
                Conf.open(directory).forwardingRoute("a").route("a").action();

        RetrySettings retry =
                new RetrySettings(2, new Causes(true, false, Set.of(502, 503, 504)), null, 64 * 1024, 20, false);
        assertNull(forward.path());
        assertNull(forward.mirror());
        assertEquals(Priority.NORMAL, forward.priority());
        assertEquals(retry, forward.to().branches().get(0).retry());
        assertEquals(HostRewrite.PRESERVE, forward.host());
        assertEquals(
                new UpstreamSettings(
                        "route:a",
                        List.of(new EndpointSettings("127.0.0.1", 1, 1)),
                        Balance.LEAST_REQUESTS,
                        new PoolSettings(256, 1024, Duration.ofSeconds(60), Duration.ofMinutes(5)),
                        new HealthSettings(
                                new EjectionSettings(5, 0, Duration.ofSeconds(10), 50, 20), null, Duration.ZERO),
                        retry),
                forward.to().branches().get(0).upstream());
    }

    @Test
    void a_rate_counts_by_consumer_and_in_utc() {
        Route route = Conf.open(directory).respondingRoute("a", "quota = 5/day").route("a");

        RateLimit limit = route.quota().limits().rates().get(0);
        assertEquals(new RateLimit(5, Period.DAY, 5, CountBy.CONSUMER, limit.zone()), limit);
        assertEquals(ZoneOffset.UTC, limit.zone().normalized());
    }

    @Test
    void the_admin_side_can_be_switched_off() {
        assertNull(new Conf(directory)
                .file("gatehouse.properties", "admin.listen = off")
                .valid()
                .gateway()
                .adminListen());
    }
}
