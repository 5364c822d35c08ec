package dev.gatehouse.listen;

import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Puts a connection that has had its turn behind all that waits for the pool; its thread is then free for the others. */
final class TurnHandler extends Handler.Wrapper {

    TurnHandler(Handler chain) {
        super(chain);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        return (request.getConnectionMetaData() instanceof FrontConnection connection
                        && connection.postpones(() -> takeUp(request, response, callback)))
                || super.handle(request, response, callback);
    }

    /** With what Jetty does about a handler that fails, as it is no longer there to see it. */
    private void takeUp(Request request, Response response, Callback callback) {
        try {
            if (!super.handle(request, response, callback)) {
                Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
            }
        } catch (Throwable e) {
            Response.writeError(request, response, callback, e);
        }
    }
}
