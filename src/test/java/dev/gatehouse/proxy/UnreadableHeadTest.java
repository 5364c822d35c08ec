package dev.gatehouse.proxy;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the server's parser refuses, before there is a request: a problem document, a record, and the connection's end. */
final class UnreadableHeadTest {

    private static final int NOBODY = 9;
    private static final String LONG = "a".repeat(20_000);

    private EmbeddedGateway gateway;
    private Records records;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        gateway = GatewayUnderTest.start(directory, NOBODY);
        records = new Records(directory.resolve("audit.jsonl"));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void a_target_that_is_too_long_is_414() throws IOException {
        assertRefused(414, "GET /" + LONG + " HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    @Test
    void fields_that_are_too_long_are_431() throws IOException {
        assertRefused(431, "GET / HTTP/1.1\r\nHost: a\r\nX-Long: " + LONG + "\r\n\r\n");
    }

    @Test
    void a_head_that_is_none_is_400() throws IOException {
        assertRefused(400, "GET / HTTP/1.1\r\nHost a\r\n\r\n");
    }

    @Test
    void two_lengths_that_differ_are_400() throws IOException {
        assertRefused(400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx");
    }

    /** The answer's end is the connection's: the test would wait for ever else. */
    private void assertRefused(int status, String request) throws IOException {
        String answer = RawClient.ask(gateway.uri().getPort(), request);
        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
        assertTrue(answer.contains("Content-Type: application/problem+json\r\n"), answer);
        String id = answer.replaceAll("(?s).*X-Request-Id: ([^\r]+).*", "$1");
        assertTrue(answer.contains("\"" + id + "\""), answer);
        String record = records.with("\"requestId\":\"" + id + "\"");
        assertTrue(record.contains("\"status\":" + status + ",\"outcome\":\"refused\""), record);
    }
}
