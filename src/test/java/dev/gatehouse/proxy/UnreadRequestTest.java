package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.assertStatus;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.listen.FrontCount;
import dev.gatehouse.listen.TimedFront;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An answer that comes before the request is all there: the client gets it, and may not send for ever. */
final class UnreadRequestTest {

    private static final String HEAD = " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000000\r\n\r\n";
    private static final String MEBIBYTE = "x".repeat(1024 * 1024);

    private RawUpstream upstream;
    private TimedFront front;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        upstream = RawUpstream.start();
        upstream.does(exchange ->
                exchange.send("HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\nno").readUntil("never"));
        GatewayUnderTest.writeConfiguration(directory, upstream.port());
        Files.writeString(
                directory.resolve("gatehouse.properties"),
                "\nlisten.https = 127.0.0.1:0\ntls.certificate = self-signed\n",
                StandardOpenOption.APPEND);
        Files.writeString(
                directory.resolve("routes/refused.properties"),
                "match.path = /refused\nauth = api-key\nrespond.status = 200\n");
        front = TimedFront.start(directory);
    }

    @AfterEach
    void stop() throws IOException {
        GatewayUnderTest.assertAtRest(front.gateway());
        front.close();
        upstream.close();
    }

    @ParameterizedTest
    @CsvSource({"http,/refused", "http,/forwarded", "https,/refused", "https,/forwarded"})
    void it_reaches_a_client_that_goes_on_sending_for_a_while(String scheme, String path) throws Exception {
        try (RawClient client = connect(scheme).send("POST " + path + HEAD + "begun")) {
            client.send(MEBIBYTE).send(MEBIBYTE);
            String head = client.readUntil("\r\n\r\n");
            assertStatus(path.equals("/refused") ? 401 : 403, head);
            assertTrue(head.contains("Connection: close\r\n"), head);
            assertEquals(0, front.count(FrontCount.LEFT_UNREAD));
        }
    }

    @ParameterizedTest
    @CsvSource({"http,/refused", "http,/forwarded", "https,/refused", "https,/forwarded"})
    void who_sends_more_than_that_is_left(String scheme, String path) throws Exception {
        try (RawClient client = connect(scheme).send("POST " + path + HEAD + "begun")) {
            until(() -> !client.trySend(MEBIBYTE));
            until(() -> front.openConnections() == 0);
            assertEquals(1, front.count(FrontCount.LEFT_UNREAD));
        }
    }

    @ParameterizedTest
    @CsvSource({"http,/refused", "http,/forwarded", "https,/refused", "https,/forwarded"})
    void who_sends_no_more_and_stays_is_left(String scheme, String path) throws Exception {
        try (RawClient client = connect(scheme).send("POST " + path + HEAD + "begun")) {
            client.readUntil("\r\n\r\n");
            front.passUntil(() -> front.openConnections() == 0);
            assertEquals(1, front.count(FrontCount.LEFT_UNREAD));
        }
    }

    private static void until(BooleanSupplier happened) {
        long start = System.nanoTime();
        while (!happened.getAsBoolean()) {
            assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(20), "it never happened");
            LockSupport.parkNanos(1_000_000);
        }
    }

    private RawClient connect(String scheme) throws IOException {
        return RawClient.connect(front.uri(scheme));
    }
}
