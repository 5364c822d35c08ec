package dev.gatehouse.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatehouse.client.RawHttp2;
import dev.gatehouse.listen.FrontCount;
import dev.gatehouse.listen.TimedFront;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Connections of HTTP/2 that ask for nothing, without end, are counted once. */
@Timeout(60)
final class Http2FloodTest {

    private static final int MANY = 10_000;

    private TimedFront front;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        GatewayUnderTest.writeConfiguration(directory, 1);
        front = TimedFront.start(directory);
    }

    @AfterEach
    void stop() {
        front.close();
    }

    @Test
    void one_that_pings_is_counted() throws IOException {
        flood(i -> RawHttp2.frame(RawHttp2.PING, 0, 0, new byte[8]));
    }

    @Test
    void one_that_settles_nothing_is_counted() throws IOException {
        flood(i -> RawHttp2.frame(RawHttp2.SETTINGS, 0, 0));
    }

    @Test
    void a_head_that_goes_on_is_counted() throws IOException {
        flood(i -> i == 0 ? RawHttp2.frame(RawHttp2.HEADERS, 0, 1) : RawHttp2.frame(RawHttp2.CONTINUATION, 0, 1));
    }

    private void flood(IntFunction<byte[]> frames) throws IOException {
        try (RawHttp2 client = RawHttp2.connect(front.uri().getPort())) {
            send(client, frames);
            front.passUntil(() -> front.count(FrontCount.HTTP2_FLOODS) > 0 && front.openConnections() == 0);
        }
        assertEquals(1, front.count(FrontCount.HTTP2_FLOODS));
    }

    private static void send(RawHttp2 client, IntFunction<byte[]> frames) {
        try {
            for (int i = 0; i < MANY; i++) {
                client.send(frames.apply(i));
            }
        } catch (IOException closed) {
            // As it should be, the sooner the better.
        }
    }
}
