package dev.gatehouse.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Behind a balancer that passes bytes on and says whose they are. */
final class ProxyProtocolTest {

    private static final String OF_ONE = "PROXY TCP4 192.0.2.1 198.51.100.1 56324 443\r\n";
    private static final String OF_ANOTHER = "PROXY TCP4 192.0.2.2 198.51.100.1 56324 443\r\n";
    private static final String BLOCK = "\r\n\r\n\0\r\nQUIT\n";
    private static final String BLOCK_OF_ONE = BLOCK + "!\u0011\0\u000c\u00c0\0\2\1\u00c63d\1\u00dc\4\1\u00bb";

    private final AtomicInteger requests = new AtomicInteger();

    @TempDir
    private Path directory;

    private RawUpstream service;
    private EmbeddedGateway gateway;

    /** With and without TLS. */
    enum Listener {
        HTTP,
        HTTPS
    }

    @BeforeEach
    void start() throws IOException {
        service = RawUpstream.start();
        service.does(exchange -> {
            requests.incrementAndGet();
            exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").close();
        });
        start("127.0.0.1");
    }

    private void start(String trusted) throws IOException {
        GatewayUnderTest.writeConfiguration(directory, service.port());
        Files.writeString(directory.resolve("gatehouse.properties"), """
                listen.http = 127.0.0.1:0
                listen.http.proxy-protocol = on
                listen.https = 127.0.0.1:0
                listen.https.proxy-protocol = on
                tls.certificate = self-signed
                admin.listen = off
                audit.file = %s
                state.dir = %s
                trusted-proxies = %s
                """.formatted(
                        directory.resolve("audit.jsonl"), directory.resolve("state"), trusted));
        Files.writeString(
                directory.resolve("routes/limited.properties"),
                "match.path = /limited\nauth = none\nrespond.status = 204\nquota = 1/h per address\n");
        gateway = EmbeddedGateway.start(directory);
    }

    @AfterEach
    void stop() throws IOException {
        gateway.close();
        service.close();
    }

    @ParameterizedTest
    @EnumSource
    void the_client_is_whom_a_line_names(Listener listener) throws Exception {
        assertClient("192.0.2.1", listener, OF_ONE);
    }

    @ParameterizedTest
    @EnumSource
    void the_client_is_whom_a_block_names(Listener listener) throws Exception {
        assertClient("192.0.2.1", listener, BLOCK_OF_ONE);
    }

    @ParameterizedTest
    @EnumSource
    void the_client_is_the_balancer_if_the_connection_is_its_own(Listener listener) throws Exception {
        assertClient("127.0.0.1", listener, BLOCK + " \0\0\0");
    }

    @ParameterizedTest
    @EnumSource
    void whom_the_balancer_cannot_name_is_not_taken_for_the_balancer(Listener listener) throws Exception {
        assertClient("0.0.0.0", listener, "PROXY UNKNOWN\r\n");
        assertClient("0.0.0.0", listener, BLOCK + "!\0\0\0");
    }

    @Test
    void who_is_not_named_is_not_believed() throws Exception {
        try (RawClient client = RawClient.connect(place(Listener.HTTP), "PROXY UNKNOWN\r\n")) {
            client.send(RawClient.get("/unnamed", "X-Forwarded-For: 203.0.113.9", "X-Request-Id: forged-by-the-client"))
                    .rest();
        }
        assertTrue(service.head().contains("\r\nX-Forwarded-For: 0.0.0.0\r\n"));
        assertFalse(record("/unnamed").contains("forged"), record("/unnamed"));
    }

    @Test
    void what_a_client_says_of_itself_is_not_believed_though_its_balancer_is() throws Exception {
        try (RawClient client = RawClient.connect(place(Listener.HTTP), OF_ONE)) {
            client.send(RawClient.get("/x", "X-Forwarded-For: 203.0.113.9")).rest();
        }
        assertTrue(service.head().contains("\r\nX-Forwarded-For: 192.0.2.1\r\n"));
        assertTrue(record("/x").contains("\"client\":\"192.0.2.1\""), record("/x"));
    }

    @Test
    void each_client_has_its_own_quota() throws IOException {
        assertEquals(204, statusOf("/limited", OF_ONE));
        assertEquals(429, statusOf("/limited", OF_ONE));
        assertEquals(204, statusOf("/limited", OF_ANOTHER));
    }

