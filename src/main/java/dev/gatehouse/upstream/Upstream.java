package dev.gatehouse.upstream;

import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.route.EjectionSettings;
import dev.gatehouse.route.EndpointSettings;
import dev.gatehouse.route.PoolSettings;
import dev.gatehouse.route.Priority;
import dev.gatehouse.route.RetrySettings;
import dev.gatehouse.route.TimeoutSettings;
import dev.gatehouse.route.UpstreamSettings;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.pool.PoolStats;
import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;

/** One service: its endpoints, the connections to them, and the waiting room for those who find none free. */
public final class Upstream {

    private static final int UNAVAILABLE = 503;

    private final UpstreamSettings settings;
    private final EndpointPicker picker;
    private final WarmUp warmUp;
    private final Ejector ejector;
    private final EndpointsInUse inUse;
    private final HealthChecks checks;
    private final RetryBudget budget;
    private final List<Endpoint> endpoints;
    private final Admission admission;
    private final Connections connections;
    private final CheckConnections checkConnections;
    private volatile boolean retired;

    /** Endpoints in use; the lock of {@link EndpointsInUse} guards it. */
    private int used;

    private final Lasting lasting;
    private final InFlight inFlight;
    private final ChunkPool chunks;
    private final TimeSource time;

    /** The same service at the addresses that its names lead to now; null = its endpoints are as the settings have them. */
    private volatile @Nullable Upstream resolved;

    Upstream(
            UpstreamSettings settings,
            HealthRecords records,
            Lasting lasting,
            AddressCache addresses,
            InFlight inFlight,
            ChunkPool chunks,
            TimeSource time) {
        this.settings = settings;
        this.inFlight = inFlight;
        this.chunks = chunks;
        this.time = time;
        this.lasting = lasting;
        this.endpoints = endpoints(settings, records);
        this.budget = records.budgetOf(settings.id());
        this.warmUp = new WarmUp(settings.health().slowStart(), time.nanoTime());
        this.picker = new EndpointPicker(
                settings.balance(),
                endpoints,
                warmUp,
                bound -> ThreadLocalRandom.current().nextInt(bound));
        EjectionSettings ejection = settings.health().ejection();
        this.ejector = new Ejector(settings.id(), ejection, endpoints);
        this.inUse = new EndpointsInUse(settings.id(), endpoints, ejection.panicPercent(), time.nanoTime(), this::use);
        inUse.begin();
        this.admission = new Admission(lasting.concurrency(), settings.pool());
        this.checkConnections = new CheckConnections(this::openForChecks);
        this.checks = new HealthChecks(
                settings.id(), settings.health().checks(), inUse, checkConnections, new SplittableRandom());
        this.connections = new Connections(
                openPool(settings.pool(), endpoints, addresses),
                lasting.connectors(),
                addresses,
                TimeValue.ofMilliseconds(settings.pool().idle().toMillis()));
    }

    /** Told one at a time. */
    private void use(Selection selection) {
        if (selection.inUse().size() < used) {
            hasTooMuchToDo();
        }
        used = selection.inUse().size();
        picker.use(selection);
    }

    private static List<Endpoint> endpoints(UpstreamSettings settings, HealthRecords records) {
        List<EndpointSettings> places = settings.endpoints().stream()
                .filter(endpoint -> !endpoint.isService())
                .toList();
        List<EndpointHealth> known = records.of(settings.id(), places);
        return IntStream.range(0, known.size())
                .mapToObj(i -> new Endpoint(places.get(i), known.get(i), settings.isSecret()))
                .toList();
    }

    private static PoolingAsyncClientConnectionManager openPool(
            PoolSettings settings, List<Endpoint> endpoints, AddressCache addresses) {
        var pool = new PoolingAsyncClientConnectionManager(
                RegistryBuilder.<TlsStrategy>create().build(),
                PoolConcurrencyPolicy.STRICT,
                PoolReusePolicy.LIFO,
                TimeValue.NEG_ONE_MILLISECOND,
                DefaultSchemePortResolver.INSTANCE,
                addresses);
        pool.setMaxTotal(Integer.MAX_VALUE);
        pool.setDefaultConnectionConfig(ConnectionConfig.custom()
                .setTimeToLive(
                        TimeValue.ofMilliseconds(Math.max(1, settings.maxAge().toMillis())))
                .build());
        pool.setDefaultMaxPerRoute(settings.maxConnectionsPerEndpoint());
        for (Endpoint endpoint : endpoints) {
            pool.setMaxPerRoute(endpoint.route(), settings.maxConnectionsPerEndpoint());
        }
        return pool;
    }

    /**
     * Whether there is room for one more request, which is then {@linkplain #send sent} or {@linkplain #dismiss dismissed}.
     *
     * @return false where {@code limit.concurrent} has none for this priority
     */
    public boolean admit(Priority priority) {
        return admission.admit(priority);
    }

    /** A request that was let in is not sent, or is no more of the service's concern. */
    public void dismiss() {
        admission.dismiss();
    }

