package dev.gatehouse.listen;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;

/**
 * A response that knows whether its last write failed, which Jetty makes by itself and tells no servlet of, and that states no
 * length of a body which it does not have.
 */
final class WatchedResponse extends Response.Wrapper {

    private volatile boolean lost;

    WatchedResponse(Request request, Response wrapped) {
        super(request, wrapped);
    }

    @Override
    public void write(boolean last, ByteBuffer content, Callback callback) {
        Callback end = last ? new LastWrite(callback) : callback;
        if (last && wouldStateALength(content)) {
            super.write(
                    false,
                    null,
                    Callback.from(InvocationType.NON_BLOCKING, () -> super.write(true, content, end), end::failed));
        } else {
            super.write(last, content, end);
        }
    }

    /**
     * Whether Jetty would take the nothing that is written for the length, as it does in a last write that comes first. To HEAD, and
     * in a 304, it would be that of the body which GET would have brought.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-8.6">RFC 9110 §8.6</a>
     */
    private boolean wouldStateALength(ByteBuffer content) {
        return !isCommitted()
                && BufferUtil.isEmpty(content)
                && !getHeaders().contains(HttpHeader.CONTENT_LENGTH)
                && (HttpMethod.HEAD.is(getRequest().getMethod()) || getStatus() == HttpStatus.NOT_MODIFIED_304);
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
