package dev.gatehouse.upstream;

import dev.gatehouse.http.Fields;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Whoever waits for an upstream's answer. The methods are called one at a time and in this order, on the thread of the
 * upstream's connection; {@link #restIsLate} and {@link #failed} may come from any thread at any time, the latter
 * once, and nothing comes after it that matters.
 */
public interface ResponseReceiver {

    /**
     * A try begins.
     *
     * @param call to be given room by {@link UpstreamCall#grant}, and left when nothing more is wanted of it
     */
    void attempting(UpstreamCall call, String endpoint);

    /** An interim response (1xx) other than 100 and 101. */
    void informational(int status, Fields fields);

    void head(UpstreamResponse response);

    /** Once after the head of an answer with a body: all of it that came with the head has been told. */
    void paused();

    /**
     * Some of the answer has come and nothing more for a while. From any thread, and as long as that is so again and again.
     */
    void restIsLate();

    /** @param bytes valid during the call only */
    void data(ByteBuffer bytes);

    /** As {@link #data}, in a buffer that may be kept. */
    void bulk(Chunk chunk);

    /**
     * All of it has come. The deadlines go on until the receiver has handed it on and {@linkplain UpstreamCall#leave
     * leaves}.
     *
     * @param trailers null if there were none
     */
    void end(@Nullable Fields trailers);

    /** There will be no (whole) answer. */
    void failed(UpstreamFailure failure);

    /** Whether some of the answer waits for a client that does not take it. Asked at any time, from any thread. */
    boolean waitsForClient();

    /** The client has taken nothing for too long. Told instead of {@link #failed}, and likewise from any thread. */
    void clientStalled();
}