    /**
     * Sends a request that was {@linkplain #admit let in}; never blocks.
     *
     * @param receiver gets the answer, or the failure, possibly before this returns
     */
    public void send(
            UpstreamRequest request, TimeoutSettings timeouts, RetrySettings retry, ResponseReceiver receiver) {
        Upstream other = resolved;
        if (other != null) {
            other.send(request, timeouts, retry, receiver);
            return;
        }
        var call = new UpstreamCall(this, request, timeouts, retry, receiver);
        budget.request();
        inFlight.add(call);
        call.begin();
    }

    public UpstreamSettings settings() {
        return settings;
    }

    /** Buffers for bodies on their way. */
    public ChunkPool chunks() {
        return chunks;
    }

    /** How it is now, at the addresses that its names lead to. */
    public UpstreamState state() {
        Upstream other = resolved;
        if (other != null) {
            return other.state();
        }
        Selection selection = inUse.current();
        return new UpstreamState(
                settings.id(),
                selection.mode(),
                endpoints.stream()
                        .map(endpoint -> EndpointState.of(endpoint, selection, warmUp, time))
                        .toList());
    }

    /** Connections in use now, over all endpoints; for tests and the admin side. */
    public int leasedConnections() {
        return connections.pool().getTotalStats().getLeased();
    }

    /**
     * Null if none can be used.
     *
     * @param tried not to be chosen while there is another
     * @param key of the request; 0 = it has none
     */
    @Nullable
    Endpoint pick(List<Endpoint> tried, long key) {
        return picker.pick(tried, key);
    }

    /** How long until the answer of an endpoint began, and what it says. */
    void answered(Endpoint endpoint, int status, long nanos) {
        if (saysThatItCouldNot(status)) {
            failed(endpoint);
            if (status == UNAVAILABLE) {
                hasTooMuchToDo();
            }
        } else {
            endpoint.health().answered(nanos);
            admission.answered(nanos);
        }
    }

    /** 501 and 505 are what a client gets for what it asked. */
    private static boolean saysThatItCouldNot(int status) {
        return status >= 500 && status != 501 && status != 505;
    }

    /** As far as can be told: it did not answer in time, or said so. */
    void hasTooMuchToDo() {
        admission.hasTooMuchToDo();
    }

    void failed(Endpoint endpoint) {
        if (ejector.failed(endpoint, now())) {
            inUse.update();
        }
    }

    List<Endpoint> endpoints() {
        return endpoints;
    }

    RetryBudget budget() {
        return budget;
    }

    /** Called several times a second. */
    void sweep(long nowNanos) {
        ejector.sweep(nowNanos);
        admission.sweep(nowNanos);
        checks.sweep(nowNanos);
        inUse.update();
    }

    /** See {@link Admission#enter}. */
    boolean enter(Endpoint endpoint) {
        return admission.enter(endpoint);
    }

    void leave(Endpoint endpoint) {
        admission.leave(endpoint);
    }

    /**
     * From now on another one gets the calls.
     *
     * @return who got them before, if it was another one, too
     */
    @Nullable
    Upstream leadTo(Upstream other) {
        Upstream before = resolved;
        resolved = other;
        connections.pool().closeIdle(TimeValue.ZERO_MILLISECONDS);
        return before;
    }

    Lasting lasting() {
        return lasting;
    }

    @Nullable
    Upstream resolved() {
        return resolved;
    }

    Connections connections() {
        return connections;
    }

    private Connections openForChecks() {
        PoolSettings one =
                new PoolSettings(1, 0, settings.pool().idle(), settings.pool().maxAge());
        return new Connections(
                openPool(one, endpoints, connections.addresses()),
                connections.connectors(),
                connections.addresses(),
                TimeValue.ZERO_MILLISECONDS);
    }

    /** From now on its endpoints are checked by its settings. */
    void beginChecks() {
        checks.begin();
    }

    /** Another generation checks them, or nobody does. */
    void endChecks() {
        checks.end();
    }

    long now() {
        return time.nanoTime().getAsLong();
    }

    void ended(UpstreamCall call) {
        inFlight.remove(call);
    }

    void closeExpired() {
        connections.pool().closeExpired();
    }

    /**
     * No generation that is in force knows it any more: connections that nobody uses are closed, those in use when
     * {@link #isDrained} finds them unused. A request that began before may still call, and gets its answer.
     */
    void retire() {
        retired = true;
        connections.pool().closeIdle(TimeValue.ZERO_MILLISECONDS);
    }

    boolean isRetired() {
        return retired;
    }

    /** Closes what was given back while it retired. Whether nothing is left to close. */
    boolean isDrained() {
        connections.pool().closeIdle(TimeValue.ZERO_MILLISECONDS);
        Connections ofChecks = checkConnections.opened();
        return isEmpty(connections) && (ofChecks == null || isEmpty(ofChecks));
    }

    private static boolean isEmpty(Connections of) {
        PoolStats left = of.pool().getTotalStats();
        return left.getLeased() + left.getPending() + left.getAvailable() == 0;
    }

    void close() {
        connections.pool().close(CloseMode.IMMEDIATE);
        Connections ofChecks = checkConnections.opened();
        if (ofChecks != null) {
            ofChecks.pool().close(CloseMode.IMMEDIATE);
        }
    }
}
