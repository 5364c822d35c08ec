package dev.gatehouse.exchange;

import dev.gatehouse.http.Authority;
import dev.gatehouse.http.Fields;
import dev.gatehouse.http.Vary;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Enumeration;

/** What the servlet API allows in any container. */
final class ServletClientConnection implements ClientConnection {

    /** Of a servlet container: the client's own first. */
    private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

    private final HttpServletRequest request;
    private final HttpServletResponse response;

    ServletClientConnection(HttpServletRequest request, HttpServletResponse response) {
        this.request = request;
        this.response = response;
    }

    @Override
    public Fields requestFields() {
        Fields fields = new Fields();
        for (Enumeration<String> names = request.getHeaderNames(); names.hasMoreElements(); ) {
            String name = names.nextElement();
            for (Enumeration<String> values = request.getHeaders(name); values.hasMoreElements(); ) {
                fields.add(name, values.nextElement());
            }
        }
        if (Http2Fields.areOf(request.getProtocol()) && !fields.contains("Host")) {
            fields.add("Host", authority());
        }
        return fields;
    }

    /** Of an HTTP/2 request, which some containers do not show among its fields. */
    private String authority() {
        int port = request.getServerPort();
        boolean usual = port == (request.getScheme().equals("https") ? 443 : 80);
        return usual ? request.getServerName() : request.getServerName() + ":" + port;
    }

    /** With HTTP/2 the API says nothing of it: all but those for which one means nothing are taken to have one, of no bytes perhaps. */
    @Override
    public boolean mayHaveBody() {
        long length = request.getContentLengthLong();
        if (length >= 0) {
            return length > 0;
        }
        if (request.getProtocol().startsWith("HTTP/1")) {
            return request.getHeader("Transfer-Encoding") != null;
        }
        return switch (request.getMethod()) {
            case "GET", "HEAD", "TRACE" -> false;
            default -> true;
        };
    }

    @Override
    public void respond(int status, Fields fields) {
        response.setStatus(status);
        for (int i = 0; i < fields.size(); i++) {
            if (ClientConnection.isPreset(fields.name(i))) {
                response.setHeader(fields.name(i), fields.value(i));
            } else if (fields.name(i).equalsIgnoreCase(Vary.FIELD)) {
                String present = response.getHeader(Vary.FIELD);
                response.setHeader(
                        Vary.FIELD, present == null ? fields.value(i) : Vary.joined(present, fields.value(i)));
            } else {
                response.addHeader(fields.name(i), fields.value(i));
            }
        }
    }

    /** Before Servlet 6.1 a stream takes arrays alone, and Jetty does not copy them: each write has one of its own. */
    @Override
    public void write(ServletOutputStream out, ByteBuffer bytes) throws IOException {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        out.write(copy);
    }

    /**
     * Tomcat ends the stream of a HEAD request over HTTP/2 before it sends a head that is not committed yet when an
     * asynchronous exchange completes; so it is committed before. That may block: not on the thread here.
     */
    @Override
    public void complete(AsyncContext async) {
        if (response.isCommitted()
                || !request.getMethod().equals("HEAD")
                || request.getProtocol().startsWith("HTTP/1")) {
            async.complete();
            return;
        }
        async.start(() -> {
            try {
                response.flushBuffer();
            } catch (IOException gone) {
                // The container notices by itself when the exchange is completed.
            } finally {
                async.complete();
            }
        });
    }

    @Override
    public boolean lost() {
        // Of the last write, which a container makes by itself, the servlet API tells nothing.
        return false;
    }

    @Override
    public void allowSilence(Duration atLeast) {
        // The servlet API knows no such limit.
    }

    @Override
    public void breakOff() {
        // How a connection ends is the container's own.
    }

    /** The servlet API does not name the server's certificate. */
    @Override
    public boolean covers(Authority host) {
        return true;
    }

    /** The container has verified it. */
    @Override
    public ShownCertificate certificate() {
        return request.getAttribute(CERTIFICATES) instanceof X509Certificate[] chain && chain.length > 0
                ? ShownCertificate.believed(chain[0])
                : ShownCertificate.NONE;
    }

    @Override
    public void informational(int status, Fields fields) {
        // The servlet API 6.0 has no way to send one without blocking.
    }
}
