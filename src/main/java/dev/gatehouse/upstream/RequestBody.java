package dev.gatehouse.upstream;

import dev.gatehouse.http.Fields;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A request's body on its way to the upstream, pulled by the upstream's connection as fast as that can send. */
public interface RequestBody {

    int UNKNOWN_LENGTH = -1;

    /** In bytes, or {@link #UNKNOWN_LENGTH}, which makes it chunked. */
    long length();

    /**
     * The connection is ready to take the body.
     *
     * @param more to be run, from any thread, whenever {@link #available()} has become true
     */
    void start(Runnable more);

    /** Whether {@link #produce} has something to do: it is not called before. If not, the client is waited for. */
    boolean available();

    /** Writes what there is, at most one buffer. Called by one thread at a time. */
    void produce(Sink sink) throws IOException;

    /** Where a body goes. */
    interface Sink {
        /** Takes as many bytes as there is room for, which may be none. */
        int write(ByteBuffer bytes) throws IOException;

        /** @param trailers sent behind a chunked body; null or empty = none */
        void end(@Nullable Fields trailers) throws IOException;
    }
}
