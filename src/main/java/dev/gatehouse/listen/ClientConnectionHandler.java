package dev.gatehouse.listen;

import dev.gatehouse.exchange.ClientConnection;
import dev.gatehouse.http.TrustedProxies;
import java.util.function.Supplier;
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

    private static final String HTTP = "http";
    private static final String HTTPS = "https";

    private final Watch watch;
    private final Supplier<TrustedProxies> trusted;

    /** @param trusted who may say what scheme its client asked by; others may be at any time */
    ClientConnectionHandler(Handler chain, Watch watch, Supplier<TrustedProxies> trusted) {
        super(chain);
        this.watch = watch;
        this.trusted = trusted;
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
        Request asked = connection.asksTheServer() ? new AskedOfRoot(request) : request;
        Request seen = connection.mayHaveBody() ? new WatchedRequest(asked, watched, watch) : asked;
        return super.handle(seen, watched, callback);
    }

    /** The target {@code *} is in no context of Jetty's: without another it would not come to the chain. */
    private static final class AskedOfRoot extends Request.Wrapper {

        private final HttpURI target;

        AskedOfRoot(Request request) {
            super(request);
            target = HttpURI.build(request.getHttpURI()).path("/").asImmutable();
        }

        @Override
        public HttpURI getHttpURI() {
            return target;
        }
    }

    /**
     * Jetty believes the scheme of a target in absolute-form and of HTTP/2, and passes over the former's user: anybody could say of a
     * plain connection that it is under TLS. A trusted proxy may, as its client's was.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-4.2.4">RFC 9110 §4.2.4</a>
     */
    private boolean isOfItsConnection(Request request) {
        HttpURI target = request.getHttpURI();
        String said = target.getScheme();
        boolean secure = request.getConnectionMetaData().isSecure();
        return target.getUser() == null
                && (said == null
                        || said.equalsIgnoreCase(secure ? HTTPS : HTTP)
                        || (said.equalsIgnoreCase(secure ? HTTP : HTTPS)
                                && trusted.get().contains(Request.getRemoteAddr(request))));
    }
}
