package dev.gatehouse.config;

import dev.gatehouse.route.AskedSettings;
import dev.gatehouse.route.EndpointSettings;
import dev.gatehouse.route.UpstreamSettings;
import java.net.URI;
import java.util.Optional;

/** What a file says of a service that is asked who is calling. */
final class AskedReader {

    private final Problems problems;
    private final UpstreamReader upstreamReader;
    private final NamedUpstreams named;

    AskedReader(Problems problems, UpstreamReader upstreamReader, NamedUpstreams named) {
        this.problems = problems;
        this.upstreamReader = upstreamReader;
        this.named = named;
    }

    /**
     * Empty if nobody could be asked, which is reported.
     *
     * @param id of the upstream that the URL makes where no other is named
     */
    Optional<AskedSettings> read(String id, AskedKeys keys, Statements stated) {
        if (!stated.has(keys.url())) {
            problems.error(stated.locate(keys.url()), "is missing", "write whom to ask, as a URL");
        }
        Optional<UpstreamSettings> other = Optional.empty();
        String name = stated.find(keys.upstream());
        if (name != null) {
            other = named.find(keys.upstream(), name, stated);
        } else if (stated.has(keys.upstream())) {
            named.missed();
        }
        URI uri = stated.find(keys.url());
        if (uri == null || (stated.has(keys.upstream()) && other.isEmpty())) {
            return Optional.empty();
        }
        return other.or(() -> upstreamReader.of(id, keys.url(), uri, stated))
                .map(upstream ->
                        new AskedSettings(upstream, uri, stated.value(keys.timeout()), stated.isSecret(keys.url())));
    }

    /** Whether somebody may be between: the way leads to another machine, and not by TLS. */
    static boolean isPlain(AskedSettings asked) {
        return asked.upstream().endpoints().stream()
                .anyMatch(endpoint -> endpoint.tls() == null && !isThisMachine(endpoint));
    }

    private static boolean isThisMachine(EndpointSettings endpoint) {
        String host = endpoint.host();
        return host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
    }
}
