package dev.gatehouse.upstream.h2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.RequestChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.reactor.IOSession;
import org.jspecify.annotations.Nullable;

/** Whatever a service sends, and however its bytes come, each exchange ends once or goes on. */
final class AnyBytesTest {

    private static final byte[] SETTINGS = {0, 0, 0, Frames.SETTINGS, 0, 0, 0, 0, 0};

    /** A frame that some service might send, or none would. */
    @Provide
    Arbitrary<byte[]> frame() {
        Arbitrary<byte[]> payload = Arbitraries.bytes().array(byte[].class).ofMaxSize(30);
        Arbitrary<byte[]> head =
                Arbitraries.of(new byte[] {(byte) 0x88}, new byte[] {(byte) 0x8d}, new byte[] {8, 3, '1', '0', '3'});
        return Combinators.combine(
                        Arbitraries.integers().between(0, 13),
                        Arbitraries.integers().between(0, 255),
                        Arbitraries.of(0, 1, 3, 5, 2),
                        Arbitraries.frequencyOf(Tuple.of(3, payload), Tuple.of(2, head)))
                .as(AnyBytesTest::frame);
    }

    @Provide
    Arbitrary<List<byte[]>> frames() {
        return frame().list().ofMaxSize(12);
    }

    private static byte[] frame(int type, int flags, int stream, byte[] payload) {
        return ByteBuffer.allocate(Frames.HEAD_BYTES + payload.length)
                .putInt(payload.length << 8 | type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    @Property(tries = 3000)
    void no_frames_break_anything_but_their_own(
            @ForAll("frames") List<byte[]> frames, @ForAll @IntRange(min = 1, max = 40) int piece) throws IOException {
        Wire wire = new Wire(piece);
        Owner owner = new Owner();
        Http2Connection connection = new Http2Connection(wire.session(), false, () -> 0L, owner);
        connection.connected(wire.session());
        wire.add(SETTINGS);
        connection.inputReady(wire.session(), null);
        List<Exchange> exchanges = List.of(new Exchange(), new Exchange(), new Exchange());
        exchanges.forEach(connection::open);
        connection.outputReady(wire.session());
        frames.forEach(wire::add);
        while (wire.hasMore()) {
            connection.inputReady(wire.session(), null);
        }
        connection.disconnected(wire.session());
        assertEquals(1, owner.ends);
        for (Exchange exchange : exchanges) {
            assertEquals(1, exchange.ends, "an exchange ends once");
        }
    }

    @Property(tries = 500)
    void nor_do_bytes_that_are_no_frames(@ForAll byte[] bytes) throws IOException {
        Wire wire = new Wire(7);
        Owner owner = new Owner();
        Http2Connection connection = new Http2Connection(wire.session(), false, () -> 0L, owner);
        connection.connected(wire.session());
        wire.add(bytes);
        while (wire.hasMore()) {
            connection.inputReady(wire.session(), null);
        }
        connection.disconnected(wire.session());
        assertEquals(1, owner.ends);
        assertTrue(owner.rooms.size() <= 1 + bytes.length);
    }

    /** What the service has sent, read in pieces; what is written is lost. */
    private static final class Wire {

        private final int piece;
        private ByteBuffer bytes = ByteBuffer.allocate(0);
        private boolean open = true;

        Wire(int piece) {
            this.piece = piece;
        }

        void add(byte[] more) {
            bytes = ByteBuffer.allocate(bytes.remaining() + more.length)
                    .put(bytes)
                    .put(more)
                    .flip();
        }

        boolean hasMore() {
            return open && bytes.hasRemaining();
        }

        IOSession session() {
            return (IOSession) Proxy.newProxyInstance(
                    IOSession.class.getClassLoader(), new Class<?>[] {IOSession.class}, (proxy, method, arguments) -> {
                        switch (method.getName()) {
                            case "read" -> {
                                return read((ByteBuffer) arguments[0]);
                            }
                            case "write" -> {
                                ByteBuffer source = (ByteBuffer) arguments[0];
                                int count = source.remaining();
                                source.position(source.limit());
                                return count;
                            }
                            case "close" -> open = false;
                            default -> {}
                        }
                        return null;
                    });
        }

        private int read(ByteBuffer target) {
            int count = Math.min(Math.min(piece, bytes.remaining()), target.remaining());
            target.put(bytes.slice(bytes.position(), count));
            bytes.position(bytes.position() + count);
            return count;
        }
    }

    /** Counts. */
    private static final class Owner implements Http2Owner {

        private final List<Integer> rooms = new ArrayList<>();
        private int ends;

        @Override
        public void room(int streams) {
            rooms.add(streams);
        }

        @Override
        public void ended(Exception cause) {
            ends++;
        }
    }

    /** A GET, and how often it ended. */
    private static final class Exchange implements AsyncClientExchangeHandler {

        private int ends;

        @Override
        public void produceRequest(RequestChannel channel, HttpContext context) throws HttpException, IOException {
            channel.sendRequest(new BasicHttpRequest("GET", "/"), null, context);
        }

        @Override
        public void consumeInformation(HttpResponse response, HttpContext context) {
            // Nothing is known by it.
        }

        @Override
        public void consumeResponse(HttpResponse response, @Nullable EntityDetails entity, HttpContext context) {
            if (entity == null) {
                ends++;
            }
        }

        @Override
        public void updateCapacity(CapacityChannel channel) {
            // The first window is enough.
        }

        @Override
        public void consume(ByteBuffer source) {
            source.position(source.limit());
        }

        @Override
        public void streamEnd(@Nullable List<? extends Header> trailers) {
            ends++;
        }

        @Override
        public int available() {
            return 0;
        }

        @Override
        public void produce(DataStreamChannel channel) {
            // There is no body.
        }

        @Override
        public void failed(Exception cause) {
            ends++;
        }

        @Override
        public void cancel() {
            ends++;
        }

        @Override
        public void releaseResources() {
            // There are none.
        }
    }
}
