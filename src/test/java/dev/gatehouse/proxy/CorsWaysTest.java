package dev.gatehouse.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.client.Client;
import dev.gatehouse.client.ClientExchange;
import dev.gatehouse.client.Way;
import dev.gatehouse.launch.EmbeddedGateway;
import dev.gatehouse.tls.Issuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A page's requests, whichever way its browser comes. */
@ParameterizedClass(name = "{0}")
@EnumSource(Way.class)
final class CorsWaysTest {

    private static final String APP = "Origin: https://app.example.com";

    private static RawUpstream upstream;
    private static EmbeddedGateway gateway;

    private final Client client;

    CorsWaysTest(Way way) {
        client = Client.of(way, way.isUnderTls() ? gateway.httpsUri().orElseThrow() : gateway.uri());
    }

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        upstream = RawUpstream.start();
        upstream.answers("HTTP/1.1 200 OK\r\nVary: Accept\r\nAccess-Control-Allow-Origin: *\r\n"
                + "Content-Length: 2\r\n\r\nok");
        Files.createDirectory(directory.resolve("routes"));
        Issuer.root().issue("EC", "127.0.0.1").write(directory, "server");
        Files.writeString(directory.resolve("gatehouse.properties"), """
                listen.http = 127.0.0.1:0
                listen.https = 127.0.0.1:0
                tls.certificate = server.pem
                tls.key = server.key
                admin.listen = off
                audit.file = %s
                default.cors.origins = https://*.example.com
                default.cors.request-headers = Content-Type
                """.formatted(directory.resolve("audit.jsonl")));
        for (String auth : new String[] {"none", "api-key"}) {
            Files.writeString(
                    directory.resolve("routes/" + auth + ".properties"), """
                    match.path = /%s/**
                    match.methods = GET, PUT
                    upstream.endpoints = http://127.0.0.1:%d
                    upstream.pool.idle = 1ms
                    auth = %s
                    """.formatted(auth, upstream.port(), auth));
        }
        gateway = EmbeddedGateway.start(directory);
    }

    @AfterEach
    void disconnect() {
        client.close();
        GatewayUnderTest.assertAtRest(gateway);
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    @Test
    void a_preflight_is_answered() {
        ClientExchange answer = client.ask(
                "OPTIONS",
                "/api-key/a",
                APP,
                "Access-Control-Request-Method: PUT",
                "Access-Control-Request-Headers: content-type");
        assertEquals(204, answer.status());
        assertEquals("https://app.example.com", answer.field("Access-Control-Allow-Origin"));
        assertEquals("GET, PUT", answer.field("Access-Control-Allow-Methods"));
        assertEquals("Origin, Access-Control-Request-Method, Access-Control-Request-Headers", answer.field("Vary"));
    }

    @Test
    void one_from_elsewhere_is_refused_without_a_word_to_the_browser() {
        ClientExchange answer = client.ask(
                "OPTIONS", "/api-key/a", "Origin: https://evil.example", "Access-Control-Request-Method: PUT");
        assertEquals(403, answer.status());
        assertEquals("none", answer.field("Access-Control-Allow-Origin"));
        assertTrue(answer.text().contains("\"status\":403"));
    }

    @Test
    void an_answer_is_for_its_origin_alone() {
        ClientExchange answer = client.get("/none/a", APP);
        assertEquals("ok", answer.text());
        assertEquals("https://app.example.com", answer.field("Access-Control-Allow-Origin"));
        assertEquals("Origin, Accept", answer.field("Vary"));
        assertEquals("none", client.get("/none/a").field("Access-Control-Allow-Origin"));
    }

    @Test
    void a_refusal_is_too() {
        ClientExchange answer = client.get("/api-key/a", APP);
        assertEquals(401, answer.status());
        assertEquals("https://app.example.com", answer.field("Access-Control-Allow-Origin"));
        assertEquals("Origin", answer.field("Vary"));
    }
}
