package dev.gatehouse.upstream;

import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.route.EjectionSettings;
import dev.gatehouse.route.EndpointSettings;
import dev.gatehouse.route.Priority;
import dev.gatehouse.route.RetrySettings;
import dev.gatehouse.route.ServiceProtocol;
import dev.gatehouse.route.TimeoutSettings;
import dev.gatehouse.route.UpstreamSettings;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
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
        lasting.isAt(settings);
        this.admission = new Admission(lasting.concurrency(), settings.pool());
        this.checkConnections = new CheckConnections(this::openForChecks);
        this.checks = new HealthChecks(
                settings.id(), settings.health().checks(), inUse, checkConnections, new SplittableRandom());
        this.connections = new Connections(
                settings.id(), settings.pool(), endpoints, lasting.connectors(), addresses, time.nanoTime());
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
        return connections.inUse();
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

    /** Whether a service may take back what was sent to it, without the connection's end. */
    boolean sharesConnections() {
        return settings.pool().protocol() != ServiceProtocol.HTTP_1_1;
    }

    RetryBudget budget() {
        return budget;
    }

    /** Called several times a second. */
    void sweep(long nowNanos) {
        ejector.sweep(nowNanos);
        admission.sweep(nowNanos);
        checks.sweep(nowNanos);
        connections.sweep(nowNanos);
        checkConnections.sweep(nowNanos);
        inUse.update();
    }

    /** See {@link Admission#enter}. */
    boolean enter(Endpoint endpoint) {
        return admission.enter(endpoint, placesAt(endpoint));
    }

    void leave(Endpoint endpoint) {
        admission.leave(endpoint, placesAt(endpoint));
    }

    /** Where connections are shared, who waits for a place is counted when it is known that there is none. */
    private int placesAt(Endpoint endpoint) {
        return connections.isShared(endpoint)
                ? Integer.MAX_VALUE
                : settings.pool().maxConnectionsPerEndpoint();
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
        connections.keepNone();
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
        Connections own = new Connections(
                settings.id(),
                settings.pool().ofOneConnection(),
                endpoints,
                connections.connectors(),
                connections.addresses(),
                time.nanoTime());
        own.keepNone();
        return own;
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
        connections.closeExpired();
    }

    /**
     * No generation that is in force knows it any more: connections that nobody uses are closed, those in use when
     * {@link #isDrained} finds them unused. A request that began before may still call, and gets its answer.
     */
    void retire() {
        retired = true;
        connections.keepNone();
    }

    boolean isRetired() {
        return retired;
    }

    /** Closes what was given back while it retired. Whether nothing is left to close. */
    boolean isDrained() {
        connections.keepNone();
        Connections ofChecks = checkConnections.opened();
        return connections.isEmpty() && (ofChecks == null || ofChecks.isEmpty());
    }

    void close() {
        connections.close();
        Connections ofChecks = checkConnections.opened();
        if (ofChecks != null) {
            ofChecks.close();
        }
    }
}
