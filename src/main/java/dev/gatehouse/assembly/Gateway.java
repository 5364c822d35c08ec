package dev.gatehouse.assembly;

import dev.gatehouse.admin.AdminServlet;
import dev.gatehouse.admin.GatewayControl;
import dev.gatehouse.admin.ReloadStatus;
import dev.gatehouse.admin.Usage;
import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.auth.AuthFilter;
import dev.gatehouse.auth.AuthStanding;
import dev.gatehouse.config.ConfigResult;
import dev.gatehouse.config.ConfigSource;
import dev.gatehouse.config.FilesRead;
import dev.gatehouse.config.ReloadResult;
import dev.gatehouse.cors.CorsFilter;
import dev.gatehouse.exchange.ExchangeFilter;
import dev.gatehouse.exchange.ExchangeSink;
import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.exchange.UnreadableHead;
import dev.gatehouse.names.Names;
import dev.gatehouse.proxy.Mirrors;
import dev.gatehouse.proxy.ProxyServlet;
import dev.gatehouse.quota.BooksStatus;
import dev.gatehouse.quota.QuotaFilter;
import dev.gatehouse.route.Configuration;
import dev.gatehouse.route.GatewaySettings;
import dev.gatehouse.route.GatewaySettings.ConnectionLimits;
import dev.gatehouse.state.redis.StoreCounts;
import dev.gatehouse.upstream.Upstream;
import dev.gatehouse.upstream.UpstreamClient;
import dev.gatehouse.upstream.UpstreamState;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/** One gateway: starts its parts, puts its chain into a servlet context, drains and closes. */
public final class Gateway implements GatewayControl, AutoCloseable {

    private static final Logger LOG = LogManager.getLogger(Gateway.class);
    private static final String PROXY = "proxy";
    private static final long DRAIN_POLL_MILLIS = 10;

    /** For the answers that say so to be sent. */
    private static final Duration CUT_OFF_GRACE = Duration.ofSeconds(1);

    private final TimeSource time;
    private final UpstreamClient client;
    private final AuditLog audit;
    private final AuthStanding auth;
    private final UnderWay underWay;
    private final List<ExchangeSink> sinks;
    private final Generations generations;
    private final Reload reload;
    private final KeyWatch keys;
    private final Usage usage;
    private volatile @Nullable ConfigWatch watch;
    private volatile boolean draining;

    private Gateway(Origin origin, TimeSource time, AuditLog audit, UpstreamClient client) throws IOException {
        this.time = time;
        this.audit = audit;
        this.client = client;
        this.auth = new AuthStanding(time);
        this.generations = new Generations(origin.configuration(), client, auth, time);
        this.usage = new AuditedUsage(generations, audit, time);
        FailureCount failures = new FailureCount();
        this.underWay = new UnderWay(
                () -> generations.current().configuration().gateway().requests());
        this.sinks = List.of(audit, underWay, failures);
        this.keys = new KeyWatch(this::configuration, generations.keyUses(), time);
        this.reload = new Reload(origin.source(), origin.files(), generations, failures, time);
        auth.start();
    }

    /** @param files that the configuration was read from */
    private record Origin(ConfigSource source, Configuration configuration, FilesRead files) {}

    /**
     * Starts everything but a server. What has been started is closed again if a later part fails.
     *
     * @throws IOException if the audit file cannot be written, or another gateway has the state directory that quotas need
     */
    public static Gateway start(ConfigSource source, ConfigResult.Valid read) throws IOException {
        return start(new Origin(source, read.configuration(), read.files()));
    }

    /** As {@link #start(ConfigSource, ConfigResult.Valid)}, for a configuration that need not be what its directory holds. */
    public static Gateway start(Configuration configuration) throws IOException {
        return start(new Origin(ConfigSource.of(configuration.directory()), configuration, FilesRead.NONE));
    }

    private static Gateway start(Origin origin) throws IOException {
        DescriptorLimit.warnIfExceededBy(origin.configuration());
        TimeSource time = TimeSource.SYSTEM;
        AuditLog audit = AuditLog.open(origin.configuration().gateway().audit(), time);
        try {
            return start(origin, time, audit);
        } catch (IOException | RuntimeException | Error e) {
            closeAfter(e, audit);
            throw e;
        }
    }

    private static Gateway start(Origin origin, TimeSource time, AuditLog audit) throws IOException {
        GatewaySettings settings = origin.configuration().gateway();
        UpstreamClient client = UpstreamClient.start(time, Names.start(settings.dnsServers()), settings.adminListen());
        try {
            Gateway gateway = new Gateway(origin, time, audit, client);
            gateway.keys.begin();
            return gateway;
        } catch (IOException | RuntimeException | Error e) {
            closeAfter(e, client);
            throw e;
        }
    }

