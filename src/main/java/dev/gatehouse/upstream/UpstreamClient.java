package dev.gatehouse.upstream;

import dev.gatehouse.exchange.FailureKind;
import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.route.UpstreamSettings;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.DefaultConnectingIOReactor;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** What all upstreams share: the reactor that moves the bytes, the sweep that watches deadlines, the names' addresses. */
public final class UpstreamClient implements AutoCloseable {

    private static final Logger LOG = LogManager.getLogger(UpstreamClient.class);

    private static final long SWEEP_MILLIS = 50;
    private static final long SECOND_MILLIS = 1000;
    private static final long CLOSE_EXPIRED_MILLIS = 5000;
    private static final int LOOKUP_THREADS = 4;

    private final TimeSource time;
    private volatile boolean closing;
    private final ChunkPool chunks = new ChunkPool();
    private final InFlight inFlight = new InFlight();
    private final HealthRecords records;
    private final LatestGeneration latest = new LatestGeneration();
    private final List<Upstream> upstreams = new CopyOnWriteArrayList<>();
    private final DefaultConnectingIOReactor reactor;
    private final ExecutorService lookups;
    private final AddressCache addresses;
    private final ScheduledExecutorService sweeper;

    private UpstreamClient(TimeSource time, AddressCache.Lookup lookup) {
        this.time = time;
        this.records = new HealthRecords(time.nanoTime());
        this.reactor = newReactor(chunks);
        this.lookups = newLookups();
        this.addresses = new AddressCache(lookup, lookups, time);
        this.sweeper = new ScheduledThreadPoolExecutor(1, daemon("gatehouse-sweep"));
    }

    public static UpstreamClient start(TimeSource time) {
        return start(time, InetAddress::getAllByName);
    }

    static UpstreamClient start(TimeSource time, AddressCache.Lookup lookup) {
        UpstreamClient client = new UpstreamClient(time, lookup);
        client.reactor.start();
        client.every(SWEEP_MILLIS, client::sweep);
        client.every(SECOND_MILLIS, client::secondIsOver);
        client.every(CLOSE_EXPIRED_MILLIS, client::closeExpired);
        return client;
    }

    /** Opens a service; its connections are made when they are needed. What is known of endpoints is kept from one of the same name. */
    public Upstream open(UpstreamSettings settings) {
        return open(settings, Lasting.of(settings, reactor, chunks, time.nanoTime()));
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
        lookups.shutdownNow();
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

    private void secondIsOver() {
        try {
            upstreams.forEach(Upstream::secondIsOver);
            records.secondIsOver();
            upstreams.forEach(this::followNames);
        } catch (RuntimeException | Error e) {
            LOG.error("what is done every second failed; the next one goes on", e);
        }
    }

    /** As a reload would: who is there anew gets the calls, and who was there before ends those that it has. */
    private void followNames(Upstream upstream) {
        if (upstream.isRetired()) {
            return;
        }
        upstream.changedPlaces().ifPresent(places -> {
            Upstream now = open(upstream.settings().at(places), upstream.lasting());
            Upstream before = upstream.leadTo(now);
            if (before != null) {
                retire(before);
            }
            if (upstream.isRetired()) {
                retire(now);
            }
        });
    }

    /** As happens every few seconds anyhow. */
    void closeExpired() {
        try {
            upstreams.forEach(Upstream::closeExpired);
            upstreams.removeIf(upstream -> upstream.isRetired() && upstream.isDrained());
            forgetUnused();
        } catch (RuntimeException | Error e) {
            LOG.error("closing idle connections failed; it is tried again", e);
        }
    }

    /** A service that is being opened has its records before it is one of those. */
    private void forgetUnused() {
        synchronized (records) {
            records.keep(upstreams.stream()
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

    private static ExecutorService newLookups() {
        var pool = new ThreadPoolExecutor(
                LOOKUP_THREADS,
                LOOKUP_THREADS,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                daemon("gatehouse-dns"));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static ThreadFactory daemon(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
