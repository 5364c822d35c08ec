package dev.gatehouse.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.route.Balance;
import dev.gatehouse.route.EndpointSettings;
import dev.gatehouse.route.PoolSettings;
import dev.gatehouse.route.UpstreamSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RetiredUpstreamTest {

    @Test
    void a_service_that_has_retired_and_has_no_connection_is_forgotten() {
        try (UpstreamClient client = UpstreamClient.start(TimeSource.SYSTEM)) {
            Upstream upstream = client.open(new UpstreamSettings(
                    "one",
                    List.of(new EndpointSettings("127.0.0.1", 1, 1)),
                    Balance.LEAST_REQUESTS,
                    new PoolSettings(1, 1, Duration.ofSeconds(1))));
            client.closeExpired();
            assertEquals(1, client.openUpstreams());
            client.retire(upstream);
            client.closeExpired();
            assertEquals(0, client.openUpstreams());
        }
    }
}
