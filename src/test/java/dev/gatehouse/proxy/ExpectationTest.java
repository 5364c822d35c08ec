package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.assertStatus;
import static dev.gatehouse.proxy.RawClient.post;

import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that asks before it sends its body, and a service that does not want it. */
final class ExpectationTest {

    private RawUpstream upstream;
    private EmbeddedGateway gateway;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        upstream = RawUpstream.start();
        gateway = GatewayUnderTest.start(directory, upstream.port());
    }

    @AfterEach
    void every_exchange_has_ended_and_given_its_connection_back() throws IOException {
        GatewayUnderTest.assertAtRest(gateway);
        gateway.close();
        upstream.close();
    }

    /** What the client would read first is 100. */
    @Test
    void a_client_is_not_told_to_send_a_body_that_the_service_refuses() throws IOException {
        upstream.answers("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 2\r\n\r\nno");
        String request = post("/", "Expect: 100-continue", "Content-Length: 5");
        assertStatus(417, RawClient.ask(gateway.uri().getPort(), request));
    }
}
