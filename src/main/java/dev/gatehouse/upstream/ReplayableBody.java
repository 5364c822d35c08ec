package dev.gatehouse.upstream;

import dev.gatehouse.http.Fields;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A client's body that is kept while it is passed on, so that another try can have it from its beginning. One that grows
 * longer than may be kept is passed on all the same, once.
 *
 * <p>Each try has its {@linkplain #nextTry own view}; the one before it gets nothing more, though its connection may still ask.
 */
final class ReplayableBody {

    private static final int FIRST_BYTES = 1024;

    private final RequestBody source;
    private final int mostBytes;

    // Guarded by this.
    private byte[] kept = new byte[0];
    private int keptBytes;
    private boolean tooLong;
    private boolean ended;
    private @Nullable Fields trailers;

    private volatile @Nullable View current;

    /** @param mostBytes that are kept */
    ReplayableBody(RequestBody source, int mostBytes) {
        this.source = source;
        this.mostBytes = mostBytes;
    }

    /** Whether what has been passed on so far is kept. */
    synchronized boolean isWhole() {
        return !tooLong;
    }

    /** The body from its beginning; the former view is cut off. */
    RequestBody nextTry() {
        View next = new View();
        synchronized (this) {
            current = next;
        }
        return next;
    }

    private void keep(ByteBuffer bytes) {
        int length = keptBytes + bytes.remaining();
        if (tooLong || length > mostBytes) {
            tooLong = true;
            kept = new byte[0];
            keptBytes = 0;
            return;
        }
        if (length > kept.length) {
            kept = Arrays.copyOf(kept, Math.min(mostBytes, Math.max(FIRST_BYTES, Math.max(length, 2 * kept.length))));
        }
        bytes.get(kept, keptBytes, bytes.remaining());
        keptBytes = length;
    }

    /** What one try sees. */
    private final class View implements RequestBody {

        private int replayed;
        private volatile boolean live;

        @Override
        public long length() {
            return source.length();
        }

        @Override
        public void start(Runnable more) {
            synchronized (ReplayableBody.this) {
                live = keptBytes == 0 && !ended;
            }
            source.start(more);
            if (!live) {
                more.run();
            }
        }

        @Override
        public boolean available() {
            return current == this && (!live || source.available());
        }

        @Override
        public void produce(Sink sink) throws IOException {
            synchronized (ReplayableBody.this) {
                if (current != this) {
                    return;
                }
                if (live) {
                    source.produce(new Keeping(sink));
                } else {
                    replay(sink);
                }
            }
        }

        private void replay(Sink sink) throws IOException {
            if (replayed < keptBytes) {
                replayed += sink.write(ByteBuffer.wrap(kept, replayed, keptBytes - replayed));
            }
            if (replayed == keptBytes) {
                if (ended) {
                    sink.end(trailers);
                } else {
                    live = true;
                }
            }
        }
    }

    /** Passes on, and keeps what was taken. */
    private final class Keeping implements RequestBody.Sink {

        private final RequestBody.Sink sink;

        Keeping(RequestBody.Sink sink) {
            this.sink = sink;
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            ByteBuffer offered = bytes.duplicate();
            int taken = sink.write(bytes);
            keep(offered.limit(offered.position() + taken));
            return taken;
        }

        @Override
        public void end(@Nullable Fields behind) throws IOException {
            ended = true;
            trailers = behind;
            sink.end(behind);
        }
    }
}
