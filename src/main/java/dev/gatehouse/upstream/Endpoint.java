package dev.gatehouse.upstream;

import dev.gatehouse.route.EndpointSettings;
import dev.gatehouse.route.UpstreamTls;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;

/** One address of an upstream and how busy it is. */
final class Endpoint {

    private final EndpointSettings settings;
    private final String authority;
    private final String place;
    private final HttpRoute route;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final EndpointHealth health = new EndpointHealth();

    Endpoint(EndpointSettings settings) {
        this.settings = settings;
        this.authority = settings.authority();
        this.place = placeOf(settings);
        String scheme = settings.tls() == null ? "http" : "https";
        this.route = new HttpRoute(new HttpHost(scheme, settings.address(), settings.host(), settings.port()));
    }

    private static String placeOf(EndpointSettings settings) {
        InetAddress address = settings.address();
        if (address == null) {
            return settings.authority();
        }
        String text = address.getHostAddress();
        return (address instanceof Inet6Address ? "[" + text + "]" : text) + ":" + settings.port();
    }

    String host() {
        return settings.host();
    }

    /** What is demanded of its TLS; null = it is spoken to without. */
    @Nullable
    UpstreamTls tls() {
        return settings.tls();
    }

    int weight() {
        return settings.weight();
    }

    /** As in a Host field. */
    String authority() {
        return authority;
    }

    /** For people: which of a name's addresses it is, if it is one. */
    String place() {
        return place;
    }

    /** Whether its name has to be looked up before a connection. */
    boolean isNamed() {
        return settings.address() == null;
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
