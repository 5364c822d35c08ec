package dev.gatehouse.upstream;

import dev.gatehouse.http.Fields;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.jspecify.annotations.Nullable;

/** The connection's side of a request body. */
final class BodySink implements RequestBody.Sink {

    private final DataStreamChannel channel;
    private final Runnable ended;

    BodySink(DataStreamChannel channel, Runnable ended) {
        this.channel = channel;
        this.ended = ended;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        return channel.write(bytes);
    }

    @Override
    public void end(@Nullable Fields trailers) throws IOException {
        channel.endStream(UpstreamHead.headersOf(trailers));
        ended.run();
    }
}
