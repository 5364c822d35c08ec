package dev.gatehouse.exchange;

import dev.gatehouse.http.Authority;
import dev.gatehouse.http.Fields;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * The client's side of one exchange as far as the servlet API hides it or blocks: raw fields and interim
 * responses. The embedded server puts its own in the request's attribute; elsewhere {@link ServletClientConnection} does
 * what the API allows.
 */
public interface ClientConnection {

    String ATTRIBUTE = ClientConnection.class.getName();

    /** The embedded server's, or one made from the servlet API. */
    static ClientConnection of(HttpServletRequest request, HttpServletResponse response) {
        ClientConnection own = (ClientConnection) ((ServletRequest) request).getAttribute(ATTRIBUTE);
        return own == null ? new ServletClientConnection(request, response) : own;
    }

    /**
     * Whether a server sets this field of a response by itself, so that the upstream's own replaces it. All others are
     * added, as the gateway has set some before, such as the limits'.
     */
    static boolean isPreset(String name) {
        return name.equalsIgnoreCase("Date")
                || name.equalsIgnoreCase("Server")
                || name.equalsIgnoreCase("Content-Type")
                || name.equalsIgnoreCase("Content-Length");
    }

    /** All field lines of the request; with HTTP/2 its authority is among them as Host, as far as the server tells. */
    Fields requestFields();

    /**
     * Whether the request is {@code OPTIONS *}, which asks for no resource, but what the server as a whole can do; its target is
     * {@code /} then. Some servers answer such a request themselves, and it never comes here.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-9.3.7">RFC 9110 §9.3.7</a>
     */
    default boolean asksTheServer() {
        return false;
    }

    /** Whether a body of at least a byte follows, or may do so where neither the client nor the server tells. */
    boolean mayHaveBody();

    /**
     * Whether a body that ends early may do so since the client is gone: not where what came is malformed and the server tells of it as
     * of an early end.
     */
    default boolean mayHaveLeft() {
        return true;
    }

    /**
     * Sets status and fields of the final response, which is not committed yet; presets of the server are replaced, and
     * Vary is one with what stages have set.
     */
    void respond(int status, Fields fields);

    /**
     * Writes a part of the body, as {@code ServletOutputStream.write}. The buffer's content must not change before the
     * stream is ready again.
     */
    void write(ServletOutputStream out, ByteBuffer bytes) throws IOException;

    /** Ends the exchange: the server writes what is left of the response, at the latest now with its head. */
    default void complete(AsyncContext async) {
        async.complete();
    }

    /**
     * Whether the server could not write the end of the response, as far as it tells. What the network has taken counts
     * as written: that nobody was there to receive it cannot be known.
     */
    boolean lost();

    /** Whether that was since the client took it too slowly. */
    default boolean tooSlow() {
        return false;
    }

    /**
     * Asks that the server's own limit for a connection on which nothing moves does not come before the route's. A server
     * that cannot be asked keeps its limit.
     */
    void allowSilence(Duration atLeast);

    /**
     * Whether this connection may be asked for a host: under TLS, whether the certificate that the client was shown stands for
     * it. Where the server does not tell, its own check stands.
     */
    boolean covers(Authority host);

    /** Whether the client has shown a certificate to the server, and whether it is believed now. */
    ShownCertificate certificate();

    /**
     * Lets the connection not end as if all had been sent: the response is about to be cut short, and where its body has no
     * length and no chunks, nothing but the orderly end of TLS tells that it is whole.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-9.8">RFC 9112 §9.8</a>
     */
    void breakOff();

    /** Sends an interim response if the server can do so without blocking; else it is dropped, as clients expect. */
    void informational(int status, Fields fields);
}
