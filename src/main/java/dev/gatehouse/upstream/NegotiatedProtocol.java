package dev.gatehouse.upstream;

import dev.gatehouse.route.ServiceProtocol;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.reactor.IOEventHandler;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * A connection on which is spoken what TLS agreed on, known when hands are shaken.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7301#section-3.2">RFC 7301 §3.2</a>
 */
final class NegotiatedProtocol implements IOEventHandler {

    private static final String HTTP_2 = "h2";

    private final IOSession session;
    private final TlsOpening tls;
    private final SharedConnection shared;
    private final Supplier<IOEventHandler> http1;
    private @Nullable IOEventHandler spoken;

    NegotiatedProtocol(IOSession session, TlsOpening tls, SharedConnection shared, Supplier<IOEventHandler> http1) {
        this.session = session;
        this.tls = tls;
        this.shared = shared;
        this.http1 = http1;
    }

    @Override
    public void connected(IOSession reactors) throws IOException {
        if (HTTP_2.equals(tls.channel().protocol())) {
            spoken = shared.speaksHttp2(session, true);
            spoken.connected(reactors);
        } else if (shared.protocol() == ServiceProtocol.AUTO) {
            spoken = http1.get();
            spoken.connected(reactors);
            shared.speaksHttp1();
        } else {
            shared.disagrees();
            throw TlsFailure.because("the service does not agree to HTTP/2 (ALPN)");
        }
    }

    @Override
    public void inputReady(IOSession reactors, @Nullable ByteBuffer src) throws IOException {
        spoken().inputReady(reactors, src);
    }

    @Override
    public void outputReady(IOSession reactors) throws IOException {
        spoken().outputReady(reactors);
    }

    @Override
    public void timeout(IOSession reactors, Timeout timeout) throws IOException {
        spoken().timeout(reactors, timeout);
    }

    private IOEventHandler spoken() {
        return Objects.requireNonNull(spoken, "hands are not shaken");
    }

    @Override
    public void exception(IOSession reactors, Exception cause) {
        if (spoken != null) {
            spoken.exception(reactors, cause);
        }
        shared.ended(cause);
    }

    @Override
    public void disconnected(IOSession reactors) {
        if (spoken != null) {
            spoken.disconnected(reactors);
        }
        shared.ended(new ConnectionClosedException("the service closed the connection"));
    }
}
