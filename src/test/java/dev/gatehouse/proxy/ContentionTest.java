package dev.gatehouse.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many callers on few upstream connections: each connection is used by the threads of clients and of the upstream at
 * once, and one wake-up that is lost leaves a call without an answer.
 */
final class ContentionTest {

    private static final int CALLS = 2400;
    private static final int AT_ONCE = 48;

    @Test
    void of_thousands_of_calls_on_four_connections_each_gets_its_own_answer(@TempDir Path directory) throws Exception {
        try (RawUpstream upstream = RawUpstream.start();
                EmbeddedGateway gateway = start(directory, upstream.port())) {
            upstream.does(ContentionTest::answerAll);
            HttpClient client =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
            for (int done = 0; done < CALLS; done += AT_ONCE) {
                List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
                for (int i = 0; i < AT_ONCE; i++) {
                    calls.add(client.sendAsync(request(gateway.uri(), done + i), BodyHandlers.ofString()));
                }
                for (int i = 0; i < AT_ONCE; i++) {
                    HttpResponse<String> answer = calls.get(i).get(20, TimeUnit.SECONDS);
                    assertEquals(200, answer.statusCode());
                    assertEquals("/" + (done + i), answer.body());
                }
            }
        }
    }

    private static HttpRequest request(URI gateway, int number) {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.resolve("/" + number));
        return (number % 3 == 0 ? request.POST(BodyPublishers.ofString("x".repeat(number))) : request.GET()).build();
    }

    /** Answers each request of a connection with its path. */
    private static void answerAll(RawUpstream.Exchange exchange) throws IOException {
        String head = exchange.head();
        while (!head.isEmpty()) {
            String path = head.substring(head.indexOf(' ') + 1, head.indexOf(" HTTP"));
            int length = head.indexOf("Content-Length: ");
            if (length >= 0) {
                int from = length + "Content-Length: ".length();
                exchange.read(Integer.parseInt(head.substring(from, head.indexOf('\r', from))));
            }
            exchange.send("HTTP/1.1 200 OK\r\nContent-Length: " + path.length() + "\r\n\r\n" + path);
            head = exchange.readUntil("\r\n\r\n");
        }
    }

    private static EmbeddedGateway start(Path directory, int servicePort) throws IOException {
        Files.createDirectory(directory.resolve("routes"));
        Files.writeString(
                directory.resolve("gatehouse.properties"),
                "listen.http = 127.0.0.1:0\nadmin.listen = off\naudit.file = " + directory.resolve("audit.jsonl"));
        Files.writeString(directory.resolve("routes/all.properties"), """
                match.path = /**
                upstream.endpoints = http://127.0.0.1:%d
                upstream.pool.max-connections = 4
                auth = none
                """.formatted(servicePort));
        return EmbeddedGateway.start(directory);
    }
}
