package dev.gatehouse.proxy;

import dev.gatehouse.exchange.ClientConnection;
import dev.gatehouse.http.Fields;
import dev.gatehouse.upstream.UpstreamResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is held in the container's buffer until it is whole, or late: nothing in that can block. Its head is set then, as
 * before it may fail and another one take its place.
 */
final class GatheredAnswer {

    /** Below what Jetty takes into its buffer; a larger write it would make at once, and perhaps block. */
    private static final int AT_ONCE = 4 * 1024;

    /** Within what an upstream may send before it is given room again: gathering gives none. */
    private static final int MOST = 32 * 1024;

    private final int status;
    private final Fields fields;
    private final HttpServletResponse response;
    private final ClientConnection connection;
    private final @Nullable String length;
    private long bytes;

    /** @param fields which the client gets; its own from now on */
    GatheredAnswer(UpstreamResponse answer, Fields fields, HttpServletResponse response, ClientConnection connection) {
        this.status = answer.status();
        this.fields = fields;
        this.response = response;
        this.connection = connection;
        length = answer.hasBody() ? fields.first("Content-Length") : null;
        if (length != null) {
            // Without the length the container does not take the last byte for a reason to write at once, perhaps
            // blocking; it finds the length by itself when the exchange is completed.
            fields.remove("Content-Length");
        }
    }

    /** Whether the container's buffer is sure to hold all of it. */
    static boolean fits(UpstreamResponse answer, HttpServletResponse response) {
        return !answer.hasBody()
                || (answer.length() >= 0 && answer.length() < Math.min(response.getBufferSize(), MOST));
    }

    void add(ByteBuffer part) throws IOException {
        bytes += part.remaining();
        while (part.hasRemaining()) {
            byte[] slice = new byte[Math.min(part.remaining(), AT_ONCE)];
            part.get(slice);
            response.getOutputStream().write(slice);
        }
    }

    /** All of it has come: its head stands in the response now. */
    void answer() {
        connection.respond(status, fields);
    }

    /** Whether some of it may be missing. */
    boolean hasBody() {
        return length != null;
    }

    /** Some of it is missing still: its head stands in the response now, as that of any answer that comes bit by bit. */
    void begin() {
        if (length != null) {
            fields.set("Content-Length", length);
        }
        connection.respond(status, fields);
    }

    /** Of the body, so far. */
    long bytes() {
        return bytes;
    }
}
