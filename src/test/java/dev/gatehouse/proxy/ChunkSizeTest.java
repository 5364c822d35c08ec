package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.get;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a service may say how long a chunk of its answer is. */
final class ChunkSizeTest {

    private static final String HEAD = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    private RawUpstream upstream;
    private EmbeddedGateway gateway;
    private Records records;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        upstream = RawUpstream.start();
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
    @ValueSource(strings = {"+2", "-2", " 2", "\t2", "0x2", "2 2", "2,", "g", ";a=b", "+0", "2;a=\rb"})
    void what_is_no_hexadecimal_number_ends_the_answer_before_it_is_whole(String size) throws IOException {
        upstream.answers(HEAD + "3\r\nabc\r\n" + size + "\r\n!!\r\n0\r\n\r\n");
        String answer = RawClient.ask(gateway.uri(), get("/a"));
        assertFalse(answer.contains("!!") || answer.endsWith("0\r\n\r\n"), answer);
        String record = records.of("/a");
        assertTrue(record.contains("\"kind\":\"bad-response\",\"detail\":\"the response is malformed\""), record);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "002", "2;a=b", "2 ; a=\"b\"", "2  "})
    void a_number_is_one_with_zeros_before_it_and_an_extension_behind(String size) throws IOException {
        upstream.answers(HEAD + "B\r\n0123456789a\r\n" + size + "\r\n!!\r\n0\r\nX-After: 1\r\n\r\n");
        String answer = RawClient.ask(gateway.uri(), get("/a"));
        assertTrue(answer.contains("0123456789a") && answer.contains("!!"), answer);
        assertTrue(records.of("/a").contains("\"outcome\":\"answered\""));
    }
}
