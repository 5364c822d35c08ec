package dev.gatehouse.exchange;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Ends a response so that the client sees that it is incomplete, instead of completing its framing over a body that is
 * not all there.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-8">RFC 9112 §8</a>
 */
final class CutResponse {

    /** Set for a dispatch whose only purpose is to fail. */
    private static final String ATTRIBUTE = CutResponse.class.getName();

    private CutResponse() {}

    /**
     * On Jetty by its documented {@code sendError(-1)}. Elsewhere the request is dispatched once more and
     * {@link ExchangeFilter} throws out of that dispatch, upon which the container closes a committed response's
     * connection.
     */
    static void cut(AsyncContext async) {
        try {
            if (async.getRequest().getServletContext().getServerInfo().startsWith("jetty/")) {
                ((HttpServletResponse) async.getResponse()).sendError(-1);
                async.complete();
            } else {
                async.getRequest().setAttribute(ATTRIBUTE, true);
                async.dispatch();
            }
        } catch (IOException | IllegalStateException alreadyOver) {
            // The connection has ended by itself, which is what was wanted.
        }
    }

    /** In a dispatch that was asked for above, throws what makes the container cut the response. */
    static void throwIfAskedFor(ServletRequest request) throws IOException {
        if (request.getAttribute(ATTRIBUTE) != null) {
            throw new IOException("the response is cut short on purpose");
        }
    }
}
