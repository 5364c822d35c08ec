package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.assertStatus;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How large a head may be. What is over a limit gets a problem document, a record, and the connection's end. */
final class HeadLimitsTest {

    private static final int MOST_FIELDS = 100;
    private static final int TARGET_BYTES = 8 * 1024;
    private static final int HEAD_BYTES = 16 * 1024;

    private RawUpstream service;

    @TempDir
    private Path directory;

    private EmbeddedGateway gateway;

    @BeforeEach
    void start() throws IOException {
        service = RawUpstream.start();
        service.answers("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        gateway = GatewayUnderTest.start(directory, service.port());
    }

    @AfterEach
    void stop() throws IOException {
        gateway.close();
        service.close();
    }

    @Test
    void a_target_of_just_the_limit_is_served() throws IOException {
        assertServed("GET " + target(TARGET_BYTES) + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    }

    @Test
    void a_target_over_the_limit_is_414() throws IOException {
        assertRefused(
                414,
                "longer than limit.target-size",
                "GET " + target(TARGET_BYTES + 1) + " HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    @Test
    void the_query_is_a_part_of_the_target() throws IOException {
        assertRefused(
                414,
                "longer than limit.target-size",
                "GET /?" + target(TARGET_BYTES - 1) + " HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    @Test
    void as_many_fields_as_the_limit_are_served() throws IOException {
        assertServed("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + fields(MOST_FIELDS - 2) + "\r\n");
    }

    @Test
    void more_fields_than_the_limit_are_431() throws IOException {
        assertRefused(
                431,
                "more fields than limit.head-fields",
                "GET / HTTP/1.1\r\nHost: a\r\n" + fields(MOST_FIELDS) + "\r\n");
    }

    @Test
    void more_fields_than_the_limit_are_not_waited_for() throws IOException {
        try (RawClient client = RawClient.connect(gateway.uri())) {
            assertStatus(
                    431,
                    client.send("GET / HTTP/1.1\r\nHost: a\r\n" + fields(MOST_FIELDS + 1))
                            .rest());
        }
    }

    @Test
    void a_head_of_just_the_limit_is_served() throws IOException {
        assertServed(head(HEAD_BYTES));
    }

    @Test
    void a_head_over_the_limit_is_431() throws IOException {
        assertRefused(431, "refused by the parser", head(HEAD_BYTES + 1));
    }

    @Test
    void a_head_over_the_limit_is_431_though_each_field_is_small() throws IOException {
        assertRefused(
                431,
                "refused by the parser",
                "GET / HTTP/1.1\r\nHost: a\r\n" + ("Accept: " + "a".repeat(200) + "\r\n").repeat(90) + "\r\n");
    }

    @Test
    void a_target_that_no_head_could_hold_is_414() throws IOException {
        assertRefused(414, "refused by the parser", "GET " + target(2 * HEAD_BYTES) + " HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    @Test
    void the_limits_are_those_that_are_stated() throws IOException {
        restart("limit.head-size = 64KiB\nlimit.target-size = 40KiB\nlimit.head-fields = 3");

        assertServed("GET " + target(40 * 1024) + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + fields(1) + "\r\n");
        assertRefused(431, "more fields than limit.head-fields", "GET / HTTP/1.1\r\nHost: a\r\n" + fields(3) + "\r\n");
        assertRefused(431, "refused by the parser", head(64 * 1024 + 1));
    }

    private void restart(String lines) throws IOException {
        gateway.close();
        Files.writeString(directory.resolve("gatehouse.properties"), "\n" + lines, StandardOpenOption.APPEND);
        gateway = EmbeddedGateway.start(directory);
    }

    private static String target(int length) {
        return "/" + "a".repeat(length - 1);
    }

    private static String fields(int count) {
        StringBuilder fields = new StringBuilder();
        IntStream.range(0, count)
                .forEach(i ->
                        fields.append("X-").append(i).append(": ").append(i).append("\r\n"));
        return fields.toString();
    }

    /** One that asks for the connection to be closed. */
    private static String head(int length) {
        String start = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Long: ";
        String end = "\r\n\r\n";
        return start + "a".repeat(length - start.length() - end.length()) + end;
    }

    private void assertServed(String request) throws IOException {
        RawClient.assertStatus(200, RawClient.ask(gateway.uri(), request));
    }

    /** The answer's end is the connection's: the test would wait for ever else. */
    private void assertRefused(int status, String reason, String request) throws IOException {
        String answer = RawClient.ask(gateway.uri(), request);
        RawClient.assertStatus(status, answer);
        assertTrue(answer.contains("Content-Type: application/problem+json\r\n"), answer);
        assertTrue(answer.contains("\r\nConnection: close\r\n"), answer);
        String id = answer.replaceAll("(?s).*X-Request-Id: ([^\r]+).*", "$1");
        String record = new Records(directory.resolve("audit.jsonl")).with("\"requestId\":\"" + id + "\"");
        assertTrue(record.contains("\"status\":" + status + ",\"outcome\":\"refused\""), record);
        assertTrue(record.contains(reason), record);
    }
}
