package dev.gatehouse.upstream;

import dev.gatehouse.route.EndpointSettings;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpHost;

/** One address of an upstream and how busy it is. */
final class Endpoint {

    private final EndpointSettings settings;
    private final String authority;
    private final HttpRoute route;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final EndpointHealth health = new EndpointHealth();

    Endpoint(EndpointSettings settings) {
        this.settings = settings;
        this.authority = settings.authority();
        this.route = new HttpRoute(new HttpHost("http", settings.host(), settings.port()));
    }

    String host() {
        return settings.host();
    }

    int weight() {
        return settings.weight();
    }

    /** As in a Host field. */
    String authority() {
        return authority;
    }

    /** The key of its connections in the pool. */
    HttpRoute route() {
        return route;
    }

    EndpointHealth health() {
        return health;
    }

    /** Calls that have, or wait for, a connection to it. */
    int inFlight() {
        return inFlight.get();
    }

    /** Counts a call in; returns how many there are with it. */
    int enter() {
        return inFlight.incrementAndGet();
    }

    /** Counts a call out; returns how many are left. */
    int leave() {
        return inFlight.decrementAndGet();
    }
}
