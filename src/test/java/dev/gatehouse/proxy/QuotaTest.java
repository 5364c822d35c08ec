package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.assertStatus;
import static dev.gatehouse.proxy.RawClient.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What callers see of their limits, and what is given back and charged, over sockets. */
final class QuotaTest {

    private static final String KEY = "gate_a0123456789012345678901234567890123456789012345678";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Cost: 9\r\n\r\nok";

    @TempDir
    Path directory;

    private RawUpstream service;

    @BeforeEach
    void open() throws IOException {
        service = RawUpstream.start();
        service.answers(OK);
    }

    @AfterEach
    void close() throws IOException {
        service.close();
    }

    @Test
    void a_refusal_names_the_limit_and_says_when_to_come_again() throws IOException {
        try (EmbeddedGateway gateway = start("quota = 1/month per route, 1000/s")) {
            assertStatus(200, ask(gateway, "/first"));
            String refused = ask(gateway, "/second");

            assertStatus(429, refused);
            assertTrue(refused.contains("\"violated-policies\":[\"month-route\"]}"), refused);
            assertTrue(
                    refused.contains("\r\nRateLimit-Policy: \"month-route\";q=1, \"second\";q=1000;w=1\r\n"), refused);
            String retryAfter = field(refused, "Retry-After");
            assertTrue(
                    refused.contains(
                            "\r\nRateLimit: \"month-route\";r=0;t=" + retryAfter + ", \"second\";r=1000;t=1\r\n"),
                    refused);
            assertTrue(records().of("/second").contains("\"reason\":\"over month-route\""));
        }
    }

    @Test
    void what_the_service_states_is_charged_and_not_passed_on() throws IOException {
        try (EmbeddedGateway gateway = start("quota = 10/month per route", "quota.cost.response-header = x-cost")) {
            String first = ask(gateway, "/first");
            assertStatus(200, first);
            assertFalse(first.contains("X-Cost"), first);
            GatewayUnderTest.assertAtRest(gateway);

            String second = ask(gateway, "/second");
            assertEquals("\"month-route\";r=0", field(second, "RateLimit").replaceFirst(";t=.*", ""));
            assertStatus(429, ask(gateway, "/third"));
            assertTrue(records().of("/first").contains("\"quotaCost\":9"));
        }
    }

    @Test
    void what_the_service_states_is_passed_on_where_the_route_says_so() throws IOException {
        try (EmbeddedGateway gateway =
                start("quota.cost.response-header = X-Cost", "quota.cost.response-header.forward = on")) {
            assertEquals("9", field(ask(gateway, "/first"), "X-Cost"));
        }
    }

    @Test
    void bytes_both_ways_are_charged_when_the_exchange_has_ended() throws IOException {
        try (EmbeddedGateway gateway = start("quota = 5B/month per route")) {
            assertStatus(
                    200,
                    RawClient.ask(
                            gateway.uri().getPort(),
                            RawClient.post("/up", "Content-Length: 3", "Connection: close") + "abc"));
            GatewayUnderTest.assertAtRest(gateway);
            assertStatus(429, ask(gateway, "/next"));
            assertTrue(records().of("/next").contains("\"reason\":\"over month-bytes-route\""));
        }
    }

    @Test
    void however_a_request_ends_there_is_room_for_another_one() throws Exception {
        try (EmbeddedGateway gateway = start("quota.concurrent = 1 per route", "timeout.response = 200ms")) {
            assertStatus(200, ask(gateway, "/answered"));
            GatewayUnderTest.assertAtRest(gateway);

            service.does(exchange -> exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nok")
                    .cut());
            ask(gateway, "/cut");
            GatewayUnderTest.assertAtRest(gateway);

            service.does(exchange -> exchange.readUntil("never"));
            assertStatus(504, ask(gateway, "/late"));
            GatewayUnderTest.assertAtRest(gateway);

            CountDownLatch left = new CountDownLatch(1);
            service.does(exchange -> {
                exchange.send("HTTP/1.1 200 OK\r\n\r\nendless");
                await(left);
                while (true) {
                    exchange.send("more");
                }
            });
            try (RawClient client = RawClient.connect(gateway.uri().getPort())) {
                client.send(get("/left"));
                client.readUntil("endless");
                assertStatus(429, ask(gateway, "/meanwhile"));
                client.reset();
            }
            left.countDown();
            GatewayUnderTest.assertAtRest(gateway);

            service.answers(OK);
            assertStatus(200, ask(gateway, "/after"));
        }
    }

