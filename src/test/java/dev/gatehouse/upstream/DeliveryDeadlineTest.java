package dev.gatehouse.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.http.Fields;
import dev.gatehouse.route.TimeoutSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class DeliveryDeadlineTest {

    @Test
    void an_answer_that_has_come_whole_and_is_not_taken_is_under_the_idle_deadline_still() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        try (ServerSocket service = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                UpstreamClient client = UpstreamClient.start(TimeSource.SYSTEM)) {
            Thread answering = new Thread(() -> answerOne(service));
            answering.setDaemon(true);
            answering.start();
            client.open(OneEndpoint.at(service.getLocalPort()))
                    .send(
                            new UpstreamRequest("GET", "/", null, new Fields(), 0, null),
                            timeouts(),
                            OneEndpoint.ONE_TRY,
                            new Stalled(told));

            assertEquals("end", told.poll(20, TimeUnit.SECONDS));
            assertEquals("stalled", told.poll(20, TimeUnit.SECONDS));
            assertEquals(0, client.inFlight());
        }
    }

    private static TimeoutSettings timeouts() {
        return new TimeoutSettings(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(100), null);
    }

    private static void answerOne(ServerSocket service) {
        try (Socket socket = service.accept()) {
            socket.getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException closed) {
            // The end of the test.
        }
    }

    /** Never leaves, since its client does not take the answer. */
    private record Stalled(BlockingQueue<String> told) implements ResponseReceiver {

        @Override
        public void attempting(UpstreamCall call, String endpoint) {
            // Expected.
        }

        @Override
        public void informational(int status, Fields fields) {
            told.add("informational");
        }

        @Override
        public void head(UpstreamResponse response) {
            // Expected.
        }

        @Override
        public void data(ByteBuffer bytes) {
            bytes.position(bytes.limit());
        }

        @Override
        public void paused() {
            told.add("paused");
        }

        @Override
        public void restIsLate() {
            told.add("late");
        }

        @Override
        public void bulk(Chunk chunk) {
            told.add("bulk");
        }

        @Override
        public void end(@Nullable Fields trailers) {
            told.add("end");
        }

        @Override
        public void failed(UpstreamFailure failure) {
            told.add(failure.toString());
        }

        @Override
        public boolean waitsForClient() {
            return true;
        }

        @Override
        public void clientStalled() {
            told.add("stalled");
        }
    }
}
