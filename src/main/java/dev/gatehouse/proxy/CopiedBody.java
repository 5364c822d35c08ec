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
    private final CopyRoom.Place place;
    private final Taker taker;

    // Of whoever produces, one thread at a time.
    private byte[] kept = new byte[0];
    private int keptBytes;
    private boolean over;

    /**
     * @param place for what is kept
     * @param taker told once, when all of it has been passed on or there is too much of it
     */
    CopiedBody(RequestBody source, int mostBytes, CopyRoom.Place place, Taker taker) {
        this.source = source;
        this.mostBytes = mostBytes;
        this.place = place;
        this.taker = taker;
    }

    /** Whoever gets the copy. */
    interface Taker {

        /** @param trailers null if there were none */
        void whole(ByteBuffer bytes, @Nullable Fields trailers);

        void lost(MirrorCount why);
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
            giveUp(MirrorCount.BODIES_TOO_LARGE);
            return;
        }
        if (length > kept.length && !grow(length)) {
            giveUp(MirrorCount.COPIES_WITHOUT_MEMORY);
            return;
        }
        bytes.get(kept, keptBytes, bytes.remaining());
        keptBytes = length;
    }

    private boolean grow(int atLeast) {
        int size = Math.min(mostBytes, Math.max(FIRST_BYTES, Math.max(atLeast, 2 * kept.length)));
        if (!place.grow(size - kept.length)) {
            return false;
        }
        kept = Arrays.copyOf(kept, size);
        return true;
    }

    private void giveUp(MirrorCount why) {
        over = true;
        kept = new byte[0];
        place.giveBack();
        taker.lost(why);
    }

    private void ended(@Nullable Fields trailers) {
        over = true;
        if (place.made()) {
            taker.whole(ByteBuffer.wrap(kept, 0, keptBytes), trailers);
        }
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