    private static void closeAfter(Throwable failure, AutoCloseable started) {
        try {
            started.close();
        } catch (Exception e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * How many clients may be connected to the embedded server: what the configuration says, or what the process has descriptors
     * for.
     */
    public ConnectionLimits connections() {
        ConnectionLimits stated =
                Objects.requireNonNull(configuration().gateway().connections(), "read for the embedded server");
        return new ConnectionLimits(
                DescriptorLimit.clients(stated, configuration()),
                stated.mostPerAddress(),
                stated.acceptRate(),
                stated.sendBufferBytes());
    }

    /** From now on changes of the configuration's files are taken by themselves, where {@code reload.watch} says so. */
    public void watchFiles() {
        watch = ConfigWatch.start(
                reload, () -> configuration().gateway().reload().watch(), time.nanoTime());
    }

    /** Registers the filters and the servlet, in the order in which a request meets them. */
    public void install(ServletContext context) {
        ServletRegistration.Dynamic servlet = context.addServlet(
                PROXY,
                new ProxyServlet(
                        (generation, route) -> Snapshot.of(generation).destination(route), underWay::hasRoomFor, time));
        servlet.setAsyncSupported(true);
        servlet.addMapping("/*");
        add(context, "exchange", new ExchangeFilter(generations::current, sinks, () -> draining, time));
        add(
                context,
                "cors",
                new CorsFilter(generation -> Snapshot.of(generation).crossOrigin()));
        add(
                context,
                "auth",
                new AuthFilter(generation -> Snapshot.of(generation).authentication(), auth));
        add(
                context,
                "quota",
                new QuotaFilter(generation -> Snapshot.of(generation).quotas()));
    }

    /** Registers the operators' side on a listener of its own. */
    public void installAdmin(ServletContext context) {
        context.addServlet("admin", new AdminServlet(this, true)).addMapping("/*");
    }

    /**
     * Registers of the operators' side what clients may see, too.
     *
     * @param path where it is offered, without a slash at its end
     */
    void installHealth(ServletContext context, String path) {
        context.addServlet("admin", new AdminServlet(this, false)).addMapping(path + "/*");
    }

    private static void add(ServletContext context, String name, Filter filter) {
        FilterRegistration.Dynamic registration = context.addFilter(name, filter);
        registration.setAsyncSupported(true);
        registration.addMappingForServletNames(
                EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR), true, PROXY);
    }

    /** For a server that refuses malformed heads before the chain sees them. */
    public UnreadableHead unreadableHead() {
        return new UnreadableHead(generations::current, sinks, time);
    }

    /** The one in force. */
    public Configuration configuration() {
        return generations.current().configuration();
    }

    @Override
    public boolean loaded() {
        return true;
    }

    @Override
    public boolean draining() {
        return draining;
    }

    @Override
    public ReloadStatus reloadStatus() {
        return reload.status();
    }

    @Override
    public List<UpstreamState> upstreams() {
        return generations.current().upstreams().stream()
                .map(Upstream::state)
                .sorted(Comparator.comparing(UpstreamState::upstream))
                .toList();
    }

    @Override
    public Map<String, Map<String, Long>> mirrors() {
        return generations.mirrors().counts();
    }

    @Override
    public @Nullable String identityKeys() {
        return generations.current().authentication().identityKeys();
    }

    @Override
    public Map<String, Map<String, Long>> limits() {
        return generations.limits().counts();
    }

    @Override
    public long crowdedRequests() {
        return generations.limits().crowdedRequests();
    }

    @Override
    public @Nullable StoreCounts sharedState() {
        return generations.shared();
    }

    @Override
    public BooksStatus books() {
        return generations.bookkeeper().status();
    }

    @Override
    public Usage usage() {
        return usage;
    }

    @Override
    public ReloadResult reload(boolean force) {
        return reload.ask(force);
    }

    @Override
    public Map<String, Map<String, Long>> credentials() {
        return new TreeMap<>(Map.of("bad", auth.counts(), "keys", keys.counts().byName()));
    }

    /** Exchanges that have begun and not ended. */
    public long exchangesUnderWay() {
        return underWay.count();
    }

    /** What became of mirrored requests; for tests and the operators' side. */
    public Mirrors copies() {
        return generations.mirrors();
    }

    /** Requests that were answered 503 since {@code limit.requests} were in flight. */
    public long requestsRefused() {
        return underWay.refused();
    }

    /** Upstream connections in use; for tests, which end with none. */
    public int leasedConnections() {
        return client.leasedConnections();
    }

    /** From now on says not ready, and asks each client to leave with its next answer. */
    public void askToLeave() {
        draining = true;
    }

    /**
     * Asks to leave, and waits for the exchanges under way, at most {@code drain.timeout}; whose answer has not come by then
     * is told 503. Does not keep new ones away: that is the server's part.
     *
     * @return whether all of them ended in time
     */
    public boolean drain() throws InterruptedException {
        askToLeave();
        Duration timeout = configuration().gateway().drain().timeout();
        LOG.info(
                "stopping: exchanges under way: {}; they have {} s to end (drain.timeout)",
                underWay.count(),
                timeout.toSeconds());
        if (ended(timeout)) {
            return true;
        }
        LOG.warn("drain.timeout is over: exchanges cut off: {}", underWay.count());
        auth.cutOff();
        client.cutOff();
        ended(CUT_OFF_GRACE);
        return false;
    }

    /** Waits until no exchange is under way, at most so long. */
    private boolean ended(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (underWay.count() > 0) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            Thread.sleep(DRAIN_POLL_MILLIS);
        }
        return true;
    }

    /** Ends what is under way, and writes the last records. */
    @Override
    public void close() {
        draining = true;
        ConfigWatch watching = watch;
        if (watching != null) {
            watching.close();
        }
        try {
            auth.close();
            client.close();
            generations.leave();
        } finally {
            keys.close();
            generations.bookkeeper().close();
            closeAudit();
        }
    }

    private void closeAudit() {
        try {
            audit.close();
            LOG.info("stopped: the audit is written to its end");
        } catch (IOException e) {
            LOG.error("the last audit records could not be written", e);
        }
    }
}
