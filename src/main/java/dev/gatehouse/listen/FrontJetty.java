package dev.gatehouse.listen;

import dev.gatehouse.assembly.Gateway;
import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.http.TrustedProxies;
import dev.gatehouse.route.GatewaySettings;
import dev.gatehouse.route.GatewaySettings.HeadLimits;
import dev.gatehouse.route.GatewaySettings.HttpsSettings;
import dev.gatehouse.route.GatewaySettings.ListenAddress;
import dev.gatehouse.route.GatewaySettings.Patience;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/** The clients' listeners, set for one gateway: nothing in its chain blocks, and its parser is strict. */
public final class FrontJetty {

    private static final int SELECTORS = Runtime.getRuntime().availableProcessors();
    private static final int WORKERS = 8;
    private static final int IDLE_THREAD_MILLIS = 60_000;
    private static final int RESPONSE_HEAD_BYTES = 64 * 1024;

    /** Jetty's own limit for a connection on which nothing moves comes behind all of the gateway's. */
    private static final Duration MARGIN = Duration.ofSeconds(1);

    private static final int ACCEPT_QUEUE = 4096;

    /** As clients spell it, who are compared with it letter by letter; Jetty's own spelling is another. */
    private static final String HTTP_1_1_OVER_TLS = "http/1.1";

    /** A balancer sends it at once; the rest is the network's. */
    private static final Duration PROXY_HEADER_LIMIT = Duration.ofSeconds(5);

    private final JettyServer server;
    private final @Nullable FrontTls tls;
    private final ClientSweep sweep;
    private final FrontCounters counters;

    private FrontJetty(JettyServer server, @Nullable FrontTls tls, ClientSweep sweep, FrontCounters counters) {
        this.server = server;
        this.tls = tls;
        this.sweep = sweep;
        this.counters = counters;
    }

    /** @throws Exception as Jetty has it, such as a port that is taken, or for a certificate that cannot be used */
    public static FrontJetty start(Gateway gateway) throws Exception {
        return start(gateway, TimeSource.SYSTEM.nanoTime());
    }

    /** @param nanoTime by which clients are found too slow */
    static FrontJetty start(Gateway gateway, LongSupplier nanoTime) throws Exception {
        GatewaySettings settings = gateway.configuration().gateway();
        int listeners = (settings.listenHttp() == null ? 0 : 1) + (settings.https() == null ? 0 : 1);
        QueuedThreadPool threads = new FrontThreadPool(listeners * SELECTORS + WORKERS);
        threads.setName("gatehouse-client");
        threads.setIdleTimeout(IDLE_THREAD_MILLIS);
        Server server = new Server(threads);
        Watch watch = new Watch(nanoTime, settings.patience());
        Supplier<TrustedProxies> trusted =
                () -> gateway.configuration().gateway().trustedProxies();
        server.setHandler(new TurnHandler(new ClientConnectionHandler(chain(gateway), watch, trusted)));
        server.setErrorHandler(new UnreadableHeadHandler(gateway.unreadableHead(), watch.counters()));
        return listen(server, settings, watch, entrance(gateway, trusted, watch));
    }

    private static Entrance entrance(Gateway gateway, Supplier<TrustedProxies> trusted, Watch watch) {
        return new Entrance(gateway.connections(), trusted, watch);
    }

    private static FrontJetty listen(Server server, GatewaySettings settings, Watch watch, Entrance entrance)
            throws Exception {
        HttpConfiguration configuration = http(settings.heads());
        FrontConnectionFactory http =
                new FrontConnectionFactory(configuration, settings.heads().fields(), watch);
        FrontHttp2Factory http2 = new FrontHttp2Factory(configuration, settings.http2(), watch);
        ListenAddress plain = settings.listenHttp();
        if (plain != null) {
            add(
                    server,
                    plain,
                    watch,
                    entrance,
                    begun(settings, settings.proxyProtocol().onHttp(), watch, http, http2));
        }
        HttpsSettings https = settings.https();
        if (https == null) {
            return start(server, null, watch);
        }
        FrontTls tls = FrontTls.start(https, TimeSource.SYSTEM.wall(), watch.counters());
        try {
            ALPNServerConnectionFactory choice =
                    new ALPNServerConnectionFactory(FrontHttp2Factory.OVER_TLS, HTTP_1_1_OVER_TLS);
            choice.setDefaultProtocol(HTTP_1_1_OVER_TLS);
            TlsConnectionFactory secure = tls.speaking(choice.getProtocol(), watch);
            add(
                    server,
                    https.listen(),
                    watch,
                    entrance,
                    begun(settings, settings.proxyProtocol().onHttps(), watch, secure, choice, http2, http));
            return start(server, tls, watch);
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
            GatewaySettings settings, boolean byHeader, Watch watch, ConnectionFactory... protocols) {
        if (!byHeader) {
            return protocols;
        }
        String next = protocols[0].getProtocol();
        ConnectionFactory header =
                new ProxyHeaderFactory(settings.trustedProxies(), PROXY_HEADER_LIMIT, watch.refusals(), next);
        return Stream.concat(Stream.of(header), Stream.of(protocols)).toArray(ConnectionFactory[]::new);
    }

    private static FrontJetty start(Server server, @Nullable FrontTls tls, Watch watch) throws Exception {
        JettyServer started = JettyServer.start(server);
        List<FrontConnector> connectors = Arrays.stream(server.getConnectors())
                .map(FrontConnector.class::cast)
                .toList();
        return new FrontJetty(started, tls, ClientSweep.start(connectors, watch), watch.counters());
    }

    /** @param protocols the outermost first */
    private static void add(
            Server server, ListenAddress address, Watch watch, Entrance entrance, ConnectionFactory... protocols) {
        ServerConnector connector = new FrontConnector(server, SELECTORS, watch, entrance, protocols);
        long idleMillis = idle(watch.patience()).toMillis();
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        connector.setIdleTimeout(idleMillis);
        // Else a body that pauses for a second would fail once the connector has stopped accepting.
        connector.setShutdownIdleTimeout(idleMillis);
        boolean https = connector.getConnectionFactory(SslConnectionFactory.class) != null;
        JettyServer.add(connector, address, https ? "listen.https" : "listen.http");
    }

    private static Duration idle(Patience patience) {
        Duration head = patience.headTime();
        Duration keepAlive = patience.keepAlive();
        return (head.compareTo(keepAlive) > 0 ? head : keepAlive).plus(MARGIN);
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
        // Fields that were seen before on a connection are not kept to be found again: that saves a microsecond of a
        // request, and
        // costs each connection 90 KiB, a whole heap where thousands are open.
        http.setHeaderCacheSize(0);
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

    /** As happens twice a second anyhow. */
    void sweep() {
        sweep.sweep();
    }

    /** What has happened here so far. */
    public FrontCounters counters() {
        return counters;
    }

    public void stop() {
        sweep.close();
        server.stop();
        if (tls != null) {
            tls.close();
        }
    }
}
