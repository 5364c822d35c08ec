package dev.gatehouse.listen;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recipe of {@code src/docs/tls.md} that leads everyone to HTTPS, as it stands there. */
final class RedirectToHttpsTest {

    private EmbeddedGateway gateway;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        Files.createDirectory(directory.resolve("routes"));
        Files.writeString(
                directory.resolve("routes/to-https.properties"),
                recipe("match.scheme   = http") + recipe("response.header.set.Strict-Transport-Security = none"));
        Files.writeString(
                directory.resolve("routes/app.properties"),
                "match.path = /app\nrespond.status = 200\nauth = api-key\n");
        Files.writeString(
                directory.resolve("routes/public.properties"), "match.path = /**\nrespond.status = 200\nauth = none\n");
        Files.writeString(
                directory.resolve("gatehouse.properties"),
                recipe("default.response.header.set.Strict-Transport-Security = max-age=300")
                        + """
                listen.http = 127.0.0.1:0
                listen.https = 127.0.0.1:0
                tls.certificate = self-signed
                admin.listen = off
                audit.file = %s
                """.formatted(directory.resolve("audit.jsonl")));
        gateway = EmbeddedGateway.start(directory);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void a_plain_request_is_sent_to_the_same_place_by_tls_without_the_plain_port() throws IOException {
        String answer = PlainSocket.ask(gateway.uri().getPort(), get("/a/b?c=d", "localhost:8080"));
        assertTrue(answer.startsWith("HTTP/1.1 308 "), answer);
        assertTrue(answer.contains("\r\nLocation: https://localhost/a/b?c=d\r\n"), answer);
        assertFalse(answer.contains("Strict-Transport-Security"), answer);
    }

    @Test
    void that_goes_before_the_credentials_and_the_path_of_other_routes() throws IOException {
        String answer = PlainSocket.ask(gateway.uri().getPort(), get("/app", "localhost"));
        assertTrue(answer.startsWith("HTTP/1.1 308 "), answer);
    }

    @Test
    void by_tls_browsers_are_told_to_stay() throws IOException {
        try (var connection = new TlsClient().connect(TlsGateway.port(gateway), "")) {
            String answer = connection.send(get("/", "localhost")).rest();
            assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
            assertTrue(answer.contains("\r\nStrict-Transport-Security: max-age=300\r\n"), answer);
        }
    }

    /** The lines of the page from this one to the next empty one. */
    private static String recipe(String firstLine) throws IOException {
        return Files.readString(Path.of("src/docs/tls.md"))
                .lines()
                .dropWhile(line -> !line.strip().equals(firstLine))
                .takeWhile(line -> !line.isBlank())
                .map(line -> line.strip() + "\n")
                .collect(Collectors.joining());
    }

    private static String get(String target, String host) {
        return "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
    }
}
