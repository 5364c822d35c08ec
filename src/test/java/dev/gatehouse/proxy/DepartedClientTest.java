package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.get;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DepartedClientTest {

    @Test
    void a_client_that_is_off_before_its_small_answer_is_recorded_as_gone(@TempDir Path directory) throws Exception {
        Records records = new Records(directory.resolve("audit.jsonl"));
        CountDownLatch off = new CountDownLatch(1);
        try (RawUpstream upstream = RawUpstream.start();
                EmbeddedGateway gateway = start(directory, upstream.port(), records)) {
            upstream.does(exchange -> {
                await(off);
                exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            });
            try (RawClient client = RawClient.connect(gateway.uri().getPort())) {
                client.send(get("/small"));
                upstream.head();
                client.reset();
            }
            off.countDown();
            String record = records.of("/small");
            assertTrue(record.contains("\"outcome\":\"client-gone\""), record);
        }
    }

    private static EmbeddedGateway start(Path directory, int servicePort, Records records) throws IOException {
        Files.createDirectories(directory.resolve("routes"));
        Files.writeString(
                directory.resolve("gatehouse.properties"),
                "listen.http = 127.0.0.1:0\nadmin.listen = off\naudit.file = " + records.file());
        Files.writeString(
                directory.resolve("routes/all.properties"),
                "match.path = /**\nauth = none\nupstream.endpoints = http://127.0.0.1:" + servicePort);
        return EmbeddedGateway.start(directory);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
