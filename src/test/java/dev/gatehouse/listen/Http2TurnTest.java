package dev.gatehouse.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.client.RawHttp2;
import dev.gatehouse.route.GatewaySettings.Http2Limits;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long one connection that speaks HTTP/2 keeps the only thread that reads. */
final class Http2TurnTest {

    private static final int MANY = 5000;

    private final AtomicInteger servedOfMany = new AtomicInteger();
    private final CountDownLatch first = new CountDownLatch(1);
    private final CountDownLatch allAreSent = new CountDownLatch(1);
    private final Server server = new Server(new FrontThreadPool(8));
    private ServerConnector connector;
    private volatile int servedBeforeTheOther = -1;

    @BeforeEach
    void start() throws Exception {
        HttpConfiguration http = new HttpConfiguration();
        Watch watch = Watches.patient();
        connector = new FrontConnector(
                server,
                1,
                watch,
                Watches.open(watch),
                new FrontConnectionFactory(http, 100, watch),
                new FrontHttp2Factory(http, new Http2Limits(MANY, 64 * 1024, 64 * 1024), watch));
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(new AnsweredAtOnce());
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void who_has_sent_many_requests_leaves_the_thread_before_all_are_answered() throws Exception {
        try (RawHttp2 greedy = RawHttp2.connect(connector.getLocalPort());
                RawHttp2 other = RawHttp2.connect(connector.getLocalPort())) {
            greedy.get(1, "/first");
            first.await();
            // The thread that reads is held at the first until all the rest is there to be read.
            greedy.send(many());
            other.get(1, "/other");
            allAreSent.countDown();
            assertEquals(200, other.status());
            assertTrue(servedBeforeTheOther < MANY / 2, () -> servedBeforeTheOther + " came before");
        }
    }

    private static byte[] many() {
        byte[] head = RawHttp2.head(List.of(":method: GET", ":scheme: http", ":path: /m", ":authority: a"), List.of());
        ByteArrayOutputStream requests = new ByteArrayOutputStream();
        for (int i = 1; i <= MANY; i++) {
            requests.writeBytes(
                    RawHttp2.frame(RawHttp2.HEADERS, RawHttp2.END_STREAM | RawHttp2.END_HEADERS, 2 * i + 1, head));
        }
        return requests.toByteArray();
    }

    private final class AnsweredAtOnce extends Handler.Abstract.NonBlocking {

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            switch (request.getHttpURI().getPath()) {
                case "/first" -> {
                    first.countDown();
                    allAreSent.await();
                }
                case "/other" -> servedBeforeTheOther = servedOfMany.get();
                default -> servedOfMany.incrementAndGet();
            }
            callback.succeeded();
            return true;
        }
    }
}
