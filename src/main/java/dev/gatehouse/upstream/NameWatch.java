package dev.gatehouse.upstream;

import dev.gatehouse.names.ServiceTarget;
import dev.gatehouse.route.EndpointSettings;
import dev.gatehouse.route.UpstreamSettings;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Follows what the names of one service's endpoints lead to, each for as long as its answer is good. Where a name stands for all its
 * addresses, each is an endpoint; until there is one, the name itself is. Where it is that of a service, each address of each target
 * is; until there is one, none. For one thread at a time.
 */
final class NameWatch {

    private static final Logger LOG = LogManager.getLogger(NameWatch.class);

    private final UpstreamSettings settings;
    private final AddressCache addresses;

    /** A name, and what will be told of it when that is over. */
    private final Set<String> failing = new HashSet<>();

    /** Of these, the ones that still are, in the look that goes on: targets of services come and go, and leave nothing behind. */
    private final Set<String> stillFailing = new HashSet<>();

    private final Map<EndpointSettings, List<EndpointSettings>> ofServices = new HashMap<>();
    private List<EndpointSettings> latest;

    NameWatch(UpstreamSettings settings, AddressCache addresses) {
        this.settings = settings;
        this.addresses = addresses;
        this.latest = settings.endpoints().stream()
                .filter(endpoint -> !endpoint.isService())
                .toList();
    }

    /**
     * To be called about once a second.
     *
     * @return the endpoints, if they are others than at the last call
     */
    Optional<List<EndpointSettings>> changed() {
        stillFailing.clear();
        List<EndpointSettings> now =
                settings.endpoints().stream().flatMap(this::places).distinct().toList();
        failing.retainAll(stillFailing);
        if (now.equals(latest)) {
            return Optional.empty();
        }
        if (now.isEmpty() != latest.isEmpty()) {
            LOG.info(
                    "upstream {}: its names lead {}",
                    settings.id(),
                    now.isEmpty() ? "nowhere; requests are answered 503" : "to endpoints");
        }
        latest = now;
        return Optional.of(now);
    }

    private Stream<EndpointSettings> places(EndpointSettings endpoint) {
        if (endpoint.isService()) {
            return ofService(endpoint).stream();
        }
        if (endpoint.address() != null) {
            return Stream.of(endpoint);
        }
        List<EndpointSettings> all = known(endpoint.host()).stream()
                .sorted(Comparator.comparing(InetAddress::getHostAddress))
                .distinct()
                .map(endpoint::at)
                .filter(this::isAllowed)
                .toList();
        return all.isEmpty() || !endpoint.standsForAll()
                ? Stream.of(endpoint)
                : few(endpoint.host(), false, all).stream();
    }

    /** @param more whether there are some that are not looked at */
    private List<EndpointSettings> few(String name, boolean more, List<EndpointSettings> places) {
        boolean tooMany = places.size() > ServicePlaces.MOST;
        tell(
                name,
                more || tooMany,
                "leads to more than " + ServicePlaces.MOST + " places; no more of them are used",
                "leads to no more than " + ServicePlaces.MOST + " places again");
        return tooMany ? places.subList(0, ServicePlaces.MOST) : places;
    }

    /** Others take the place of those known last only when there is one of them, or DNS says that there is none. */
    private List<EndpointSettings> ofService(EndpointSettings service) {
        List<EndpointSettings> before = ofServices.getOrDefault(service, List.of());
        LookedUp<List<ServiceTarget>> name = addresses.service(service.host());
        name.refresh();
        tellOfFailure(service.host(), name);
        List<ServiceTarget> all = name.known();
        if (all == null) {
            return before;
        }
        List<ServiceTarget> targets = ServicePlaces.heeded(all);
        List<EndpointSettings> now = ServicePlaces.of(service, targets, host -> known(host + ".")).stream()
                .filter(this::isAllowed)
                .toList();
        boolean allEnded = targets.stream()
                .allMatch(target -> addresses.host(target.host() + ".").hasEnded());
        boolean stays = !before.isEmpty() && (!allEnded || (now.isEmpty() && !targets.isEmpty()));
        List<EndpointSettings> few = few(service.host(), all.size() > targets.size(), now);
        List<EndpointSettings> places = stays ? before : few;
        ofServices.put(service, places);
        return places;
    }

    private boolean isAllowed(EndpointSettings place) {
        InetAddress address = place.address();
        boolean allowed = address == null || !addresses.leadsToAdmin(address, place.port());
        tell(
                place.uri(),
                !allowed,
                "leads to admin.listen, which no client may reach, and is not used",
                "leads elsewhere again");
        return allowed;
    }

    private List<InetAddress> known(String host) {
        LookedUp<List<InetAddress>> name = addresses.host(host);
        name.refresh();
        tellOfFailure(host, name);
        return Objects.requireNonNullElse(name.known(), List.of());
    }

    private void tellOfFailure(String name, LookedUp<?> lookedUp) {
        String failure = lookedUp.failure();
        String reason = settings.isSecret() ? "" : " (" + failure + ")";
        tell(
                name,
                failure != null,
                "cannot be looked up" + reason + "; "
                        + (lookedUp.known() == null ? "nothing is known of it" : "what is known last is used"),
                "can be looked up again");
    }

    /** Once, and once more when it is over. */
    private void tell(String name, boolean isSo, String begun, String over) {
        String shown = settings.isSecret() ? "an endpoint's name" : name;
        String trouble = name + " " + over;
        if (isSo) {
            stillFailing.add(trouble);
        }
        if (isSo && failing.add(trouble)) {
            LOG.warn("upstream {}: {} {}", settings.id(), shown, begun);
        } else if (!isSo && failing.remove(trouble)) {
            LOG.info("upstream {}: {} {}", settings.id(), shown, over);
        }
    }
}
