package dev.gatehouse.names;

/**
 * Where one SRV record says that a service is.
 *
 * @param host a name in lower case, without the dot at its end
 * @param port 1 to 65535
 * @param priority those of the lowest are asked, the others only where none of these can be
 * @param weight share against others of the same priority; 0 = hardly ever
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2782">RFC 2782</a>
 */
public record ServiceTarget(String host, int port, int priority, int weight) {

    public ServiceTarget {
        if (port < 1 || port > 65535 || priority < 0 || weight < 0) {
            throw new IllegalArgumentException("port " + port + ", priority " + priority + ", weight " + weight);
        }
    }
}
