package dev.gatehouse.listen;

import dev.gatehouse.exchange.ClientConnection;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Gives each request the client's connection as Jetty's core knows it, which the servlet API hides, and refuses a target that
 * says what the API hides as well.
 */
final class ClientConnectionHandler extends Handler.Wrapper {

    private final Watch watch;

    ClientConnectionHandler(Handler chain, Watch watch) {
        super(chain);
        this.watch = watch;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (!isOfItsConnection(request)) {
            Response.writeError(request, response, callback, HttpStatus.BAD_REQUEST_400);
            return true;
        }
        WatchedResponse watched = new WatchedResponse(request, response, watch);
        ClientConnection connection = new JettyClientConnection(request, watched);
        request.setAttribute(ClientConnection.ATTRIBUTE, connection);
        Request seen = connection.mayHaveBody() ? new WatchedRequest(request, watched, watch) : request;
        return super.handle(seen, watched, callback);
    }

    /**
     * Jetty believes the scheme of a target in absolute-form and of HTTP/2, and passes over the former's user: anybody could say of a
     * plain connection that it is under TLS.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-4.2.4">RFC 9110 §4.2.4</a>
     */
    private static boolean isOfItsConnection(Request request) {
        HttpURI target = request.getHttpURI();
        String own = request.getConnectionMetaData().isSecure() ? "https" : "http";
        return target.getUser() == null
                && (target.getScheme() == null || target.getScheme().equalsIgnoreCase(own));
    }
}
