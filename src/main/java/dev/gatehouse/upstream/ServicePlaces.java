package dev.gatehouse.upstream;

import dev.gatehouse.names.ServiceTarget;
import dev.gatehouse.route.EndpointSettings;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The endpoints that a service's SRV records stand for: each address of each target, those of the lowest priority as they are and
 * all others as backups.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2782">RFC 2782</a>
 */
final class ServicePlaces {

    /**
     * Of one name, targets as well as places: whoever answers for it must not decide how much memory it takes, how many names are looked up
     * and how many are asked how they are.
     */
    static final int MOST = 1000;

    /** A weight counts against others alone: DNS may say up to 65535, and a round has as many turns as all weights together. */
    private static final int HEAVIEST = 100;

    private static final Comparator<EndpointSettings> ORDER =
            Comparator.comparing(EndpointSettings::isBackup).thenComparing(EndpointSettings::uri);

    private static final Comparator<ServiceTarget> TARGETS = Comparator.comparingInt(ServiceTarget::priority)
            .thenComparing(ServiceTarget::host)
            .thenComparingInt(ServiceTarget::port);

    private ServicePlaces() {}

    /** As many targets as there may be, of those that are to be asked first; the same ones in whatever order they come. */
    static List<ServiceTarget> heeded(List<ServiceTarget> targets) {
        return targets.stream().sorted(TARGETS).limit(MOST).toList();
    }

    /**
     * In an order that depends on nothing but what they are; not many more than {@value #MOST} of them.
     *
     * @param targets that are {@linkplain #heeded heeded}
     * @param addresses of a target's host; empty = they are not known
     */
    static List<EndpointSettings> of(
            EndpointSettings service, List<ServiceTarget> targets, Function<String, List<InetAddress>> addresses) {
        int first = targets.stream().mapToInt(ServiceTarget::priority).min().orElse(0);
        Map<String, EndpointSettings> places = new LinkedHashMap<>();
        targets.stream()
                .sorted(Comparator.comparingInt(ServiceTarget::priority)
                        .thenComparing(
                                Comparator.comparingInt(ServiceTarget::weight).reversed()))
                .flatMap(target -> places(service, target, first, targets, addresses))
                .takeWhile(place -> places.size() <= MOST)
                .forEach(place -> places.putIfAbsent(place.uri(), place));
        return places.values().stream().sorted(ORDER).toList();
    }

    private static Stream<EndpointSettings> places(
            EndpointSettings service,
            ServiceTarget target,
            int first,
            List<ServiceTarget> all,
            Function<String, List<InetAddress>> addresses) {
        EndpointSettings named = service.atTarget(target.host(), target.port(), weight(target, all));
        EndpointSettings place = target.priority() == first ? named : named.asBackup();
        return addresses.apply(target.host()).stream()
                .sorted(Comparator.comparing(InetAddress::getHostAddress))
                .map(place::at);
    }

    /** Where none has a weight, all are alike; where some have, those without are hardly ever chosen. */
    private static int weight(ServiceTarget target, List<ServiceTarget> all) {
        int heaviest = 0;
        int lightest = Integer.MAX_VALUE;
        for (ServiceTarget other : all) {
            if (other.priority() == target.priority()) {
                heaviest = Math.max(heaviest, other.weight());
                lightest = Math.min(lightest, other.weight());
            }
        }
        if (heaviest == 0) {
            return 1;
        }
        boolean scaled = lightest == 0 || heaviest > HEAVIEST;
        return scaled ? Math.max(1, Math.round((float) target.weight() * HEAVIEST / heaviest)) : target.weight();
    }
}
