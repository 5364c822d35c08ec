package dev.gatehouse.assembly;

import dev.gatehouse.auth.Authentication;
import dev.gatehouse.cors.CrossOrigin;
import dev.gatehouse.exchange.Generation;
import dev.gatehouse.http.TrustedProxies;
import dev.gatehouse.proxy.Destination;
import dev.gatehouse.proxy.Mirrors;
import dev.gatehouse.quota.Quotas;
import dev.gatehouse.route.Configuration;
import dev.gatehouse.route.GatewaySettings.HeadLimits;
import dev.gatehouse.route.Route;
import dev.gatehouse.route.RouteAction;
import dev.gatehouse.route.RouteTable;
import dev.gatehouse.upstream.Upstream;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One generation of the configuration with everything that the stages have built for it. Immutable. */
final class Snapshot implements Generation {

    private final long number;
    private final Configuration configuration;
    private final CrossOrigin crossOrigin;
    private final Authentication authentication;
    private final Quotas quotas;

    private final Map<String, Upstream> opened;

    /** By the route's index; null where the route answers by itself. */
    private final @Nullable Destination[] destinations;

    /**
     * @param opened every upstream of the configuration, by its id
     * @param mirrors the same one for every generation
     */
    Snapshot(
            long number,
            Configuration configuration,
            Authentication authentication,
            Quotas quotas,
            Map<String, Upstream> opened,
            Mirrors mirrors) {
        this.number = number;
        this.configuration = configuration;
        this.crossOrigin = CrossOrigin.of(configuration.routes().routes());
        this.authentication = authentication;
        this.quotas = quotas;
        this.opened = Map.copyOf(opened);
        this.destinations =
                new @Nullable Destination[configuration.routes().routes().size()];
        for (Route route : configuration.routes().routes()) {
            if (route.action() instanceof RouteAction.Forward forward) {
                destinations[route.index()] = Destination.of(route, forward, this.opened, mirrors);
            }
        }
    }

    /** The generation that an exchange carries is always one of ours. */
    static Snapshot of(Generation generation) {
        return (Snapshot) generation;
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public RouteTable routes() {
        return configuration.routes();
    }

    @Override
    public boolean believesClientCert() {
        return configuration.gateway().believesClientCert();
    }

    @Override
    public TrustedProxies trustedProxies() {
        return configuration.gateway().trustedProxies();
    }

    @Override
    public HeadLimits heads() {
        return configuration.gateway().heads();
    }

    Configuration configuration() {
        return configuration;
    }

    /** All of them, those that no route needs included. */
    Collection<Upstream> upstreams() {
        return opened.values();
    }

    CrossOrigin crossOrigin() {
        return crossOrigin;
    }

    Authentication authentication() {
        return authentication;
    }

    Quotas quotas() {
        return quotas;
    }

    Destination destination(Route route) {
        return Objects.requireNonNull(destinations[route.index()], route.id());
    }
}
