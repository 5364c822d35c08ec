package dev.gatehouse.listen;

import dev.gatehouse.exchange.ClientConnection;
import dev.gatehouse.exchange.UnreadableHead;
import dev.gatehouse.http.Problem;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Answers what Jetty's parser refuses in the gateway's own way: a problem document, and a line in the audit. A request that
 * the chain has seen has its record from there.
 */
final class UnreadableHeadHandler implements Request.Handler {

    private final UnreadableHead heads;
    private final FrontCounters counters;

    UnreadableHeadHandler(UnreadableHead heads, FrontCounters counters) {
        this.heads = heads;
        this.counters = counters;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Problem problem = problem(request, response);
        String id = response.getHeaders().get("X-Request-Id");
        if (id == null || request.getAttribute(ClientConnection.ATTRIBUTE) == null) {
            boolean tooSlow = problem == Problem.REQUEST_TIMEOUT;
            counters.add(tooSlow ? FrontCount.HEADS_TOO_SLOW : FrontCount.HEADS_UNREADABLE);
            id = heads.record(Request.getRemoteAddr(request), problem, reason(request, tooSlow));
            leave(request, response);
        }
        byte[] document = problem.document(id);
        response.setStatus(problem.status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.CONTENT_TYPE);
        response.getHeaders().put("X-Request-Id", id);
        response.write(true, ByteBuffer.wrap(document), callback);
        return true;
    }

    private static String reason(Request request, boolean tooSlow) {
        if (request.getAttribute(ErrorHandler.ERROR_EXCEPTION) instanceof FieldCount.TooMany) {
            return FieldCount.TooMany.REASON;
        }
        return tooSlow ? "limit.head-time is over" : "refused by the parser";
    }

    /** An unknown version is the client's fault, though its status is among the server's. */
    private static Problem problem(Request request, Response response) {
        int status =
                request.getAttribute(ErrorHandler.ERROR_STATUS) instanceof Integer code ? code : response.getStatus();
        return status == HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505 ? Problem.BAD_REQUEST : Problem.ofStatus(status);
    }

    /** Jetty closes the connection, but does not always say so. With HTTP/2 a stream ends by itself. */
    private static void leave(Request request, Response response) {
        if (request.getConnectionMetaData() instanceof FrontConnection) {
            response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
        }
    }
}
