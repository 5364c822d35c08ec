package dev.gatehouse.listen;

import dev.gatehouse.assembly.Gateway;
import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.route.GatewaySettings;
import dev.gatehouse.route.GatewaySettings.HeadLimits;
import dev.gatehouse.route.GatewaySettings.HttpsSettings;
import dev.gatehouse.route.GatewaySettings.ListenAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/** The clients' listeners, set for one gateway: nothing in its chain blocks, and its parser is strict. */
public final class FrontJetty {

    private static final int SELECTORS = Runtime.getRuntime().availableProcessors();
    private static final int WORKERS = 8;
    private static final int IDLE_THREAD_MILLIS = 60_000;
    private static final int RESPONSE_HEAD_BYTES = 64 * 1024;
    private static final Duration IDLE_CONNECTION = Duration.ofSeconds(60);
    private static final int ACCEPT_QUEUE = 4096;

    /** A balancer sends it at once; the rest is the network's. */
    private static final Duration PROXY_HEADER_LIMIT = Duration.ofSeconds(5);

    private final JettyServer server;
    private final @Nullable FrontTls tls;

    private FrontJetty(JettyServer server, @Nullable FrontTls tls) {
        this.server = server;
        this.tls = tls;
    }

    /** @throws Exception as Jetty has it, such as a port that is taken, or for a certificate that cannot be used */
    public static FrontJetty start(Gateway gateway) throws Exception {
        return start(gateway, IDLE_CONNECTION);
    }

    /** @param idle after which a connection is closed on which nothing moves and no answer is owed */
    public static FrontJetty start(Gateway gateway, Duration idle) throws Exception {
        GatewaySettings settings = gateway.configuration().gateway();
        int listeners = (settings.listenHttp() == null ? 0 : 1) + (settings.https() == null ? 0 : 1);
        QueuedThreadPool threads = new FrontThreadPool(listeners * SELECTORS + WORKERS);
        threads.setName("gatehouse-client");
        threads.setIdleTimeout(IDLE_THREAD_MILLIS);
        Server server = new Server(threads);
        server.setHandler(new TurnHandler(new ClientConnectionHandler(chain(gateway))));
        server.setErrorHandler(new UnreadableHeadHandler(gateway.unreadableHead()));
        return listen(server, settings, idle);
    }

    private static FrontJetty listen(Server server, GatewaySettings settings, Duration idle) throws Exception {
        FrontConnectionFactory http = new FrontConnectionFactory(http(settings.heads()));
        ListenAddress plain = settings.listenHttp();
        if (plain != null) {
            add(server, plain, idle, begun(settings, settings.proxyProtocol().onHttp(), http));
        }
        HttpsSettings https = settings.https();
        if (https == null) {
            return new FrontJetty(JettyServer.start(server), null);
        }
        FrontTls tls = FrontTls.start(https, TimeSource.SYSTEM.wall());
        try {
            TlsConnectionFactory secure = tls.speaking(http.getProtocol());
            add(
                    server,
                    https.listen(),
                    idle,
                    begun(settings, settings.proxyProtocol().onHttps(), secure, http));
            return new FrontJetty(JettyServer.start(server), tls);
        } catch (Exception | Error e) {
            tls.close();
            throw e;
        }
    }

    /**
     * The protocols of a listener whose connections begin with a header of the PROXY protocol, or do not.
     *
     * @param protocols the outermost first
     */
    private static ConnectionFactory[] begun(
            GatewaySettings settings, boolean byHeader, ConnectionFactory... protocols) {
        if (!byHeader) {
            return protocols;
        }
        var refusals = new ProxyHeaderRefusals(TimeSource.SYSTEM.nanoTime());
        String next = protocols[0].getProtocol();
        ConnectionFactory header =
                new ProxyHeaderFactory(settings.trustedProxies(), PROXY_HEADER_LIMIT, refusals, next);
        return Stream.concat(Stream.of(header), Stream.of(protocols)).toArray(ConnectionFactory[]::new);
    }

    /** @param protocols the outermost first */
    private static void add(Server server, ListenAddress address, Duration idle, ConnectionFactory... protocols) {
        ServerConnector connector = new FrontConnector(server, SELECTORS, protocols);
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        connector.setIdleTimeout(idle.toMillis());
        // Else a body that pauses for a second would fail once the connector has stopped accepting.
        connector.setShutdownIdleTimeout(idle.toMillis());
        JettyServer.add(connector, address);
    }

    private static HttpConfiguration http(HeadLimits heads) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setRequestHeaderSize(heads.headBytes());
        http.setResponseHeaderSize(RESPONSE_HEAD_BYTES);
        // A small answer is gathered in the buffer and written once, when it is complete: in no case at once.
        http.setOutputAggregationSize(http.getOutputBufferSize());
        // The client's own spelling of names is kept as far as Jetty lets it be seen.
        http.setHeaderCacheCaseSensitive(true);
        // Not even a bare LF ends a line, as RFC 9112 would let it.
        http.setHttpCompliance(HttpCompliance.STRICT);
        // The door judges targets, for every container alike, and some routes may allow what others refuse.
        http.setUriCompliance(UriCompliance.UNSAFE);
        return http;
    }

    private static ServletContextHandler chain(Gateway gateway) {
        ServletContextHandler context = new NonBlockingContext();
        context.setContextPath("/");
        context.getServletHandler().setDecodeAmbiguousURIs(true);
        context.addEventListener(new ChainInstaller(gateway));
        return context;
    }

    /** Each place where it listens; http before https. */
    public List<URI> uris() {
        return server.uris();
    }

    /** Of the certificate that was made at start, if one was. */
    public Optional<String> selfSignedFingerprint() {
        return tls == null ? Optional.empty() : tls.selfSignedFingerprint();
    }

    /** Refuses new connections. Those that are open live on, each until its next answer. */
    public void stopAccepting() {
        server.stopAccepting();
    }

    public void stop() {
        server.stop();
        if (tls != null) {
            tls.close();
        }
    }
}
