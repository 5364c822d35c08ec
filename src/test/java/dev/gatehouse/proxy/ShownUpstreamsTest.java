package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees of a service while one of its endpoints fails. */
@Timeout(60)
final class ShownUpstreamsTest {

    @TempDir
    Path directory;

    private RawUpstream sound;
    private RawUpstream failing;
    private @Nullable EmbeddedGateway started;

    @BeforeEach
    void services() throws IOException {
        sound = RawUpstream.start();
        sound.answers("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        failing = RawUpstream.start();
        failing.answers("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n");
    }

    @AfterEach
    void stop() throws IOException {
        GatewayUnderTest.assertAtRest(gateway());
        gateway().close();
        sound.close();
        failing.close();
    }

    @Test
    void the_one_that_fails_is_shown_with_the_time_of_its_return_by_readyz_too() throws Exception {
        start(endpoints());
        assertFalse(ask("/readyz").body().contains("upstreams"), "all is well");
        for (int i = 0; i < 6; i++) {
            RawClient.ask(gateway().uri(), get("/"));
        }
        HttpResponse<String> ready = ask("/readyz");
        assertEquals(200, ready.statusCode());
        String shown = ask("/upstreams").body();
        String ofService = shown.replaceFirst("\"ejected-until\":\"20[^\"]+Z\"", "\"ejected-until\":\"THEN\"");
        assertEquals(
                "{\"upstreams\":[{\"upstream\":\"service\",\"mode\":\"normal\",\"endpoints\":["
                        + "{\"endpoint\":\"127.0.0.1:" + sound.port()
                        + "\",\"state\":\"usable\",\"used\":true,\"in-flight\":0},"
                        + "{\"endpoint\":\"127.0.0.1:" + failing.port()
                        + "\",\"state\":\"ejected\",\"ejected-until\":\"THEN\",\"used\":false,\"in-flight\":0},"
                        + "{\"endpoint\":\"127.0.0.1:1\",\"state\":\"usable\",\"backup\":true,\"used\":false,\"in-flight\":0}"
                        + "]}],\"mirrors\":[]}",
                ofService);
        assertTrue(ready.body().contains("\"state\":\"ejected\""), ready.body());
    }

    @Test
    void where_endpoints_are_is_not_shown_where_it_is_a_secret() throws Exception {
        Files.writeString(directory.resolve("places"), endpoints());
        start("${file:" + directory.resolve("places") + "}");
        String shown = ask("/upstreams").body();
        assertTrue(shown.contains("{\"endpoint\":\"an endpoint\",\"state\":\"usable\""), shown);
        assertFalse(shown.contains("127.0.0.1"), shown);
    }

    private String endpoints() {
        return "http://127.0.0.1:" + sound.port() + ", http://127.0.0.1:" + failing.port();
    }

    private void start(String endpoints) throws IOException {
        GatewayUnderTest.writeConfiguration(directory, sound.port());
        Path process = directory.resolve("gatehouse.properties");
        Files.writeString(
                process, Files.readString(process).replace("admin.listen = off", "admin.listen = 127.0.0.1:0"));
        Files.createDirectories(directory.resolve("upstreams"));
        Files.writeString(
                directory.resolve("upstreams/service.properties"),
                "endpoints = " + endpoints + "\nendpoints.backup = http://127.0.0.1:1\nbalance = round-robin\n"
                        + "eject.consecutive-failures = 2\neject.time = 1h\nretry.on = none");
        Files.writeString(
                directory.resolve("routes/all.properties"), "match.path = /**\nauth = none\nupstream = service");
        started = EmbeddedGateway.start(directory);
    }

    private HttpResponse<String> ask(String path) throws Exception {
        URI admin = gateway().adminUri().orElseThrow();
        HttpRequest request = HttpRequest.newBuilder(admin.resolve(path)).build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private EmbeddedGateway gateway() {
        return Objects.requireNonNull(started, "each test starts one");
    }
}
