package dev.gatehouse.route;

/**
 * One address of an upstream.
 *
 * @param host name or address, IPv6 without brackets
 * @param port 1 to 65535
 * @param weight share of the requests against its neighbours; at least 1
 */
public record EndpointSettings(String host, int port, int weight) {

    public EndpointSettings {
        if (port < 1 || port > 65535 || weight < 1) {
            throw new IllegalArgumentException("port " + port + ", weight " + weight);
        }
    }

    /** As it stands in a Host field: brackets around IPv6, no port if it is the scheme's own. */
    public String authority() {
        String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == 80 ? name : name + ":" + port;
    }
}
