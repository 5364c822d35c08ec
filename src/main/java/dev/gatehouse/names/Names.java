package dev.gatehouse.names;

import dev.gatehouse.http.IpAddress;
import dev.gatehouse.names.LookupFailure.Kind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks names up where the machine would: by DNS, for the time for which an answer is good, or by the JVM's resolver, where there
 * is more to it than DNS. Which names these are is said by {@link MachineRules}. To the JVM's resolver goes also what DNS says
 * nothing of, unless the operator has said whom to ask.
 */
public final class Names implements NameLookup {

    /** The JVM's resolver does not tell how long what it says is good. */
    static final Duration JVM_TTL = Duration.ofSeconds(10);

    private static final Duration FOR_EVER = Duration.ofDays(1);
    private static final int JVM_THREADS = 4;

    private final DnsTransport transport = DnsTransport.start();
    private final ExecutorService jvmLookups = jvmLookups();
    private final MachineRules rules;
    private final JvmResolver jvm;
    private final boolean ipv6;

    private Names(MachineRules rules, JvmResolver jvm, boolean ipv6) {
        this.rules = rules;
        this.jvm = jvm;
        this.ipv6 = ipv6;
    }

    /** The JVM's, or a test's. */
    interface JvmResolver {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    /** @param servers whom to ask; empty = whom the machine asks */
    public static Names start(List<InetSocketAddress> servers) {
        return start(new MachineRules(Path.of("/etc"), ResolverSettings.DNS_PORT, servers), InetAddress::getAllByName);
    }

    static Names start(MachineRules rules, JvmResolver jvm) {
        return new Names(rules, jvm, AddressRecords.ipv6IsUsed());
    }

    @Override
    public CompletionStage<Answer<List<InetAddress>>> addresses(String host, List<InetAddress> known) {
        if (IpAddress.parse(host) != null) {
            return byJvm(host, Runnable::run).thenApply(answer -> new Answer<>(answer.value(), FOR_EVER));
        }
        return CompletableFuture.supplyAsync(() -> settingsFor(host), transport)
                .thenCompose(way -> way.dns() == null
                        ? byJvm(host, jvmLookups)
                        : byDns(host, known, way.dns()).handle(this::orJvm).thenCompose(next -> next.of(host)));
    }

    /** @param dns null = it is the JVM's resolver that is asked */
    private record Way(@Nullable ResolverSettings dns) {}

    private Way settingsFor(String host) {
        return new Way(rules.dnsFor(host));
    }

    private CompletionStage<Answer<List<InetAddress>>> byDns(
            String host, List<InetAddress> known, ResolverSettings settings) {
        try {
            AddressRecords records =
                    new AddressRecords(new DnsLookup(new DnsServers(transport, settings)), known, ipv6);
            return records.find(DnsLookup.candidates(host, settings));
        } catch (LookupFailure e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private interface Next {
        CompletionStage<Answer<List<InetAddress>>> of(String host);
    }

    /** A server that does not answer would not answer the JVM either, and keep a thread waiting. */
    private Next orJvm(@Nullable Answer<List<InetAddress>> answer, @Nullable Throwable failure) {
        if (answer != null) {
            return host -> CompletableFuture.completedFuture(answer);
        }
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        boolean answered = !(cause instanceof LookupFailure known) || known.kind() != Kind.NO_ANSWER;
        return answered && !rules.areStated()
                ? host -> byJvm(host, jvmLookups)
                : host -> CompletableFuture.failedFuture(cause);
    }

    private CompletionStage<Answer<List<InetAddress>>> byJvm(String host, Executor executor) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return new Answer<>(List.of(jvm.addresses(host)), JVM_TTL);
                    } catch (UnknownHostException e) {
                        throw new CompletionException(
                                new LookupFailure(Kind.NOTHING_THERE, "the machine's resolver knows nothing of it"));
                    }
                },
                executor);
    }

    @Override
    public CompletionStage<Answer<List<ServiceTarget>>> service(String name) {
        return CompletableFuture.supplyAsync(() -> new Way(rules.dns()), transport)
                .thenCompose(way -> {
                    ResolverSettings settings = way.dns();
                    if (settings == null) {
                        return CompletableFuture.failedFuture(new LookupFailure(
                                Kind.REFUSED, "no DNS server is known that could be asked; name one by dns.servers"));
                    }
                    try {
                        return new ServiceRecords(new DnsLookup(new DnsServers(transport, settings)))
                                .find(DnsLookup.candidates(name, settings));
                    } catch (LookupFailure e) {
                        return CompletableFuture.failedFuture(e);
                    }
                });
    }

    @Override
    public void close() {
        transport.close();
        jvmLookups.shutdownNow();
    }

    private static ExecutorService jvmLookups() {
        var pool = new ThreadPoolExecutor(
                JVM_THREADS, JVM_THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "gatehouse-lookup");
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