    @Test
    void what_the_service_states_is_charged_however_the_request_ends() throws Exception {
        try (EmbeddedGateway gateway =
                start("quota = 30/month per route", "quota.cost.response-header = X-Cost", "timeout.idle = 300ms")) {
            String head = "HTTP/1.1 200 OK\r\nX-Cost: 9\r\nContent-Length: 50\r\n\r\nsome of it";
            service.does(exchange -> exchange.send(head).cut());
            ask(gateway, "/cut");
            GatewayUnderTest.assertAtRest(gateway);

            service.does(exchange -> exchange.send(head).readUntil("never"));
            ask(gateway, "/silent");
            GatewayUnderTest.assertAtRest(gateway);

            assertLeaves(gateway, head);

            service.answers(OK);
            String after = ask(gateway, "/after");
            assertEquals("\"month-route\";r=2", field(after, "RateLimit").replaceFirst(";t=.*", ""));
        }
    }

    @Test
    void bytes_are_charged_of_an_answer_that_its_client_leaves() throws Exception {
        try (EmbeddedGateway gateway = start("quota = 9B/month per route", "timeout.idle = 20s")) {
            assertLeaves(gateway, "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nsome of it");
            assertStatus(429, ask(gateway, "/after"));
        }
    }

    /** A client that goes away in the middle of an answer. */
    private void assertLeaves(EmbeddedGateway gateway, String head) throws Exception {
        CountDownLatch left = new CountDownLatch(1);
        service.does(exchange -> {
            exchange.send(head);
            await(left);
            while (true) {
                exchange.send("more");
            }
        });
        try (RawClient client = RawClient.connect(gateway.uri().getPort())) {
            client.send(get("/left"));
            client.readUntil("some of it");
            client.reset();
        }
        left.countDown();
        GatewayUnderTest.assertAtRest(gateway);
    }

    @Test
    void a_stream_that_a_drain_cuts_off_is_under_way_no_more() throws Exception {
        CountDownLatch streaming = new CountDownLatch(1);
        service.does(exchange -> {
            exchange.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n");
            streaming.countDown();
            exchange.readUntil("never");
        });
        EmbeddedGateway gateway = start("quota.concurrent = 1 per route");
        try (RawClient client = RawClient.connect(gateway.uri().getPort())) {
            client.send(get("/stream"));
            assertTrue(streaming.await(20, TimeUnit.SECONDS));
            client.readUntil("data: 1");
        } finally {
            gateway.close();
        }
        assertEquals(0, gateway.exchangesUnderWay());
    }

    @Test
    void a_consumer_sees_its_limits_and_nobody_else_does() throws Exception {
        GatewayUnderTest.writeConfiguration(directory, service.port(), "match.priority = -1");
        Files.writeString(
                directory.resolve("gatehouse.properties"),
                "\nlimits.path = /limits\nlimits.auth = api-key\n",
                StandardOpenOption.APPEND);
        Files.createDirectories(directory.resolve("consumers"));
        Files.createDirectories(directory.resolve("plans"));
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(KEY.getBytes(StandardCharsets.US_ASCII));
        Files.writeString(
                directory.resolve("consumers/acme.properties"),
                "key.a = sha256:" + HexFormat.of().formatHex(digest) + "\nplan = gold\n");
        Files.writeString(directory.resolve("plans/gold.properties"), "quota = 1000/month\n");
        try (EmbeddedGateway gateway = EmbeddedGateway.start(directory)) {
            assertStatus(401, ask(gateway, "/limits"));
            String shown = ask(gateway, "/limits", "X-Api-Key: " + KEY);

            assertStatus(200, shown);
            assertEquals("application/json", field(shown, "Content-Type"));
            assertEquals("no-store", field(shown, "Cache-Control"));
            assertTrue(
                    shown.contains(
                            "{\"consumer\":\"acme\",\"plan\":\"gold\",\"limits\":[{\"name\":\"consumer-month\","),
                    shown);
            assertTrue(shown.contains("\"used\":0,\"remaining\":1000,"), shown);
            assertTrue(records().with("\"consumer\":\"acme\"").contains("\"route\":\"(limits)\""));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private EmbeddedGateway start(String... routeLines) throws IOException {
        return GatewayUnderTest.start(directory, service.port(), routeLines);
    }

    private Records records() {
        return new Records(directory.resolve("audit.jsonl"));
    }

    private static String ask(EmbeddedGateway gateway, String path, String... fields) throws IOException {
        String[] all = Arrays.copyOf(fields, fields.length + 1);
        all[fields.length] = "Connection: close";
        return RawClient.ask(gateway.uri().getPort(), get(path, all));
    }

    private static String field(String answer, String name) {
        int at = answer.indexOf("\r\n" + name + ": ");
        assertTrue(at > 0, answer);
        int start = at + name.length() + 4;
        return answer.substring(start, answer.indexOf("\r\n", start));
    }
}
