package dev.gatehouse.listen;

import java.nio.ByteBuffer;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** A response that knows whether its last write failed. Jetty makes that write by itself and tells no servlet of it. */
final class WatchedResponse extends Response.Wrapper {

    private volatile boolean lost;

    WatchedResponse(Request request, Response wrapped) {
        super(request, wrapped);
    }

    @Override
    public void write(boolean last, ByteBuffer content, Callback callback) {
        super.write(last, content, last ? new LastWrite(callback) : callback);
    }

    boolean lost() {
        return lost;
    }

    /** Notes the failure before whoever waits for the end is told. */
    private final class LastWrite extends Callback.Nested {

        LastWrite(Callback callback) {
            super(callback);
        }

        @Override
        public void failed(Throwable cause) {
            lost = true;
            super.failed(cause);
        }
    }
}
