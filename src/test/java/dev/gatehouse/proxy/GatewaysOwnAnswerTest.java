package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.client.RawHttp2;
import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers that no service gave, to GET and to HEAD: both say one length, and the record says what was sent. */
final class GatewaysOwnAnswerTest {

    private EmbeddedGateway gateway;
    private Records records;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = socket.getLocalPort();
        }
        GatewayUnderTest.writeConfiguration(directory, nobody);
        Files.writeString(
                directory.resolve("routes/own.properties"),
                "match.path = /own/**\nauth = none\nrespond.status = 200\nrespond.body = four");
        records = new Records(directory.resolve("audit.jsonl"));
        gateway = EmbeddedGateway.start(directory);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void a_get_of_a_responding_route_has_its_body_and_its_length() throws IOException {
        String answer = ask(get("/own/get"));
        assertTrue(answer.contains("Content-Length: 4\r\n") && answer.endsWith("\r\n\r\nfour"), answer);
        assertTrue(records.of("/own/get").contains("\"responseBodyBytes\":4,"), records.of("/own/get"));
    }

    @Test
    void a_head_of_it_has_the_length_and_nothing_behind_it() throws IOException {
        String answer = ask(head("/own/head"));
        assertTrue(answer.contains("Content-Length: 4\r\n") && answer.endsWith("\r\n\r\n"), answer);
        assertTrue(records.of("/own/head").contains("\"responseBodyBytes\":0,"), records.of("/own/head"));
    }

    @Test
    void a_failure_is_recorded_with_the_length_of_its_document() throws IOException {
        String answer = ask(get("/failed"));
        int length = answer.length() - answer.indexOf("\r\n\r\n") - 4;
        assertTrue(records.of("/failed").contains("\"responseBodyBytes\":" + length + ","), records.of("/failed"));
    }

    @Test
    void a_failure_of_a_head_is_recorded_with_no_bytes() throws IOException {
        String answer = ask(head("/failed"));
        assertTrue(answer.startsWith("HTTP/1.1 502 ") && answer.endsWith("\r\n\r\n"), answer);
        assertTrue(records.of("/failed").contains("\"responseBodyBytes\":0,"), records.of("/failed"));
    }

    @Test
    void options_of_no_resource_is_answered_without_a_route_and_recorded() throws IOException {
        String asked = get("*").replace("GET", "OPTIONS");
        String answer = ask(asked);
        assertTrue(answer.startsWith("HTTP/1.1 204 "), answer);
        String record = records.with(answer.replaceAll("(?s).*X-Request-Id: ([^\r]+).*", "$1"));
        assertTrue(record.contains("\"stage\":\"door\",\"reason\":\"asks for no resource\""), record);
        assertTrue(record.contains("\"method\":\"OPTIONS\""), record);
        assertTrue(ask(asked.replace("Host: a", "Host: a b")).startsWith("HTTP/1.1 400 "));
        assertTrue(ask(get("*")).startsWith("HTTP/1.1 4"));
    }

    @Test
    void so_it_is_by_http2() throws IOException {
        try (RawHttp2 client = RawHttp2.connect(gateway.uri().getPort())) {
            List<String> pseudo = List.of(":method: OPTIONS", ":scheme: http", ":path: *", ":authority: a");
            client.request(1, RawHttp2.END_STREAM | RawHttp2.END_HEADERS, RawHttp2.head(pseudo, List.of()));
            assertEquals(204, client.status());
        }
    }

    private static String head(String path) {
        return get(path).replace("GET", "HEAD");
    }

    private String ask(String request) throws IOException {
        return RawClient.ask(gateway.uri().getPort(), request);
    }
}
