package dev.gatehouse.upstream;

import dev.gatehouse.route.EndpointSettings;
import dev.gatehouse.route.ServiceProtocol;
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
    private final EndpointHealth health;
    private final String shown;

    /**
     * @param health that of the same endpoint in another generation, if there is one
     * @param secret whether the log may not show where it is
     */
    Endpoint(EndpointSettings settings, EndpointHealth health, boolean secret) {
        this.settings = settings;
        this.health = health;
        this.authority = settings.authority();
        this.place = placeOf(settings);
        this.shown = secret ? "an endpoint" : place;
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

    /** Whether exchanges with it share connections. */
    boolean isShared(ServiceProtocol protocol) {
        return protocol.shares(settings);
    }

    /** What it is known by. */
    String uri() {
        return settings.uri();
    }

    /** Whether it is used only where no other can be. */
    boolean isBackup() {
        return settings.isBackup();
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

    /** As the log may name it. */
    String shown() {
        return shown;
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
