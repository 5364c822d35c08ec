package dev.gatehouse.upstream;

import dev.gatehouse.http.Fields;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A body that is there whole. */
public final class KeptBody implements RequestBody {

    private final ByteBuffer bytes;
    private final int length;
    private final boolean chunked;
    private final @Nullable Fields trailers;

    /** @param chunked whether it is sent without its length being told, as trailers need it */
    public KeptBody(ByteBuffer bytes, boolean chunked, @Nullable Fields trailers) {
        this.bytes = bytes;
        this.length = bytes.remaining();
        this.chunked = chunked;
        this.trailers = trailers;
    }

    @Override
    public long length() {
        return chunked ? UNKNOWN_LENGTH : length;
    }

    @Override
    public void start(Runnable more) {
        more.run();
    }

    @Override
    public boolean available() {
        return true;
    }

    @Override
    public void produce(Sink sink) throws IOException {
        if (bytes.hasRemaining()) {
            sink.write(bytes);
        }
        if (!bytes.hasRemaining()) {
            sink.end(trailers);
        }
    }
}
