package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.post;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.client.RawHttp2;
import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that begins with a body and is gone before its end. */
final class AbandonedUploadTest {

    private RawUpstream upstream;
    private EmbeddedGateway gateway;
    private Records records;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        upstream = RawUpstream.start();
        upstream.does(exchange -> exchange.readUntil("never"));
        gateway = GatewayUnderTest.start(directory, upstream.port());
        records = new Records(directory.resolve("audit.jsonl"));
    }

    @AfterEach
    void stop() throws IOException {
        GatewayUnderTest.assertAtRest(gateway);
        gateway.close();
        upstream.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 9", "Transfer-Encoding: chunked"})
    void who_closes_the_connection_is_gone(String framing) throws Exception {
        begin("/closed", framing).close();
        assertGone(records.of("/closed"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 9", "Transfer-Encoding: chunked"})
    void who_resets_the_connection_is_gone(String framing) throws Exception {
        begin("/reset", framing).reset();
        assertGone(records.of("/reset"));
    }

    @Test
    void who_resets_the_stream_is_gone() throws Exception {
        try (RawHttp2 client = RawHttp2.connect(gateway.uri().getPort())) {
            client.request(
                    1,
                    RawHttp2.END_HEADERS,
                    RawHttp2.head(
                            List.of(":method: POST", ":scheme: http", ":path: /stream", ":authority: a"), List.of()));
            client.send(RawHttp2.DATA, 0, 1, new byte[3]);
            upstream.head();
            client.send(RawHttp2.RESET, 0, 1, new byte[] {0, 0, 0, 8});
            assertGone(records.of("/stream"));
        }
    }

    @Test
    void who_sends_what_is_no_body_is_there_still() throws Exception {
        try (RawClient client = begin("/malformed", "Transfer-Encoding: chunked")) {
            client.send("\r\nxyz\r\n").rest();
        }
        String record = records.of("/malformed");
        assertTrue(record.contains("\"outcome\":\"failed\",\"kind\":\"request-body-broken\""), record);
    }

    /** Three bytes of a body in either framing, or the beginning of it. */
    private RawClient begin(String path, String framing) throws Exception {
        RawClient client = RawClient.connect(gateway.uri()).send(post(path, framing) + "3\r\nabc");
        upstream.head();
        return client;
    }

    private static void assertGone(String record) {
        assertTrue(record.contains("\"outcome\":\"client-gone\""), record);
    }
}
