package dev.gatehouse.upstream;

import dev.gatehouse.route.Balance;
import dev.gatehouse.route.EjectionSettings;
import dev.gatehouse.route.EndpointSettings;
import dev.gatehouse.route.HealthSettings;
import dev.gatehouse.route.PoolSettings;
import dev.gatehouse.route.RetrySettings;
import dev.gatehouse.route.RetrySettings.Causes;
import dev.gatehouse.route.UpstreamSettings;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** A service with one endpoint and one connection, which is asked once and never left alone. */
public final class OneEndpoint {

    static final RetrySettings ONE_TRY = new RetrySettings(1, new Causes(false, false, Set.of()), null, 0, 0, false);

    private OneEndpoint() {}

    public static UpstreamSettings at(int port) {
        return new UpstreamSettings(
                "service",
                List.of(new EndpointSettings("127.0.0.1", port, 1)),
                Balance.LEAST_REQUESTS,
                new PoolSettings(1, 0, Duration.ofSeconds(60), Duration.ofMinutes(5)),
                new HealthSettings(new EjectionSettings(0, 0, Duration.ofSeconds(1), 0, 0), null, Duration.ZERO),
                ONE_TRY);
    }
}
