package dev.gatehouse.listen;

import dev.gatehouse.exchange.ClientConnection;
import dev.gatehouse.exchange.ShownCertificate;
import dev.gatehouse.http.Authority;
import dev.gatehouse.http.Fields;
import dev.gatehouse.http.Vary;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.ee11.servlet.HttpOutput;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection.SslEndPoint;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** The client's connection in Jetty's own terms. */
final class JettyClientConnection implements ClientConnection {

    private static final Duration MARGIN = Duration.ofSeconds(1);

    private final Request request;
    private final WatchedResponse response;
    private CompletableFuture<Void> interim = CompletableFuture.completedFuture(null);

    JettyClientConnection(Request request, WatchedResponse response) {
        this.request = request;
        this.response = response;
    }

    @Override
    public Fields requestFields() {
        Fields fields = new Fields();
        for (HttpField field : request.getHeaders()) {
            String value = field.getValue();
            fields.add(field.getName(), value == null ? "" : value);
        }
        if (isHttp2()) {
            addAuthority(fields);
        }
        return fields;
    }

    /**
     * As who passes a request on to HTTP/1.1 is to do. Where a Host field names another place, it stays, and the door
     * refuses the two.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9113#section-8.3.1">RFC 9113 §8.3.1</a>
     */
    private void addAuthority(Fields fields) {
        String authority = request.getHttpURI().getAuthority();
        if (authority != null && !authority.equalsIgnoreCase(fields.first("Host"))) {
            fields.add("Host", authority);
        }
    }

    @Override
    public boolean asksTheServer() {
        return "OPTIONS".equals(request.getMethod())
                && "*".equals(request.getHttpURI().getPath());
    }

    /** With HTTP/2 a request that ends with its head has a length, 0, by {@link FrontHttp2Connection}. */
    @Override
    public boolean mayHaveBody() {
        return request.getLength() > 0
                || (request.getLength() < 0
                        && (isHttp2() || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)));
    }

    /** With HTTP/1.1 Jetty tells of a malformed chunk as of the connection's end, which has come only if nothing more can be read. */
    @Override
    public boolean mayHaveLeft() {
        EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        return isHttp2() || endPoint.isInputShutdown() || !endPoint.isOpen();
    }

    private boolean isHttp2() {
        return request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2;
    }

    @Override
    public void respond(int status, Fields fields) {
        response.setStatus(status);
        HttpFields.Mutable headers = response.getHeaders();
        for (int i = 0; i < fields.size(); i++) {
            if (ClientConnection.isPreset(fields.name(i))) {
                headers.put(fields.name(i), fields.value(i));
            } else if (fields.name(i).equalsIgnoreCase(Vary.FIELD)) {
                String present = headers.get(Vary.FIELD);
                headers.put(Vary.FIELD, present == null ? fields.value(i) : Vary.joined(present, fields.value(i)));
            } else {
                headers.add(fields.name(i), fields.value(i));
            }
        }
        response.headIsComplete();
    }

    /** Straight to the socket, past Jetty's aggregation. */
    @Override
    public void write(ServletOutputStream out, ByteBuffer bytes) throws IOException {
        ((HttpOutput) out).write(bytes);
    }

    @Override
    public boolean lost() {
        return response.lost();
    }

    @Override
    public boolean tooSlow() {
        return response.tooSlow();
    }

    /**
     * A little more, so that it is the route's deadline that ends the exchange and says why. The connection keeps what it
     * was given. Only the stream knows where its limit is: it is the connection's with HTTP/1.1 alone.
     */
    @Override
    public void allowSilence(Duration atLeast) {
        long millis = atLeast.plus(MARGIN).toMillis();
        request.addHttpStreamWrapper(stream -> {
            if (stream.getIdleTimeout() < millis) {
                stream.setIdleTimeout(millis);
            }
            return stream;
        });
    }

    @Override
    public boolean covers(Authority host) {
        TlsConnection tls = tls();
        return tls == null || tls.covers(host);
    }

    @Override
    public ShownCertificate certificate() {
        TlsConnection tls = tls();
        return tls == null ? ShownCertificate.NONE : tls.certificate();
    }

    /** With HTTP/2 a stream ends by itself, and the others of its connection go on. */
    @Override
    public void breakOff() {
        TlsConnection tls = tls();
        if (tls != null && !isHttp2()) {
            tls.breakOff();
        }
    }

    /** Null if the client came without TLS. */
    private @Nullable TlsConnection tls() {
        return request.getConnectionMetaData().getConnection().getEndPoint() instanceof SslEndPoint endPoint
                        && endPoint.getSslConnection() instanceof TlsConnection connection
                ? connection
                : null;
    }

    /** Jetty writes one at a time: while the last one is on its way, the next is dropped. A failure is the connection's, and the final response meets it too. */
    @Override
    public void informational(int status, Fields fields) {
        if (!interim.isDone()) {
            return;
        }
        HttpFields.Mutable headers = HttpFields.build();
        for (int i = 0; i < fields.size(); i++) {
            headers.add(fields.name(i), fields.value(i));
        }
        interim = response.writeInterim(status, headers.asImmutable());
    }
}
