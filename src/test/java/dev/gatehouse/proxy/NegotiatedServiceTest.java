package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.assertStatus;
import static dev.gatehouse.proxy.RawClient.get;
import static dev.gatehouse.proxy.RawClient.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.launch.EmbeddedGateway;
import dev.gatehouse.tls.Issued;
import dev.gatehouse.tls.Issuer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is spoken with a service under TLS: what is configured, or what both agree on. */
@Timeout(60)
final class NegotiatedServiceTest {

    private static final Issuer AUTHORITY = Issuer.root();
    private static final Issued CERTIFICATE = AUTHORITY.issue("EC", "127.0.0.1");

    @TempDir
    Path directory;

    private @Nullable JettyService started;
    private @Nullable EmbeddedGateway gatewayStarted;

    /** Says what it was asked by, and what. */
    private static final class Mirror extends Handler.Abstract.NonBlocking {

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            String spoken = request.getConnectionMetaData().getHttpVersion() + " "
                    + request.getHttpURI().getScheme() + " " + Request.getServerName(request) + " ";
            Content.Source.asString(request, StandardCharsets.ISO_8859_1, new Promise<>() {
                @Override
                public void succeeded(String body) {
                    Content.Sink.write(response, true, spoken + body.length(), callback);
                }

                @Override
                public void failed(Throwable cause) {
                    callback.failed(cause);
                }
            });
            return true;
        }
    }

    private void start(JettyService service, String... lines) throws IOException {
        started = service;
        GatewayUnderTest.writeConfiguration(directory, 1);
        Files.writeString(directory.resolve("ca.pem"), AUTHORITY.pem());
        Files.writeString(
                directory.resolve("routes/all.properties"),
                "match.path = /**\nauth = none\nupstream.tls.ca = ca.pem\nupstream.endpoints = https://127.0.0.1:"
                        + service.port() + "\n" + String.join("\n", lines));
        gatewayStarted = EmbeddedGateway.start(directory);
    }

    @AfterEach
    void stop() {
        GatewayUnderTest.assertAtRest(gateway());
        gateway().close();
        Objects.requireNonNull(started).close();
    }

    private EmbeddedGateway gateway() {
        return Objects.requireNonNull(gatewayStarted);
    }

    private String ask(String request) throws IOException {
        return RawClient.ask(gateway().uri(), request);
    }

    @ParameterizedTest
    @CsvSource({"h2, HTTP/2.0", "auto, HTTP/2.0", "http/1.1, HTTP/1.1"})
    void a_service_that_prefers_http2_is_spoken_to_as_configured(String protocol, String spoken) throws IOException {
        start(JettyService.secured(CERTIFICATE, new Mirror(), "h2", "http/1.1"), "upstream.protocol = " + protocol);
        for (int i = 0; i < 5; i++) {
            String answer = ask(post("/", "Content-Length: 300000") + "x".repeat(300_000));
            assertStatus(200, answer);
            assertTrue(answer.contains(spoken + " https a 300000"), answer);
        }
    }

    @ParameterizedTest
    @CsvSource({"http/1.1", "''"})
    void auto_is_http1_where_the_service_wants_that_or_says_nothing(String offered) throws IOException {
        start(
                offered.isEmpty()
                        ? JettyService.secured(CERTIFICATE, new Mirror())
                        : JettyService.secured(CERTIFICATE, new Mirror(), offered),
                "upstream.protocol = auto");
        for (int i = 0; i < 5; i++) {
            assertTrue(ask(get("/")).contains("HTTP/1.1 https a 0"));
        }
    }

    @Test
    void auto_by_http1_gives_nobody_a_connection_that_the_service_closes() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        Handler closing = new Handler.Abstract.NonBlocking() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                asked.incrementAndGet();
                response.getHeaders().put("Connection", "close");
                response.write(true, ByteBuffer.allocate(0), callback);
                return true;
            }
        };
        start(
                JettyService.secured(CERTIFICATE, closing, "http/1.1"),
                "upstream.protocol = auto",
                "upstream.pool.max-connections = 1",
                "upstream.retry.attempts = 1");
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            clients.add(RawClient.connect(gateway().uri()).send(post("/", "Content-Length: 0")));
        }
        for (RawClient client : clients) {
            assertStatus(200, client.rest());
            client.close();
        }
        assertEquals(30, asked.get());
    }

    @Test
    void h2_is_nothing_else() throws IOException {
        start(JettyService.secured(CERTIFICATE, new Mirror()), "upstream.protocol = h2");
        assertStatus(502, ask(get("/refused")));
        String record = new Records(directory.resolve("audit.jsonl")).of("/refused");
        assertTrue(record.contains("does not agree to HTTP/2"), record);
    }

    @Test
    void a_service_that_knows_no_http2_and_says_so_is_not_spoken_to_either() throws IOException {
        start(JettyService.secured(CERTIFICATE, new Mirror(), "http/1.1"), "upstream.protocol = h2");
        assertStatus(502, ask(get("/")));
    }
}
