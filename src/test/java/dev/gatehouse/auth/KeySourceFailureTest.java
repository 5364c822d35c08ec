package dev.gatehouse.auth;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.auth.KeySource.Fetched;
import dev.gatehouse.route.IssuerSettings;
import dev.gatehouse.route.IssuerSettings.Claims;
import dev.gatehouse.route.IssuerSettings.FetchedKeys;
import dev.gatehouse.route.SigningAlgorithm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is told of keys that could not be had: whoever has answered has a say in it, and it goes to a log. */
@Timeout(60)
final class KeySourceFailureTest {

    @Test
    void what_is_no_http_is_told_in_a_line_that_no_terminal_takes_for_more() throws Exception {
        String odd = "HTTP/1.1 \u001b[31m\u009bEVIL " + "x".repeat(5000) + "\r\n\r\n";
        Fetched fetched = fetched(odd);
        assertNull(fetched.text());
        assertTrue(fetched.failure().chars().allMatch(c -> c >= ' ' && c <= '~'), "there are control characters in it");
        assertTrue(fetched.failure().length() < 300, "it is as long as whoever answers wants");
    }

    private static Fetched fetched(String answer) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            Thread answering = new Thread(() -> answerAll(server, answer));
            answering.setDaemon(true);
            answering.start();
            URI uri = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
            FetchedKeys keys = new FetchedKeys(uri, false, false, Duration.ofHours(1));
            IssuerSettings issuer = new IssuerSettings(
                    "corp",
                    "https://login.example.com/",
                    List.of("a"),
                    List.of(SigningAlgorithm.RS256),
                    keys,
                    Duration.ZERO,
                    new Claims("sub", null, "scope", Map.of(), false));
            CompletableFuture<Fetched> end = new CompletableFuture<>();
            new HttpKeySource(issuer, keys, HttpClient.newHttpClient(), Runnable::run).fetch(end::complete);
            return end.get(30, TimeUnit.SECONDS);
        }
    }

    private static void answerAll(ServerSocket server, String answer) {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                client.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                client.getOutputStream().flush();
                client.shutdownOutput();
                client.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
            } catch (IOException e) {
                // The test is over.
            }
        }
    }
}
