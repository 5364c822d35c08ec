package dev.gatehouse.upstream;

import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.names.NameLookup;
import dev.gatehouse.names.ServiceTarget;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.hc.client5.http.DnsResolver;

/** What is known of the names of endpoints and services. Connecting uses that, and looks nothing up itself. */
final class AddressCache implements DnsResolver {

    /** Nobody's for so long, a name is forgotten: services' targets may have a new one each day. */
    private static final long UNUSED_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final ConcurrentMap<String, LookedUp<List<InetAddress>>> hosts = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, LookedUp<List<ServiceTarget>>> services = new ConcurrentHashMap<>();
    private final NameLookup lookup;
    private final LongSupplier nanoTime;
    private final AdminPlace admin;

    /** @param admin where no name may lead */
    AddressCache(NameLookup lookup, TimeSource time, AdminPlace admin) {
        this.lookup = lookup;
        this.nanoTime = time.nanoTime();
        this.admin = admin;
    }

    /** The addresses of a name; never empty if they are known. */
    LookedUp<List<InetAddress>> host(String name) {
        return hosts.computeIfAbsent(
                name,
                host -> new LookedUp<>(
                        known -> lookup.addresses(host, Objects.requireNonNullElse(known, List.of())), nanoTime));
    }

    /** Where a service is by its SRV records; empty if they say that it is nowhere. */
    LookedUp<List<ServiceTarget>> service(String name) {
        return services.computeIfAbsent(name, service -> new LookedUp<>(known -> lookup.service(service), nanoTime));
    }

    /** Runs the task when the name's addresses are known or known to be missing: at once if they are already. */
    void whenKnown(String host, Runnable task) {
        host(host).whenKnown(task);
    }

    /** Whether an answer, by mistake or not, leads to the operators' side. */
    boolean leadsToAdmin(InetAddress address, int port) {
        return admin.is(address, port);
    }

    /** To be called now and then. */
    void forgetUnused() {
        long since = nanoTime.getAsLong() - UNUSED_NANOS;
        hosts.values().removeIf(name -> !name.isWantedSince(since));
        services.values().removeIf(name -> !name.isWantedSince(since));
    }

    /** What is known by now; called by the connection manager on any thread. */
    @Override
    public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
        List<InetSocketAddress> places = known(host).stream()
                .filter(address -> !admin.is(address, port))
                .map(address -> new InetSocketAddress(address, port))
                .toList();
        if (places.isEmpty()) {
            throw new UnknownHostException(host);
        }
        return places;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        return known(host).toArray(InetAddress[]::new);
    }

    private List<InetAddress> known(String host) throws UnknownHostException {
        LookedUp<List<InetAddress>> name = hosts.get(host);
        List<InetAddress> known = name == null ? null : name.known();
        if (known == null) {
            throw new UnknownHostException(host);
        }
        return known;
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }
}
