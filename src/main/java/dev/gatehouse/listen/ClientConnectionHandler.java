package dev.gatehouse.listen;

import dev.gatehouse.exchange.ClientConnection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Gives each request the client's connection as Jetty's core knows it, which the servlet API hides. */
final class ClientConnectionHandler extends Handler.Wrapper {

    ClientConnectionHandler(Handler chain) {
        super(chain);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        WatchedResponse watched = new WatchedResponse(request, response);
        request.setAttribute(ClientConnection.ATTRIBUTE, new JettyClientConnection(request, watched));
        return super.handle(request, watched, callback);
    }
}
