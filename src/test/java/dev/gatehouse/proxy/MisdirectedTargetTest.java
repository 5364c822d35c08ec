package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.assertStatus;
import static dev.gatehouse.proxy.RawClient.get;
import static dev.gatehouse.proxy.RawClient.head;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Targets that say more than a path, and what they say is not so or not to be said. */
final class MisdirectedTargetTest {

    private RawUpstream upstream;
    private EmbeddedGateway gateway;
    private Records records;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        upstream = RawUpstream.start();
        upstream.answers("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        gateway = GatewayUnderTest.start(directory, upstream.port());
        records = new Records(directory.resolve("audit.jsonl"));
    }

    @AfterEach
    void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    @Test
    void a_target_with_the_scheme_of_the_connection_is_served() throws IOException {
        assertStatus(200, ask(get("http://a/")));
    }

    @Test
    void a_scheme_in_capitals_is_recorded_in_small_letters() throws IOException {
        assertStatus(200, ask(get("HTTP://a/")));
        assertTrue(records.of("/").contains("\"scheme\":\"http\""));
    }

    @Test
    void a_target_that_says_of_a_plain_connection_that_it_is_under_tls_is_refused() throws IOException {
        assertRefused(get("https://a/"));
    }

    @Test
    void a_target_with_a_user_is_refused() throws IOException {
        assertRefused(get("http://user@a/"));
        assertRefused(get("http://user:secret@a/"));
    }

    @Test
    void a_tunnel_is_refused() throws IOException {
        assertRefused(head("CONNECT", "a:80"));
    }

    private void assertRefused(String request) throws IOException {
        String answer = ask(request);
        assertStatus(400, answer);
        String id = answer.replaceAll("(?s).*X-Request-Id: ([^\r]+).*", "$1");
        String record = records.with("\"requestId\":\"" + id + "\"");
        assertTrue(record.contains("\"status\":400,\"outcome\":\"refused\""), record);
    }

    private String ask(String request) throws IOException {
        return RawClient.ask(gateway.uri().getPort(), request);
    }
}
