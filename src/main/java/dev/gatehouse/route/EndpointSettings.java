package dev.gatehouse.route;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * One address of an upstream.
 *
 * @param host name or address, IPv6 without brackets
 * @param port 1 to 65535; 0 = the host is the name of a service, and its SRV records say where that is
 * @param weight share of the requests against its neighbours; at least 1
 * @param tls what is demanded of its TLS; null = it is spoken to without
 * @param standsForAll whether each address of the host is to be an endpoint of its own
 * @param address which of them this is; null = whichever answers first
 * @param isBackup whether it is used only where no other can be
 */
public record EndpointSettings(
        String host,
        int port,
        int weight,
        @Nullable UpstreamTls tls,
        boolean standsForAll,
        @Nullable InetAddress address,
        boolean isBackup) {

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    public EndpointSettings {
        if (port < 0 || port > 65535 || weight < 1) {
            throw new IllegalArgumentException("port " + port + ", weight " + weight);
        }
    }

    /** Without TLS. */
    public EndpointSettings(String host, int port, int weight) {
        this(host, port, weight, null);
    }

    /** By its name, whichever of its addresses answers first. */
    public EndpointSettings(String host, int port, int weight, @Nullable UpstreamTls tls) {
        this(host, port, weight, tls, false, null, false);
    }

    /** Wherever the SRV records of a name say. */
    public static EndpointSettings ofService(String name, @Nullable UpstreamTls tls) {
        return new EndpointSettings(name, 0, 1, tls, true, null, false);
    }

    /** Whether it stands for wherever SRV records say, and is no place itself. */
    public boolean isService() {
        return port == 0;
    }

    /** One of those that a service stands for. */
    public EndpointSettings atTarget(String target, int targetPort, int share) {
        return new EndpointSettings(target, targetPort, share, tls, false, null, isBackup);
    }

    /** The same with other demands, if it is one of those that have any. */
    public EndpointSettings demanding(UpstreamTls other) {
        return tls == null ? this : new EndpointSettings(host, port, weight, other, standsForAll, address, isBackup);
    }

    /** One that stands for all addresses of the host. */
    public EndpointSettings forAllAddresses() {
        return new EndpointSettings(host, port, weight, tls, true, null, isBackup);
    }

    /** One of those that it stands for. */
    public EndpointSettings at(InetAddress one) {
        return new EndpointSettings(host, port, weight, tls, false, one, isBackup);
    }

    /** The same, to be used only where no other can be. */
    public EndpointSettings asBackup() {
        return new EndpointSettings(host, port, weight, tls, standsForAll, address, true);
    }

    /** What it is known by: one of a name's addresses by that, too. */
    public String uri() {
        String origin = (tls == null ? "http://" : "https://") + authority();
        if (isService()) {
            return "srv+" + origin;
        }
        return address == null ? origin : origin + " at " + address.getHostAddress();
    }

    /** As it stands in a Host field: brackets around IPv6, no port if it is the scheme's own, or none. */
    public String authority() {
        String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return isService() || port == (tls == null ? HTTP_PORT : HTTPS_PORT) ? name : name + ":" + port;
    }
}
