package dev.gatehouse.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.launch.EmbeddedGateway;
import dev.gatehouse.names.DnsPeer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A service that only SRV records say where it is, before a DNS server of real sockets. */
@Timeout(60)
final class ServiceRecordsTest {

    private static final String SERVICE = "_http._tcp.orders.internal";

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    private Path directory;

    private DnsPeer dns;
    private RawUpstream first;
    private RawUpstream second;

    @BeforeEach
    void start() throws IOException {
        dns = DnsPeer.start();
        first = RawUpstream.start();
        second = RawUpstream.start();
        first.does(exchange -> answer(exchange, "first"));
        second.does(exchange -> answer(exchange, "second"));
        dns.knows("a.internal", "1 A 127.0.0.1");
    }

    @AfterEach
    void stop() throws IOException {
        dns.close();
        first.close();
        second.close();
    }

    @Test
    void requests_go_where_the_record_says_and_move_with_it_without_one_that_fails() throws Exception {
        isAt(record(0, first));
        try (EmbeddedGateway gateway = gateway("rewrite.host = upstream")) {
            assertEquals("first", ask(gateway));
            assertTrue(first.head().contains("\r\nHost: a.internal:" + first.port() + "\r\n"));
            isAt(record(0, second));
            int inARow = 0;
            while (inARow < 50) {
                String answer = ask(gateway);
                assertTrue(answer.equals("first") || answer.equals("second"), answer);
                inARow = answer.equals("second") ? inARow + 1 : 0;
            }
            GatewayUnderTest.assertAtRest(gateway);
        }
    }

    @Test
    void requests_go_on_while_the_record_cannot_be_looked_up() throws Exception {
        isAt(record(0, first));
        try (EmbeddedGateway gateway = gateway()) {
            assertEquals("first", ask(gateway));
            int asked = dns.asked(SERVICE + "/SRV");
            dns.refuses(SERVICE, 2);
            while (dns.asked(SERVICE + "/SRV") < asked + 4) {
                assertEquals("first", ask(gateway));
            }
        }
    }

    @Test
    void the_next_priority_is_asked_where_the_lowest_cannot_be() throws Exception {
        first.close();
        isAt(record(1, first), record(2, second));
        try (EmbeddedGateway gateway = gateway()) {
            for (int i = 0; i < 5; i++) {
                assertEquals("second", ask(gateway));
            }
        }
    }

    @Test
    void a_service_that_is_nowhere_is_503_at_once_until_it_is_somewhere() throws Exception {
        isAt("1 SRV 0 0 0 .");
        try (EmbeddedGateway gateway = gateway()) {
            assertEquals("503", ask(gateway));
            isAt(record(0, first));
            String answer = ask(gateway);
            while (!answer.equals("first")) {
                assertEquals("503", answer);
                answer = ask(gateway);
            }
        }
    }

    @Test
    void a_reload_that_names_a_service_by_its_record_fails_no_request() throws Exception {
        isAt(record(0, second));
        try (EmbeddedGateway gateway = gateway("retry.attempts = 1")) {
            assertEquals("second", ask(gateway));
            Files.writeString(
                    directory.resolve("routes/all.properties"),
                    "match.path = /**\nauth = none\nupstream.endpoints = srv+http://_new._tcp.orders.internal\n");
            dns.knows("_new._tcp.orders.internal", record(0, first));
            String answer = ask(gateway);
            while (!answer.equals("first")) {
                assertEquals("second", answer);
                answer = ask(gateway);
            }
        }
    }

    private EmbeddedGateway gateway(String... lines) throws IOException {
        GatewayUnderTest.writeConfiguration(directory, 1, lines);
        Path process = directory.resolve("gatehouse.properties");
        Files.writeString(
                process,
                Files.readString(process) + "\ndns.servers = 127.0.0.1:"
                        + dns.address().getPort() + "\n");
        Path route = directory.resolve("routes/all.properties");
        Files.writeString(
                route, Files.readString(route).replace("http://127.0.0.1:1\n", "srv+http://" + SERVICE + "\n"));
        return EmbeddedGateway.start(directory);
    }

    private void isAt(String... records) {
        dns.knows(SERVICE, records);
    }

    private static String record(int priority, RawUpstream service) {
        return "1 SRV " + priority + " 0 " + service.port() + " a.internal.";
    }

    private static void answer(RawUpstream.Exchange exchange, String who) throws IOException {
        exchange.send("HTTP/1.1 200 OK\r\nContent-Length: " + who.length() + "\r\nConnection: close\r\n\r\n" + who)
                .close();
    }

    /** The body of a good answer, the status of another. */
    private static String ask(EmbeddedGateway gateway) throws Exception {
        var request = HttpRequest.newBuilder(gateway.uri().resolve("/"))
                .timeout(Duration.ofSeconds(20))
                .build();
        var answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
        LockSupport.parkNanos(1_000_000);
        return answer.statusCode() == 200 ? answer.body() : String.valueOf(answer.statusCode());
    }
}
