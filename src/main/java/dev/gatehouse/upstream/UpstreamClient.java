package dev.gatehouse.upstream;

import dev.gatehouse.exchange.FailureKind;
import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.names.NameLookup;
import dev.gatehouse.names.Names;
import dev.gatehouse.route.GatewaySettings.ListenAddress;
import dev.gatehouse.route.UpstreamSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.DefaultConnectingIOReactor;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/** What all upstreams share: the reactor that moves the bytes, the sweep that watches deadlines, the names' addresses. */
public final class UpstreamClient implements AutoCloseable {

    private static final Logger LOG = LogManager.getLogger(UpstreamClient.class);

    private static final long SWEEP_MILLIS = 50;
    private static final long SECOND_MILLIS = 1000;
    private static final Duration LOOKUP_PATIENCE = Duration.ofSeconds(3);

    private final TimeSource time;
    private volatile boolean closing;
    private final ChunkPool chunks = new ChunkPool();
    private final InFlight inFlight = new InFlight();
    private final HealthRecords records;
    private final LatestGeneration latest = new LatestGeneration();
    private final List<Upstream> upstreams = new CopyOnWriteArrayList<>();
    private final DefaultConnectingIOReactor reactor;
    private final NameLookup lookup;
    private final AddressCache addresses;
    private final NameFollower names;
    private final ScheduledExecutorService sweeper;

    private UpstreamClient(TimeSource time, NameLookup lookup, @Nullable ListenAddress admin) {
        this.time = time;
        this.lookup = lookup;
        this.records = new HealthRecords(time.nanoTime());
        this.reactor = newReactor(chunks);
        this.addresses = new AddressCache(lookup, time, new AdminPlace(admin));
        this.names = new NameFollower(
                addresses,
                (upstream, places) -> open(upstream.settings().at(places), upstream.lasting()),
                this::retire);
        this.sweeper = new ScheduledThreadPoolExecutor(1, daemon("gatehouse-sweep"));
    }

    /** By the machine's names. */
    public static UpstreamClient start(TimeSource time) {
        return start(time, Names.start(List.of()), null);
    }

    /**
     * @param lookup of names; is closed with it
     * @param admin where no name may lead; null = everywhere it may
     */
    public static UpstreamClient start(TimeSource time, NameLookup lookup, @Nullable ListenAddress admin) {
        UpstreamClient client = new UpstreamClient(time, lookup, admin);
        client.reactor.start();
        client.every(SWEEP_MILLIS, client::sweep);
        client.every(SECOND_MILLIS, client::secondIsOver);
        client.every(SECOND_MILLIS, client::closeExpired);
        return client;
    }

    /** Opens a service; its connections are made when they are needed. What is known of endpoints is kept from one of the same name. */
    public Upstream open(UpstreamSettings settings) {
        Upstream upstream = open(settings, Lasting.of(settings, reactor, chunks, time.nanoTime()));
        names.begin(upstream);
        return upstream;
    }

    /** Looks up where these services are, if only a name is known; waits for it, if need be, some seconds, but not longer. */
    public void lookUp(Collection<UpstreamSettings> services) {
        names.await(services, LOOKUP_PATIENCE);
    }

    private Upstream open(UpstreamSettings settings, Lasting lasting) {
        synchronized (records) {
            Upstream upstream = new Upstream(settings, records, lasting, addresses, inFlight, chunks, time);
            upstreams.add(upstream);
            latest.opened(upstream);
            return upstream;
        }
    }

    /**
     * Lets go of a service that no new request will call: its connections are closed within seconds of nobody using them. Calls under way
     * end as they would have, and so do those of requests that have begun before.
     */
    public void retire(Upstream upstream) {
        latest.retired(upstream);
        upstream.retire();
        names.end(upstream);
        Upstream resolved = upstream.resolved();
        if (resolved != null) {
            retire(resolved);
        }
    }

    /** Services that are open, those that retire and still have a connection included. */
    public int openUpstreams() {
        return upstreams.size();
    }

    /** Calls under way over all upstreams. */
    public int inFlight() {
        return inFlight.size();
    }

    /** Connections in use over all upstreams. */
    public int leasedConnections() {
        return upstreams.stream().mapToInt(Upstream::leasedConnections).sum();
    }

    /** Tells whoever waits for an answer that none will come any more. */
    public void cutOff() {
        inFlight.failAll(new UpstreamFailure(
                FailureKind.SHUTTING_DOWN, "drain.timeout was over", UpstreamFailure.Progress.ANSWERING));
    }

    /** HttpCore's own closing of a reactor that is closed already is none. */
    private void reactorFailed(Exception failure) {
        if (!closing) {
            LOG.error("the upstreams' reactor failed", failure);
        }
    }

    @Override
    public void close() {
        closing = true;
        sweeper.shutdownNow();
        upstreams.forEach(Upstream::close);
        reactor.close(CloseMode.IMMEDIATE);
        lookup.close();
    }

    private void every(long millis, Runnable task) {
        // The future is of no use: the tasks catch what they throw and end with the sweeper.
        var unused = sweeper.scheduleWithFixedDelay(task, millis, millis, TimeUnit.MILLISECONDS);
    }

    /** A fault in one call's deadline must not end the watching of all others. */
    private void sweep() {
        try {
            long now = time.nanoTime().getAsLong();
            upstreams.forEach(upstream -> upstream.sweep(now));
            inFlight.sweep(now);
        } catch (RuntimeException | Error e) {
            LOG.error("a sweep over the calls in flight failed; the next one goes on", e);
        }
    }

    /** As happens every second anyhow. */
    void secondIsOver() {
        try {
            records.secondIsOver();
            names.secondIsOver();
        } catch (RuntimeException | Error e) {
            LOG.error("what is done every second failed; the next one goes on", e);
        }
    }

    /** As happens every second anyhow. */
    void closeExpired() {
        try {
            upstreams.forEach(Upstream::closeExpired);
            upstreams.removeIf(upstream -> upstream.isRetired() && upstream.isDrained());
            forgetUnused();
            addresses.forgetUnused();
        } catch (RuntimeException | Error e) {
            LOG.error("closing idle connections failed; it is tried again", e);
        }
    }

    /** A service that is being opened has its records before it is one of those. */
    private void forgetUnused() {
        synchronized (records) {
            records.keep(
                    upstreams.stream().map(upstream -> upstream.settings().id()).collect(Collectors.toSet()),
                    upstreams.stream()
                            .flatMap(upstream -> upstream.endpoints().stream())
                            .map(Endpoint::health)
                            .collect(Collectors.toSet()));
        }
    }

    /** One thread for each processor, as a loop that never blocks needs no more. */
    private DefaultConnectingIOReactor newReactor(ChunkPool chunks) {
        IOReactorConfig config = IOReactorConfig.custom()
                .setIoThreadCount(Runtime.getRuntime().availableProcessors())
                .setSoTimeout(Timeout.DISABLED)
                .setTcpNoDelay(true)
                .setSelectInterval(TimeValue.ofSeconds(1))
                .build();
        return new DefaultConnectingIOReactor(
                new UpstreamProtocol(),
                config,
                task -> new ReactorThread(task, chunks),
                EagerSession::new,
                this::reactorFailed,
                null,
                null);
    }

    private static ThreadFactory daemon(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
