package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.assertStatus;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.client.RawHttp2;
import dev.gatehouse.jose.KeyServer;
import dev.gatehouse.jose.Tokens;
import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests whose tokens can be judged only when the issuer has answered. */
@Timeout(60)
final class AwaitedKeysTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";
    private static final String BEARER = "Authorization: Bearer " + Tokens.good();

    @TempDir
    Path directory;

    private RawUpstream upstream;
    private KeyServer issuer;
    private Records records;

    @BeforeEach
    void listen() throws IOException {
        upstream = RawUpstream.start();
        upstream.answers(OK);
        issuer = KeyServer.start().says(Tokens.keySet(Tokens.RSA)).hold();
        records = new Records(directory.resolve("audit.jsonl"));
    }

    @AfterEach
    void end() throws IOException {
        issuer.close();
        upstream.close();
    }

    @Test
    void requests_wait_off_every_thread_and_go_on_when_the_keys_are_there() throws Exception {
        try (EmbeddedGateway gateway = start("match.allow = encoded-slash, path-parameters")) {
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                RawClient client = RawClient.connect(gateway.uri());
                client.send(RawClient.get("/orders/a%2Fb;v=1/" + i + "?x=1%202", BEARER));
                clients.add(client);
            }
            await(() -> gateway.exchangesUnderWay() == 60);
            issuer.release();
            for (RawClient client : clients) {
                String answer = client.rest();
                assertStatus(200, answer);
                assertTrue(answer.endsWith("\r\n\r\nok"), answer);
                client.close();
            }
            assertTrue(upstream.head().startsWith("GET /orders/a%2Fb;v=1/"));
            GatewayUnderTest.assertAtRest(gateway);
        }
    }

    @Test
    void a_body_that_comes_meanwhile_arrives_whole() throws Exception {
        String body = "0123456789".repeat(20_000);
        upstream.does(
                exchange -> exchange.send(exchange.read(body.length()).equals(body) ? OK : "HTTP/1.1 500 no\r\n\r\n")
                        .close());
        try (EmbeddedGateway gateway = start("");
                RawClient client = RawClient.connect(gateway.uri())) {
            client.send(RawClient.post("/up", BEARER, "Content-Length: " + body.length()));
            client.send(body.substring(0, 5_000));
            await(() -> gateway.exchangesUnderWay() == 1);
            issuer.release();
            client.send(body.substring(5_000));
            assertStatus(200, client.rest());
            GatewayUnderTest.assertAtRest(gateway);
        }
    }

    @Test
    void a_client_that_expects_100_gets_it_only_when_it_may_pass() throws Exception {
        upstream.does(exchange -> exchange.send(exchange.read(3).equals("abc") ? OK : "HTTP/1.1 500 no\r\n\r\n")
                .close());
        try (EmbeddedGateway gateway = start("");
                RawClient client = RawClient.connect(gateway.uri())) {
            client.send(RawClient.post("/up", BEARER, "Content-Length: 3", "Expect: 100-continue"));
            await(() -> gateway.exchangesUnderWay() == 1);
            issuer.release();
            client.send("abc");
            assertTrue(client.rest().contains("HTTP/1.1 200 OK"));
        }
    }

    @Test
    void over_http_2_it_is_the_same_and_a_client_that_resets_its_stream_is_gone() throws Exception {
        try (EmbeddedGateway gateway = start("");
                RawHttp2 client = RawHttp2.connect(gateway.uri().getPort())) {
            client.get(1, "/leaves", "authorization: Bearer " + Tokens.good());
            client.get(3, "/stays", "authorization: Bearer " + Tokens.good());
            await(() -> gateway.exchangesUnderWay() == 2);
            client.send(RawHttp2.RESET, 0, 1, (byte) 0, (byte) 0, (byte) 0, (byte) 8);
            String record = records.with("/leaves");
            assertTrue(record.contains("\"outcome\":\"client-gone\""), record);
            issuer.release();
            assertEquals(200, client.status());
            GatewayUnderTest.assertAtRest(gateway);
        }
    }

    @Test
    void a_client_that_leaves_over_http_1_1_does_no_harm() throws Exception {
        try (EmbeddedGateway gateway = start("")) {
            RawClient client = RawClient.connect(gateway.uri());
            client.send(RawClient.get("/leaves", BEARER));
            await(() -> gateway.exchangesUnderWay() == 1);
            client.reset();
            issuer.release();
            records.with("/leaves");
            GatewayUnderTest.assertAtRest(gateway);
        }
    }

    @Test
    void a_bad_token_is_told_so_without_waiting_where_the_keys_do_not_matter() throws Exception {
        try (EmbeddedGateway gateway = start("")) {
            assertStatus(
                    401,
                    RawClient.ask(gateway.uri(), RawClient.get("/", "Authorization: Bearer " + Tokens.good() + "x")));
        }
    }

    @Test
    void auth_timeout_bounds_the_wait() throws Exception {
        try (EmbeddedGateway gateway = start("auth.timeout = 300ms")) {
            assertUnavailable(RawClient.ask(gateway.uri(), RawClient.get("/", BEARER)), "auth.timeout is over");
            GatewayUnderTest.assertAtRest(gateway);
        }
    }

    @Test
    void a_gateway_that_stops_does_not_wait_longer_than_it_drains() throws Exception {
        try (EmbeddedGateway gateway = start("");
                RawClient client = RawClient.connect(gateway.uri())) {
            client.send(RawClient.get("/", BEARER));
            await(() -> gateway.exchangesUnderWay() == 1);
            assertFalse(gateway.drain());
            assertUnavailable(client.rest(), "the gateway is shutting down");
            GatewayUnderTest.assertAtRest(gateway);
        }
    }

    @Test
    void an_issuer_that_cannot_be_reached_lets_the_gateway_start_and_its_tokens_are_told_to_come_again()
            throws Exception {
        issuer.close();
        try (EmbeddedGateway gateway = start("")) {
            assertUnavailable(
                    RawClient.ask(gateway.uri(), RawClient.get("/", BEARER)), "the issuer's keys could not be fetched");
        }
    }

    @Test
    void what_is_no_key_set_is_not_believed() throws Exception {
        issuer.says(302, "", "Location", issuer.url() + "/elsewhere").release();
        try (EmbeddedGateway gateway = start("")) {
            assertUnavailable(
                    RawClient.ask(gateway.uri(), RawClient.get("/", BEARER)), "the issuer's keys could not be fetched");
        }
        issuer.says(" ".repeat(300_000) + Tokens.keySet(Tokens.RSA));
        try (EmbeddedGateway gateway = start("")) {
            assertUnavailable(
                    RawClient.ask(gateway.uri(), RawClient.get("/", BEARER)), "the issuer's keys could not be fetched");
        }
    }

    @Test
    void keys_are_found_by_what_the_issuer_says_of_itself() throws Exception {
        issuer.says("{\"issuer\":\"" + issuer.url() + "\",\"jwks_uri\":\"" + issuer.url() + "/keys\",\"keys\":"
                        + Tokens.keySet(Tokens.RSA).substring("{\"keys\":".length()))
                .release();
        writeConfiguration("");
        Files.writeString(
                directory.resolve("issuers/corp.properties"),
                "issuer = " + issuer.url() + "\naudience = orders-api\nalgorithms = RS256\ndiscovery = on");
        try (EmbeddedGateway gateway = EmbeddedGateway.start(directory)) {
            String token = Tokens.rs256(
                    Tokens.header("RS256", "rsa"), Tokens.claims().replace("https://login.example.com/", issuer.url()));
            assertStatus(200, RawClient.ask(gateway.uri(), RawClient.get("/", "Authorization: Bearer " + token)));
            assertEquals(2, issuer.asked());
        }
    }

    private void assertUnavailable(String answer, String reason) throws IOException {
        assertStatus(503, answer);
        assertTrue(answer.contains("\r\nRetry-After: 1\r\n"), answer);
        assertFalse(answer.contains("WWW-Authenticate"), answer);
        String record = records.with(answer.replaceAll("(?s).*X-Request-Id: ([^\r]+).*", "$1"));
        assertTrue(record.contains(reason), record);
        assertTrue(record.contains("\"stage\":\"auth\""), record);
    }

    private EmbeddedGateway start(String... routeLines) throws IOException {
        writeConfiguration(routeLines);
        return EmbeddedGateway.start(directory);
    }

    private void writeConfiguration(String... routeLines) throws IOException {
        GatewayUnderTest.writeConfiguration(directory, upstream.port(), routeLines);
        Path all = directory.resolve("routes/all.properties");
        if (!Files.readString(all).contains("auth.timeout")) {
            Files.writeString(all, Files.readString(all) + "\nauth.timeout = 30s");
        }
        Path file = directory.resolve("gatehouse.properties");
        Files.writeString(file, Files.readString(file) + "\ndrain.timeout = 100ms\n");
        Files.createDirectories(directory.resolve("issuers"));
        Files.createDirectories(directory.resolve("consumers"));
        Files.writeString(directory.resolve("consumers/acme.properties"), "");
        Files.writeString(
                directory.resolve("issuers/corp.properties"),
                "issuer = https://login.example.com/\naudience = orders-api\nalgorithms = RS256\njwks.url = "
                        + issuer.url() + "/jwks");
        Path route = directory.resolve("routes/all.properties");
        Files.writeString(route, Files.readString(route).replace("auth = none", "auth = jwt:corp"));
    }

    private static void await(BooleanSupplier happened) {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (!happened.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "it never happened");
            LockSupport.parkNanos(1_000_000);
        }
    }
}
