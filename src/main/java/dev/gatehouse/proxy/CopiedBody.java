package dev.gatehouse.proxy;

import dev.gatehouse.http.Fields;
import dev.gatehouse.upstream.RequestBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A client's body that is copied while it is passed on, as long as the copy is not too long. */
final class CopiedBody implements RequestBody {

    private static final int FIRST_BYTES = 1024;

    private final RequestBody source;
    private final int mostBytes;
    private final WhenWhole whenWhole;
    private final Runnable whenTooLong;

    // Of whoever produces, one thread at a time.
    private byte[] kept = new byte[0];
    private int keptBytes;
    private boolean over;

    /**
     * @param whenWhole told once, when all of it has been passed on
     * @param whenTooLong told in its place when there is too much of it
     */
    CopiedBody(RequestBody source, int mostBytes, WhenWhole whenWhole, Runnable whenTooLong) {
        this.source = source;
        this.mostBytes = mostBytes;
        this.whenWhole = whenWhole;
        this.whenTooLong = whenTooLong;
    }

    /** Whoever gets the copy. */
    interface WhenWhole {
        /** @param trailers null if there were none */
        void take(byte[] bytes, @Nullable Fields trailers);
    }

    @Override
    public long length() {
        return source.length();
    }

    @Override
    public void start(Runnable more) {
        source.start(more);
    }

    @Override
    public boolean available() {
        return source.available();
    }

    @Override
    public void produce(Sink sink) throws IOException {
        if (over) {
            source.produce(sink);
        } else {
            source.produce(new Copying(sink));
        }
    }

    private void keep(ByteBuffer bytes) {
        int length = keptBytes + bytes.remaining();
        if (length > mostBytes) {
            over = true;
            kept = new byte[0];
            whenTooLong.run();
            return;
        }
        if (length > kept.length) {
            kept = Arrays.copyOf(kept, Math.min(mostBytes, Math.max(FIRST_BYTES, Math.max(length, 2 * kept.length))));
        }
        bytes.get(kept, keptBytes, bytes.remaining());
        keptBytes = length;
    }

    private void ended(@Nullable Fields trailers) {
        over = true;
        whenWhole.take(Arrays.copyOf(kept, keptBytes), trailers);
    }

    /** Passes on, and keeps what was taken. */
    private final class Copying implements Sink {

        private final Sink sink;

        Copying(Sink sink) {
            this.sink = sink;
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            ByteBuffer offered = bytes.duplicate();
            int taken = sink.write(bytes);
            if (!over) {
                keep(offered.limit(offered.position() + taken));
            }
            return taken;
        }

        @Override
        public void end(@Nullable Fields trailers) throws IOException {
            sink.end(trailers);
            if (!over) {
                ended(trailers);
            }
        }
    }
}