    @Test
    void a_head_that_the_parser_refuses_is_recorded_as_the_clients() throws IOException {
        String answer = RawClient.ask(place(Listener.HTTP), OF_ONE + "GET  / HTTP/1.1\r\n\r\n");

        String id = answer.replaceAll("(?s).*X-Request-Id: ([^\r]+).*", "$1");
        String record = new Records(directory.resolve("audit.jsonl")).with(id);
        assertTrue(record.contains("192.0.2.1"), record);
    }

    @ParameterizedTest
    @ValueSource(strings = {OF_ONE, BLOCK_OF_ONE})
    void a_header_may_come_byte_by_byte(String header) throws Exception {
        try (RawClient client = RawClient.connect(place(Listener.HTTP))) {
            for (char next : (header + RawClient.get("/x")).toCharArray()) {
                client.send(String.valueOf(next));
            }
            RawClient.assertStatus(200, client.rest());
        }
        assertTrue(service.head().contains("\r\nX-Forwarded-For: 192.0.2.1\r\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {OF_ONE, BLOCK_OF_ONE})
    void a_request_may_come_with_its_header(String header) throws Exception {
        RawClient.assertStatus(200, RawClient.ask(place(Listener.HTTP), header + RawClient.get("/x")));
        assertTrue(service.head().contains("\r\nX-Forwarded-For: 192.0.2.1\r\n"));
    }

    @Test
    void a_second_header_is_a_malformed_request() throws IOException {
        RawClient.assertStatus(400, RawClient.ask(place(Listener.HTTP), OF_ONE + OF_ANOTHER + RawClient.get("/x")));
        assertEquals(0, requests.get());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "X",
                "PROXY TCP4 192.0.2.1 198.51.100.1 56324 443\n",
                "PROXY TCP4 192.0.2.1 198.51.100.1 56324\r\n",
                BLOCK + "!\u0011\0\u000b",
                BLOCK + "1\u0011\0\u000c\u00c0\0\2\1\u00c63d\1\u00dc\4\1\u00bb"
            })
    void without_a_sound_header_the_connection_ends_without_a_word(String beginning) throws IOException {
        assertEquals("", RawClient.ask(place(Listener.HTTP), beginning + RawClient.get("/x")));
        assertEquals(0, requests.get());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROXY TCP4 192.0.2.1", BLOCK, BLOCK + "!\u0011\0\u000c\u00c0\0\2\1"})
    void a_header_that_is_cut_short_ends_the_connection_without_a_word(String beginning) throws IOException {
        try (RawClient client = RawClient.connect(place(Listener.HTTP), beginning)) {
            assertEquals("", client.end().rest());
        }
    }

    @Test
    void without_a_header_there_is_no_handshake() {
        assertThrows(
                IOException.class,
                () -> RawClient.connect(place(Listener.HTTPS)).close());
    }

    @ParameterizedTest
    @EnumSource
    void whoever_is_not_trusted_is_not_heard(Listener listener) throws IOException {
        gateway.close();
        start("192.0.2.0/24");
        try (RawClient client = RawClient.connect(place(listener).getPort())) {
            assertEquals("", client.rest());
        }
    }

    private void assertClient(String address, Listener listener, String header) throws Exception {
        String path = "/" + requests.get();
        try (RawClient client = RawClient.connect(place(listener), header)) {
            String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            RawClient.assertStatus(200, client.send(request).rest());
        }
        String head = service.head();
        assertTrue(head.contains("\r\nX-Forwarded-For: " + address + "\r\n"), head);
        assertTrue(head.contains("\r\nForwarded: for=" + address + ";"), head);
        assertTrue(record(path).contains("\"" + address + "\""), record(path));
    }

    private int statusOf(String path, String header) throws IOException {
        String answer = RawClient.ask(place(Listener.HTTP), header + RawClient.get(path));
        return Integer.parseInt(answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3));
    }

    private String record(String path) throws IOException {
        return new Records(directory.resolve("audit.jsonl")).of(path);
    }

    private URI place(Listener listener) {
        return listener == Listener.HTTP ? gateway.uri() : gateway.httpsUri().orElseThrow();
    }
}
