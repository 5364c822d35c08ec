package dev.gatehouse.names;

import dev.gatehouse.names.DnsRecord.Place;
import dev.gatehouse.names.LookupFailure.Kind;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * Where the first of some names that has SRV records says that its service is.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2782">RFC 2782</a>
 */
final class ServiceRecords {

    private final DnsLookup lookup;

    ServiceRecords(DnsLookup lookup) {
        this.lookup = lookup;
    }

    CompletionStage<Answer<List<ServiceTarget>>> find(List<String> names) {
        return find(names, 0);
    }

    private CompletionStage<Answer<List<ServiceTarget>>> find(List<String> names, int at) {
        if (at == names.size()) {
            return CompletableFuture.failedFuture(new LookupFailure(Kind.NOTHING_THERE, "DNS has no SRV record of it"));
        }
        return lookup.records(names.get(at), DnsRecord.SRV)
                .thenCompose(found -> found.value().isEmpty() ? find(names, at + 1) : targets(found));
    }

    private static CompletionStage<Answer<List<ServiceTarget>>> targets(Answer<List<DnsRecord>> found) {
        List<DnsRecord> records = found.value();
        if (records.size() == 1 && "".equals(records.get(0).target())) {
            // "The service is decidedly not available at this domain."
            return CompletableFuture.completedFuture(new Answer<>(List.of(), found.ttl()));
        }
        List<ServiceTarget> targets =
                records.stream().flatMap(ServiceRecords::target).toList();
        return targets.isEmpty()
                ? CompletableFuture.failedFuture(new LookupFailure(
                        Kind.REFUSED, "its SRV records have no host and port that could be connected to"))
                : CompletableFuture.completedFuture(new Answer<>(targets, found.ttl()));
    }

    private static Stream<ServiceTarget> target(DnsRecord record) {
        String host = record.target();
        Place place = record.place();
        return host == null || place == null || place.port() == 0 || !isHost(host)
                ? Stream.of()
                : Stream.of(new ServiceTarget(host, place.port(), place.priority(), place.weight()));
    }

    /** The name stands in fields of requests later on: none with what only a backslash can show. */
    private static boolean isHost(String target) {
        return !target.isEmpty() && target.indexOf('\\') < 0;
    }
}
