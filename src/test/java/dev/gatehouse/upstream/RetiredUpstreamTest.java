package dev.gatehouse.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatehouse.exchange.TimeSource;
import org.junit.jupiter.api.Test;

final class RetiredUpstreamTest {

    @Test
    void a_service_that_has_retired_and_has_no_connection_is_forgotten() {
        try (UpstreamClient client = UpstreamClient.start(TimeSource.SYSTEM)) {
            Upstream upstream = client.open(OneEndpoint.at(1));
            client.closeExpired();
            assertEquals(1, client.openUpstreams());
            client.retire(upstream);
            client.closeExpired();
            assertEquals(0, client.openUpstreams());
        }
    }
}
