package dev.gatehouse.names;

import dev.gatehouse.names.LookupFailure.Kind;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The addresses of the first of some names that has any; those first that the JVM would put first. */
final class AddressRecords {

    private final DnsLookup lookup;
    private final List<InetAddress> known;
    private final boolean ipv6;
    private final boolean ipv6First = "true".equals(System.getProperty("java.net.preferIPv6Addresses"));

    /**
     * @param known stand in for those of a family of which nothing can be learned
     * @param ipv6 whether addresses of IPv6 are asked for
     */
    AddressRecords(DnsLookup lookup, List<InetAddress> known, boolean ipv6) {
        this.lookup = lookup;
        this.known = known;
        this.ipv6 = ipv6;
    }

    /** Whether the JVM can connect by IPv6: the machine may have none, or {@code java.net.preferIPv4Stack} keep it from it. */
    static boolean ipv6IsUsed() {
        try {
            DatagramChannel.open(StandardProtocolFamily.INET6).close();
            return true;
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /** What cannot be learned of one name ends the search: the next would be another's. */
    CompletionStage<Answer<List<InetAddress>>> find(List<String> names) {
        return find(names, 0);
    }

    private CompletionStage<Answer<List<InetAddress>>> find(List<String> names, int at) {
        if (at == names.size()) {
            return CompletableFuture.failedFuture(new LookupFailure(Kind.NOTHING_THERE, "DNS knows no address of it"));
        }
        return ofBoth(names.get(at))
                .thenCompose(found ->
                        found.value().isEmpty() ? find(names, at + 1) : CompletableFuture.completedFuture(found));
    }

    private CompletionStage<Answer<List<InetAddress>>> ofBoth(String name) {
        CompletionStage<Half> v4 = half(name, DnsRecord.A);
        CompletionStage<Half> v6 = ipv6 ? half(name, DnsRecord.AAAA) : CompletableFuture.completedFuture(Half.EMPTY);
        return v4.thenCombine(v6, this::combined).thenCompose(combined -> combined);
    }

    /** @param failure null = it was learned which there are */
    private record Half(
            List<InetAddress> found, Duration ttl, @Nullable Throwable failure) {
        static final Half EMPTY = new Half(List.of(), Duration.ofDays(1), null);
    }

    private CompletionStage<Half> half(String name, int type) {
        return lookup.records(name, type)
                .handle((answer, failure) -> failure == null
                        ? new Half(addresses(answer.value()), answer.ttl(), null)
                        : new Half(List.of(), Duration.ofDays(1), failure));
    }

    private static List<InetAddress> addresses(List<DnsRecord> records) {
        return records.stream()
                .map(record -> Objects.requireNonNull(record.address()))
                .toList();
    }

    private CompletionStage<Answer<List<InetAddress>>> combined(Half v4, Half v6) {
        boolean nothing = v4.found().isEmpty() && v6.found().isEmpty();
        Throwable failure = v4.failure() == null ? v6.failure() : v4.failure();
        if (nothing && failure != null) {
            return CompletableFuture.failedFuture(
                    failure instanceof CompletionException && failure.getCause() != null
                            ? failure.getCause()
                            : failure);
        }
        List<InetAddress> all = new ArrayList<>();
        all.addAll(ipv6First ? orKnown(v6, Inet6Address.class) : orKnown(v4, Inet4Address.class));
        all.addAll(ipv6First ? orKnown(v4, Inet4Address.class) : orKnown(v6, Inet6Address.class));
        Duration ttl = v4.found().isEmpty() ? v6.ttl() : v4.ttl();
        boolean both = !v4.found().isEmpty() && !v6.found().isEmpty();
        Duration least = both && v6.ttl().compareTo(ttl) < 0 ? v6.ttl() : ttl;
        return CompletableFuture.completedFuture(new Answer<>(List.copyOf(all), least));
    }

    private List<InetAddress> orKnown(Half half, Class<? extends InetAddress> family) {
        return half.failure() == null
                ? half.found()
                : known.stream().filter(family::isInstance).toList();
    }
}
