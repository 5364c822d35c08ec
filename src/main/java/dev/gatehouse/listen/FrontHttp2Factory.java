package dev.gatehouse.listen;

import dev.gatehouse.route.GatewaySettings.Http2Limits;
import java.util.List;
import java.util.Objects;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.HTTP2Session;
import org.eclipse.jetty.http2.SessionContainer;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.api.server.ServerSessionListener;
import org.eclipse.jetty.http2.frames.GoAwayFrame;
import org.eclipse.jetty.http2.generator.Generator;
import org.eclipse.jetty.http2.parser.ServerParser;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.http2.server.internal.HTTP2ServerSession;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.WindowRateControl;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections that speak HTTP/2: under TLS where the client chose it, else where its first bytes are HTTP/2's. The
 * upgrade from HTTP/1.1 that HTTP/2 began with is gone from it, and lets two servers in a row see different requests.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9113#section-3.1">RFC 9113 §3.1</a>
 */
final class FrontHttp2Factory extends HTTP2ServerConnectionFactory implements ConnectionFactory.Upgrading {

    /** As it is agreed on under TLS. */
    static final String OVER_TLS = "h2";

    private static final String FROM_THE_FIRST_BYTE = "h2c";

    /** A browser that leaves a page takes back all that it had asked for, at once. */
    private static final int ODD_FRAMES_PER_SECOND = 256;

    private final Watch watch;

    FrontHttp2Factory(HttpConfiguration configuration, Http2Limits limits, Watch watch) {
        super(configuration, OVER_TLS, FROM_THE_FIRST_BYTE);
        this.watch = watch;
        setMaxConcurrentStreams(limits.streams());
        setInitialSessionRecvWindow(limits.connectionWindowBytes());
        setInitialStreamRecvWindow(limits.streamWindowBytes());
        // Of resets, pings, settings, priorities, empty frames and header blocks in pieces: who sends more is sent
        // away.
        setRateControlFactory(new WindowRateControl.Factory(ODD_FRAMES_PER_SECOND));
        // There are no tunnels yet.
        setConnectProtocolEnabled(false);
    }

    /** As Jetty's own factory does it, but for the class of the connection. */
    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        HttpConfiguration http = getHttpConfiguration();
        ServerSessionListener listener = newSessionListener(connector, endPoint);
        Generator generator = new Generator(
                connector.getByteBufferPool(), isUseOutputDirectByteBuffers(), getMaxHeaderBlockFragment());
        generator.getHpackEncoder().setMaxHeaderListSize(http.getResponseHeaderSize());
        ServerParser parser = new ServerParser(
                connector.getByteBufferPool(),
                http.getRequestHeaderSize(),
                getRateControlFactory().newRateControl(endPoint));
        parser.setMaxSettingsKeys(getMaxSettingsKeys());
        HTTP2ServerSession session = new HTTP2ServerSession(
                connector.getScheduler(),
                endPoint,
                parser,
                generator,
                listener,
                getFlowControlStrategyFactory().newFlowControlStrategy());
        session.setMaxLocalStreams(getMaxConcurrentStreams());
        session.setMaxRemoteStreams(getMaxConcurrentStreams());
        session.setMaxEncoderTableCapacity(getMaxEncoderTableCapacity());
        session.setStreamIdleTimeout(endPoint.getIdleTimeout());
        session.setInitialSessionRecvWindow(getInitialSessionRecvWindow());
        session.setWriteThreshold(http.getOutputBufferSize());
        session.setConnectProtocolEnabled(isConnectProtocolEnabled());
        FrontHttp2Connection connection = new FrontHttp2Connection(connector, endPoint, http, session, listener, watch);
        // Requests that share one would have what WrittenQueue keeps those of HTTP/1.1 from.
        connection.setRecycleHttpChannels(false);
        connection.setUseInputDirectByteBuffers(isUseInputDirectByteBuffers());
        connection.setUseOutputDirectByteBuffers(isUseOutputDirectByteBuffers());
        connection.addEventListener(sessions());
        parser.init(connection);
        return configure(connection, connector, endPoint);
    }

    /** Null leaves the request to HTTP/1.1. */
    @Override
    public @Nullable Connection upgradeConnection(
            Connector connector, EndPoint endPoint, MetaData.Request request, HttpFields.Mutable response101) {
        if (!HttpMethod.PRI.is(request.getMethod())) {
            return null;
        }
        FrontHttp2Connection connection = (FrontHttp2Connection) newConnection(connector, endPoint);
        return connection.upgrade(request, response101) ? connection : null;
    }

    /**
     * Asks the clients of all connections to open no more streams, and answers those that cross this on their way. The
     * connections' real end names the last request that was taken up, as Jetty does it when it stops.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9113#section-6.8">RFC 9113 §6.8</a>
     */
    void askToLeave() {
        for (Session session : sessions().getSessions()) {
            // Past the session: once it knows, it ends a connection without streams before its client does.
            ((HTTP2Session) session).frames(null, List.of(GoAwayFrame.GRACEFUL), Callback.NOOP);
        }
    }

    private SessionContainer sessions() {
        return Objects.requireNonNull(getBean(SessionContainer.class), "Jetty's factory has it");
    }
}
