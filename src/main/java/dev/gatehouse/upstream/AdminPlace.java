package dev.gatehouse.upstream;

import dev.gatehouse.http.IpAddress;
import dev.gatehouse.route.GatewaySettings.ListenAddress;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where operators connect: no connection of a client's request may lead there. What an endpoint is written as is checked with the
 * configuration; what a name leads to is known only here.
 */
final class AdminPlace {

    private final @Nullable ListenAddress listen;
    private final @Nullable IpAddress own;

    /** @param listen null = operators connect nowhere */
    AdminPlace(@Nullable ListenAddress listen) {
        this.listen = listen;
        String host = listen == null ? null : listen.host();
        this.own = host == null ? null : IpAddress.parse(host.equals("localhost") ? "127.0.0.1" : host);
    }

    boolean is(InetAddress address, int port) {
        return listen != null
                && port != 0
                && listen.port() == port
                && (address.isAnyLocalAddress() || isHeard(address));
    }

    /** One that listens at every address, or at a name, is taken to hear all of the machine's. */
    private boolean isHeard(InetAddress address) {
        IpAddress at = own;
        if (at == null || at.text().equals("0.0.0.0") || at.text().equals("::")) {
            return isOfThisMachine(address);
        }
        boolean bothLoopback = address.isLoopbackAddress()
                && (at.text().startsWith("127.") || at.text().equals("::1"));
        return bothLoopback || Objects.equals(at, IpAddress.of(address));
    }

    private static boolean isOfThisMachine(InetAddress address) {
        try {
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            // Who cannot tell says yes.
            return true;
        }
    }
}
