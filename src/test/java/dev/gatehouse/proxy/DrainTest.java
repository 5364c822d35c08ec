package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.assertStatus;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.launch.EmbeddedGateway;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DrainTest {

    @Test
    void a_call_that_outlasts_the_drain_is_told_503_and_recorded_once_under_its_id(@TempDir Path directory)
            throws Exception {
        Path audit = directory.resolve("audit.jsonl");
        Files.createDirectory(directory.resolve("routes"));
        Files.writeString(
                directory.resolve("gatehouse.properties"),
                "listen.http = 127.0.0.1:0\nadmin.listen = off\ndrain.timeout = 100ms\naudit.file = " + audit);
        String answer;
        try (RawUpstream upstream = RawUpstream.start()) {
            upstream.does(exchange -> exchange.readUntil("never"));
            Files.writeString(
                    directory.resolve("routes/all.properties"),
                    "match.path = /**\nauth = none\nupstream.endpoints = http://127.0.0.1:" + upstream.port());
            try (EmbeddedGateway gateway = EmbeddedGateway.start(directory);
                    RawClient client = RawClient.connect(gateway.uri().getPort())) {
                client.send(RawClient.get("/slow"));
                upstream.head();
                assertFalse(gateway.drain());
                answer = client.rest();
            }
        }
        assertStatus(503, answer);
        List<String> records = Files.readAllLines(audit);
        assertEquals(1, records.size(), records.toString());
        int from = answer.indexOf("X-Request-Id: ") + "X-Request-Id: ".length();
        String id = answer.substring(from, answer.indexOf('\r', from));
        assertTrue(records.get(0).contains("\"requestId\":\"" + id + "\""), records.get(0));
        assertTrue(records.get(0).contains("\"kind\":\"shutting-down\""), records.get(0));
    }
}
