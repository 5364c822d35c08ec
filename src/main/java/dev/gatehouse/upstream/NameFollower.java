package dev.gatehouse.upstream;

import dev.gatehouse.http.IpAddress;
import dev.gatehouse.names.ServiceTarget;
import dev.gatehouse.route.EndpointSettings;
import dev.gatehouse.route.UpstreamSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * Has the calls of each service go where its names lead. When that changes it is as a reload would have it: who is there anew gets the
 * calls, and who was there before ends those that it has.
 */
final class NameFollower {

    private final AddressCache addresses;
    private final BiFunction<Upstream, List<EndpointSettings>, Upstream> opening;
    private final Consumer<Upstream> retiring;

    /** A watch is held by who looks at it. */
    private final Map<Upstream, NameWatch> watched = new ConcurrentHashMap<>();

    /**
     * @param opening the same service at other places
     * @param retiring who has no part in it any more
     */
    NameFollower(
            AddressCache addresses,
            BiFunction<Upstream, List<EndpointSettings>, Upstream> opening,
            Consumer<Upstream> retiring) {
        this.addresses = addresses;
        this.opening = opening;
        this.retiring = retiring;
    }

    /**
     * Waits until it is known where services are that have only a name, or are known to be nowhere: there is nothing that a request
     * could wait for. Not for a thread that serves requests.
     */
    void await(Collection<UpstreamSettings> settings, Duration patience) {
        CompletableFuture<?>[] all = settings.stream()
                .flatMap(upstream -> upstream.endpoints().stream())
                .filter(EndpointSettings::isService)
                .map(service -> known(service.host()))
                .toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(all).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // They are followed as soon as something is known.
        } catch (ExecutionException e) {
            throw new IllegalStateException("nothing fails here", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private CompletableFuture<Void> known(String service) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        LookedUp<List<ServiceTarget>> name = addresses.service(service);
        name.whenKnown(() -> {
            List<ServiceTarget> targets = name.known();
            CompletableFuture<?>[] all = ServicePlaces.heeded(targets == null ? List.of() : targets).stream()
                    .map(this::known)
                    .toArray(CompletableFuture[]::new);
            // The stage is of no use: it ends as the other one does.
            var unused = CompletableFuture.allOf(all).thenRun(() -> ended.complete(null));
        });
        return ended;
    }

    private CompletableFuture<Void> known(ServiceTarget target) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        addresses.whenKnown(target.host() + ".", () -> ended.complete(null));
        return ended;
    }

    /** From now on its names are followed, and what is known of them already at once. */
    void begin(Upstream upstream) {
        if (upstream.settings().endpoints().stream().allMatch(NameFollower::isPlace)) {
            return;
        }
        NameWatch watch = new NameWatch(upstream.settings(), addresses);
        watched.put(upstream, watch);
        follow(upstream, watch);
    }

    private static boolean isPlace(EndpointSettings endpoint) {
        return endpoint.address() != null || IpAddress.parse(endpoint.host()) != null;
    }

    void end(Upstream upstream) {
        watched.remove(upstream);
    }

    /** To be called once a second. */
    void secondIsOver() {
        watched.forEach(this::follow);
    }

    private void follow(Upstream upstream, NameWatch watch) {
        synchronized (watch) {
            if (upstream.isRetired()) {
                return;
            }
            watch.changed().ifPresent(places -> lead(upstream, places));
        }
    }

    private void lead(Upstream upstream, List<EndpointSettings> places) {
        Upstream now = opening.apply(upstream, places);
        Upstream before = upstream.leadTo(now);
        if (before != null) {
            retiring.accept(before);
        }
        if (upstream.isRetired()) {
            retiring.accept(now);
        }
    }
}
