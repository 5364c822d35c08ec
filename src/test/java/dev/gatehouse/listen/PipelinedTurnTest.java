package dev.gatehouse.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.gatehouse.upstream.ReactorFixture;
import dev.gatehouse.upstream.ReactorThread;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whose thread serves the requests of a client that does not wait for answers. */
@Timeout(60)
final class PipelinedTurnTest {

    private static final String AT_ONCE = "GET /at-once HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String LATER = "GET /later HTTP/1.1\r\nHost: a\r\n\r\n";

    private final BlockingQueue<Served> served = new LinkedBlockingQueue<>();
    private static final String BY_WRITE = "GET /by-write HTTP/1.1\r\nHost: a\r\n\r\n";

    private final CountDownLatch release = new CountDownLatch(1);
    private volatile Runnable written = () -> {};
    private final BlockingQueue<Callback> open = new LinkedBlockingQueue<>();
    private final Server server = new Server(new FrontThreadPool(8));
    private final Watch watch = Watches.patient();
    private final ServerConnector connector = new FrontConnector(
            server, 1, watch, Watches.open(watch), new FrontConnectionFactory(new HttpConfiguration(), 100, watch));

    @BeforeEach
    void start() throws Exception {
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(new TurnHandler(new Scripted()));
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void after_sixteen_in_a_row_the_reading_thread_leaves_the_next_to_the_pool() throws Exception {
        try (Socket client = connect()) {
            send(client, AT_ONCE.repeat(51));
            List<Boolean> byReader = new ArrayList<>();
            for (int i = 0; i < 51; i++) {
                byReader.add(next().byReader());
            }
            assertEquals(IntStream.range(0, 51).mapToObj(i -> i % 17 != 16).toList(), byReader);
        }
    }

    @Test
    void requests_that_come_one_by_one_are_all_served_by_the_thread_that_reads_them() throws Exception {
        try (Socket client = connect()) {
            for (int i = 0; i < 51; i++) {
                send(client, AT_ONCE);
                assertEquals(true, next().byReader());
                awaitAnswer(client);
            }
        }
    }

    @Test
    void an_upstreams_thread_that_completes_an_answer_takes_no_request_that_came_meanwhile() throws Exception {
        try (Socket client = connect()) {
            send(client, LATER);
            next();
            send(client, AT_ONCE);
            assertCompletesAndLeavesTheNext();
        }
    }

    @Test
    void an_upstreams_thread_that_completes_an_answer_takes_no_request_that_was_pipelined() throws Exception {
        try (Socket client = connect()) {
            send(client, LATER + AT_ONCE);
            next();
            assertCompletesAndLeavesTheNext();
        }
    }

    @Test
    void a_request_is_begun_when_the_thread_that_answered_the_one_before_has_left() throws Exception {
        try (Socket client = connect()) {
            send(client, BY_WRITE + AT_ONCE.repeat(3));
            next();
            Callback first = Objects.requireNonNull(open.poll(20, TimeUnit.SECONDS));
            BlockingQueue<Boolean> metAnother = new LinkedBlockingQueue<>();
            written = () -> {
                first.succeeded();
                metAnother.add(comesSoon());
            };
            release.countDown();
            assertEquals(false, metAnother.poll(20, TimeUnit.SECONDS));
            for (int i = 0; i < 3; i++) {
                next();
                awaitAnswer(client);
            }
            awaitAnswer(client);
        }
    }

    /** While what is asked for must not happen, this is all that can be waited for. */
    private boolean comesSoon() {
        try {
            return served.poll(300, TimeUnit.MILLISECONDS) != null;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void assertCompletesAndLeavesTheNext() throws InterruptedException {
        Callback first = Objects.requireNonNull(open.poll(20, TimeUnit.SECONDS));
        ReactorFixture.run(first::succeeded);
        assertFalse(next().thread() instanceof ReactorThread);
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort());
    }

    private Served next() throws InterruptedException {
        return Objects.requireNonNull(served.poll(20, TimeUnit.SECONDS), "no request came");
    }

    private static void send(Socket client, String requests) throws IOException {
        client.getOutputStream().write(requests.getBytes(StandardCharsets.US_ASCII));
    }

    private static void awaitAnswer(Socket client) throws IOException {
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n") < 0) {
            answer.append((char) client.getInputStream().read());
        }
    }

    /** @param byReader whether it was the thread that read the request */
    private record Served(Thread thread, boolean byReader) {}

    /** Answers some at once, and leaves the others to the test. */
    private final class Scripted extends Handler.Abstract.NonBlocking {

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            served.add(new Served(Thread.currentThread(), HttpConnection.getCurrentConnection() != null));
            if (request.getHttpURI().getPath().equals("/later")) {
                open.add(callback);
            } else if (request.getHttpURI().getPath().equals("/by-write")) {
                open.add(callback);
                new Thread(() -> writeWhenReleased(response)).start();
            } else {
                callback.succeeded();
            }
            return true;
        }

        private void writeWhenReleased(Response response) {
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            response.write(true, null, Callback.from(() -> written.run()));
        }
    }
}
