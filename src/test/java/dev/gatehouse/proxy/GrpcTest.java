package dev.gatehouse.proxy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatehouse.client.Client;
import dev.gatehouse.client.ClientExchange;
import dev.gatehouse.client.Way;
import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.apache.hc.core5.http.Header;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What gRPC needs of a gateway, from a client by HTTP/2 to a service by HTTP/2.
 *
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">gRPC over HTTP/2</a>
 */
@Timeout(60)
final class GrpcTest {

    private static final String[] CALL = {"TE: trailers", "Content-Type: application/grpc", "grpc-timeout: 5S"};

    private final BlockingQueue<HttpFields> calls = new LinkedBlockingQueue<>();
    private JettyService service;
    private EmbeddedGateway gateway;
    private Client client;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        service = JettyService.cleartext(new Service(calls));
        gateway = GatewayUnderTest.start(directory, service.port(), "upstream.protocol = h2c");
        client = Client.of(Way.H2C, gateway.uri());
    }

    @AfterEach
    void stop() {
        client.close();
        GatewayUnderTest.assertAtRest(gateway);
        gateway.close();
        service.close();
    }

    /** Echoes each part of a call as it comes, and says at the end how it went; or refuses it at once. */
    private static final class Service extends Handler.Abstract {

        private final BlockingQueue<HttpFields> calls;

        Service(BlockingQueue<HttpFields> calls) {
            this.calls = calls;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            calls.add(request.getHeaders());
            response.getHeaders().put("content-type", "application/grpc");
            if (Request.getPathInContext(request).equals("/refused")) {
                response.getHeaders().put("grpc-status", "12").put("grpc-message", "no such method");
                // Jetty answers 500 where some of the request comes and is not read.
                Content.Source.consumeAll(request, callback);
                return true;
            }
            response.setTrailersSupplier(
                    () -> HttpFields.build().put("grpc-status", "0").put("x-seen", "all"));
            new Echo(request, response, callback).run();
            return true;
        }
    }

    private record Echo(Request request, Response response, Callback callback) implements Runnable {

        @Override
        public void run() {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                request.demand(this);
            } else if (Content.Chunk.isFailure(chunk)) {
                callback.failed(chunk.getFailure());
            } else {
                response.write(
                        chunk.isLast(),
                        chunk.getByteBuffer(),
                        Callback.from(
                                () -> {
                                    boolean last = chunk.isLast();
                                    chunk.release();
                                    if (last) {
                                        callback.succeeded();
                                    } else {
                                        run();
                                    }
                                },
                                callback::failed));
            }
        }
    }

    private static String trailer(ClientExchange call, String name) {
        List<String> values = call.trailers().stream()
                .filter(field -> field.getName().equals(name))
                .map(Header::getValue)
                .toList();
        return String.join(",", values);
    }

    @Test
    void a_call_is_answered_and_ends_with_trailers() throws Exception {
        byte[] message = {0, 0, 0, 0, 2, 8, 1};
        ClientExchange call = client.upload("/echo", CALL).send(message).end();
        assertEquals(200, call.status());
        assertEquals("application/grpc", call.field("content-type"));
        assertArrayEquals(message, call.body());
        assertEquals("0", trailer(call, "grpc-status"));
        assertEquals("all", trailer(call, "x-seen"));
        HttpFields seen = RawHttp2Service.awaited(calls);
        assertEquals("trailers", seen.get("te"));
        assertEquals("5S", seen.get("grpc-timeout"));
        assertEquals("application/grpc", seen.get("content-type"));
    }

    @Test
    void an_answer_of_nothing_but_fields_is_passed_on_as_one() {
        ClientExchange call = client.upload("/refused", CALL).send("message").end();
        assertEquals(200, call.status());
        assertEquals("12", call.field("grpc-status"));
        assertEquals("no such method", call.field("grpc-message"));
        assertEquals(0, call.body().length);
    }

    @Test
    void both_sides_talk_at_a_time_each_hearing_the_other_at_once() throws Exception {
        ClientExchange call = client.upload("/echo", CALL);
        StringBuilder said = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            String message = "message " + i;
            said.append(message);
            call.send(message);
            assertEquals(said.length(), call.body(said.length()).length);
        }
        call.end();
        assertEquals(said.toString(), call.text());
        assertEquals("0", trailer(call, "grpc-status"));
    }

    @Test
    void calls_of_many_share_one_connection() {
        List<ClientExchange> all = IntStream.range(0, 50)
                .mapToObj(i -> client.upload("/echo", CALL).send("message " + i))
                .toList();
        all.forEach(ClientExchange::end);
        for (int i = 0; i < all.size(); i++) {
            assertEquals("message " + i, all.get(i).text());
            assertEquals("0", trailer(all.get(i), "grpc-status"));
        }
    }
}
