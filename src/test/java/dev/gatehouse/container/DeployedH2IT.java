package dev.gatehouse.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.client.Client;
import dev.gatehouse.client.ClientExchange;
import dev.gatehouse.client.Way;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client sees that speaks HTTP/2 with a container of others. */
@ParameterizedClass(name = "{0}")
@EnumSource(names = {"TOMCAT_10_1", "TOMCAT_11"})
final class DeployedH2IT {

    private static final int MANY_BYTES = 4 * 1024 * 1024;

    private static @Nullable DeployedGateway deployed;

    private Client client;

    DeployedH2IT(Container container) {
        Objects.requireNonNull(container);
    }

    @BeforeParameterizedClassInvocation
    static void deploy(Container container, @TempDir Path directory) throws IOException {
        deployed = DeployedGateway.start(container, directory);
    }

    @AfterParameterizedClassInvocation
    static void undeploy() throws IOException {
        gateway().close();
    }

    @BeforeEach
    void connect() {
        client = Client.of(Way.H2C, URI.create("http://127.0.0.1:" + gateway().port()));
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    @Test
    void a_get_has_no_body_upstream() {
        assertEquals("no body", text(client.get("/open/framing")));
    }

    @Test
    void a_head_has_the_length_and_no_body() {
        ClientExchange answer = client.ask("HEAD", "/open/bytes/77");
        assertEquals(200, answer.status());
        assertEquals("77", answer.field("Content-Length"));
        assertEquals(0, answer.body().length);
    }

    @Test
    void a_body_of_known_length_arrives_whole_and_with_its_length() {
        byte[] body = ScriptedUpstream.pattern(MANY_BYTES);
        assertEquals(ScriptedUpstream.sum(body), text(client.post("/open/sum", body)));
        assertEquals("Content-Length: 2", text(client.post("/open/framing", new byte[2])));
    }

    @Test
    void a_body_of_unknown_length_arrives_whole_and_in_chunks() {
        byte[] body = ScriptedUpstream.pattern(MANY_BYTES);
        assertEquals(
                ScriptedUpstream.sum(body),
                text(client.upload("/open/sum").send(body).end()));
        assertEquals(
                "Transfer-Encoding: chunked",
                text(client.upload("/open/framing").send(new byte[2]).end()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELETE", "PROPFIND", "REPORT"})
    void a_body_of_unknown_length_arrives_whatever_the_method(String method) {
        assertEquals(
                "Transfer-Encoding: chunked",
                text(client.uploadBy(method, "/open/framing").send(new byte[2]).end()));
    }

    @Test
    void a_body_whose_end_comes_after_its_last_byte_arrives_whole() throws Exception {
        ClientExchange upload = client.upload("/open/counted").send(new byte[3]);
        assertTrue(gateway().upstream().hasCounted(3));
        upload.end();
        assertEquals("3", text(upload));
    }

    @Test
    void a_download_arrives_whole() {
        assertArrayEquals(
                ScriptedUpstream.pattern(MANY_BYTES),
                client.get("/open/bytes/" + MANY_BYTES).body());
    }

    @Test
    void an_event_arrives_before_the_next_is_sent() throws Exception {
        ClientExchange events = client.get("/open/events");
        assertEquals("data: 1\n\n", new String(events.body(9), StandardCharsets.US_ASCII));
        gateway().upstream().sendSecondEvent();
        assertEquals("data: 1\n\ndata: 2\n\n", text(events));
    }

    @Test
    void trailers_of_the_answer_arrive() {
        ClientExchange answer = client.get("/open/trailers");
        assertEquals("checked", text(answer));
        Header trailer = answer.trailers().get(0);
        assertEquals("x-check: passed", trailer.getName() + ": " + trailer.getValue());
    }

    @Test
    void without_a_key_the_answer_is_a_problem_document_with_a_challenge() {
        ClientExchange answer = client.get("/keyed/1");
        assertEquals(401, answer.status());
        assertEquals("application/problem+json", answer.field("Content-Type"));
        assertTrue(answer.field("WWW-Authenticate").startsWith("ApiKey"));
        assertTrue(new String(answer.body(), StandardCharsets.UTF_8).contains("\"status\":401"));
    }

    /**
     * Tomcat tells most times at once. About once in twelve nobody is told of a reset that comes while the stream's window is used
     * up: then it is the route's timeout that finds the client to take nothing, which the record says as well.
     */
    @Test
    void a_client_that_resets_its_stream_is_gone_at_the_latest_when_timeout_idle_is_over() throws Exception {
        ClientExchange endless = client.get("/endless");
        endless.body(1);
        endless.reset();
        assertTrue(gateway().upstream().endlessIsLetGo());
        String record = gateway().recordOf("/endless");
        assertTrue(record.contains("\"outcome\":\"client-gone\""), record);
        assertEquals("here is /after", text(client.get("/open/after")));
    }

    private static DeployedGateway gateway() {
        return Objects.requireNonNull(deployed);
    }

    private static String text(ClientExchange answer) {
        String body = new String(answer.body(), StandardCharsets.UTF_8);
        assertEquals(200, answer.status(), body);
        return body;
    }
}
