package dev.gatehouse.upstream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.nio.ContentDecoder;
import org.apache.hc.core5.http.nio.SessionInputBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Notes, at the end of a body, whether the connection ends with it, or the upstream may have sent more than that. Such a connection is not
 * used again: what is left in its buffer, or in the socket, would be taken for the beginning of the next answer.
 */
final class EndNotingDecoder implements ContentDecoder {

    private final ContentDecoder decoder;
    private final SessionInputBuffer buffer;
    private final NotedReuse reuse;

    EndNotingDecoder(ContentDecoder decoder, SessionInputBuffer buffer, NotedReuse reuse) {
        this.decoder = decoder;
        this.buffer = buffer;
        this.reuse = reuse;
    }

    @Override
    public int read(ByteBuffer dst) throws IOException {
        int count = decoder.read(dst);
        if (decoder.isCompleted()) {
            ReactorThread.current().messageEnds(buffer.hasData());
            reuse.note();
        }
        return count;
    }

    @Override
    public boolean isCompleted() {
        return decoder.isCompleted();
    }

    @Override
    public @Nullable List<? extends Header> getTrailers() {
        return decoder.getTrailers();
    }
}
