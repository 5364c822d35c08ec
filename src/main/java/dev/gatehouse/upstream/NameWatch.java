package dev.gatehouse.upstream;

import dev.gatehouse.route.EndpointSettings;
import dev.gatehouse.route.UpstreamSettings;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Follows what the names of one service's endpoints lead to. Where a name stands for all its addresses, each is an endpoint;
 * until there is one, the name itself is. For one thread at a time.
 */
final class NameWatch {

    private static final Logger LOG = LogManager.getLogger(NameWatch.class);

    private final UpstreamSettings settings;
    private final AddressCache addresses;
    private final Set<String> failing = new HashSet<>();
    private List<EndpointSettings> latest;

    NameWatch(UpstreamSettings settings, AddressCache addresses) {
        this.settings = settings;
        this.addresses = addresses;
        this.latest = settings.endpoints();
    }

    /**
     * To be called about once a second.
     *
     * @return the endpoints, if they are others than at the last call
     */
    Optional<List<EndpointSettings>> changed() {
        settings.endpoints().stream()
                .filter(EndpointSettings::standsForAll)
                .forEach(endpoint -> addresses.refresh(endpoint.host()));
        settings.endpoints().stream()
                .filter(endpoint -> endpoint.address() == null)
                .forEach(endpoint -> tellOfFailure(endpoint.host()));
        List<EndpointSettings> now =
                settings.endpoints().stream().flatMap(this::resolved).toList();
        if (now.equals(latest)) {
            return Optional.empty();
        }
        latest = now;
        return Optional.of(now);
    }

    private Stream<EndpointSettings> resolved(EndpointSettings endpoint) {
        List<InetAddress> known = endpoint.standsForAll() ? addresses.known(endpoint.host()) : List.of();
        return known.isEmpty()
                ? Stream.of(endpoint)
                : known.stream()
                        .sorted(Comparator.comparing(InetAddress::getHostAddress))
                        .distinct()
                        .map(endpoint::at);
    }

    /** Once, and once more when it is over. */
    private void tellOfFailure(String host) {
        String shown = settings.isSecret() ? "an endpoint's name" : host;
        if (addresses.isFailing(host)) {
            if (failing.add(host)) {
                LOG.warn(
                        "upstream {}: {} cannot be looked up; {}",
                        settings.id(),
                        shown,
                        addresses.known(host).isEmpty()
                                ? "nothing is known of it"
                                : "the addresses known last are used");
            }
        } else if (failing.remove(host)) {
            LOG.info("upstream {}: {} can be looked up again", settings.id(), shown);
        }
    }
}
