package dev.gatehouse.listen;

import java.util.concurrent.RejectedExecutionException;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection from which one thread takes only so many requests in a row.
 *
 * <p>Jetty goes on reading for as long as there is input and each request is answered at once, as refusals are: who sends
 * without waiting for answers could so keep a selector's or the pool's thread from everybody else. It stops reading
 * when a request is not answered yet, so that is what the one too many is made: it is begun when the thread has left, by
 * one of the pool. Were it handed to the pool at once, the pool could answer it before Jetty looks, and Jetty would go on.
 */
final class FrontConnection extends HttpConnection {

    private static final int MOST_IN_A_ROW = 16;

    private Turn turn = new Turn();

    FrontConnection(HttpConfiguration configuration, Connector connector, EndPoint endPoint) {
        super(configuration, connector, endPoint);
    }

    /** Called while Jetty's own part is made. Who hears the parser is Jetty's and kept to itself, but its own parser tells. */
    @Override
    protected HttpParser newHttpParser(HttpCompliance compliance) {
        HttpParser own = super.newHttpParser(compliance);
        HttpParser strict = new StrictParser(
                (HttpParser.RequestHandler) own.getHandler(),
                getHttpConfiguration().getRequestHeaderSize(),
                compliance);
        strict.setHeaderCacheSize(own.getHeaderCacheSize());
        strict.setHeaderCacheCaseSensitive(own.isHeaderCacheCaseSensitive());
        return strict;
    }

    @Override
    public void onFillable() {
        Turn own = new Turn();
        turn = own;
        super.onFillable();
        // Another thread may be reading by now: the field is its turn, not this one's.
        if (own.postponed != null) {
            begin(own.postponed);
        }
    }

    /**
     * To be asked once for each request, by the thread that has read it.
     *
     * @return whether it is one too many, and the thread's next step is to return
     */
    boolean postpones(Runnable request) {
        turn.taken++;
        if (turn.taken <= MOST_IN_A_ROW) {
            return false;
        }
        turn.postponed = request;
        return true;
    }

    /** A pool that takes nothing any more is being stopped, and others' turn does not matter then. */
    private void begin(Runnable request) {
        try {
            getExecutor().execute(request);
        } catch (RejectedExecutionException e) {
            request.run();
        }
    }

    /** From one thread's beginning to read until it leaves. */
    private static final class Turn {

        private int taken;
        private @Nullable Runnable postponed;
    }
}
