package dev.gatehouse.upstream;

import org.apache.hc.core5.http.ConnectionReuseStrategy;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Notes whether one connection serves another request. HttpCore keeps that to itself, and ends the connection only when whoever waited
 * for the answer has been told of its end: by then the connection would have been given to the next one.
 */
final class NotedReuse implements ConnectionReuseStrategy {

    private final ConnectionReuseStrategy strategy;
    private boolean ends;

    NotedReuse(ConnectionReuseStrategy strategy) {
        this.strategy = strategy;
    }

    /** Asked once for each answer, when its head has come. */
    @Override
    public boolean keepAlive(HttpRequest request, HttpResponse response, HttpContext context) {
        ends = !strategy.keepAlive(request, response, context);
        note();
        return !ends;
    }

    /** To be called when the answer's body has ended, as others may have been read in between. */
    void note() {
        ReactorThread.current().connectionEnds(ends);
    }
}
