package dev.gatehouse.admin;

import dev.gatehouse.http.Authority;
import dev.gatehouse.http.Cidr;
import dev.gatehouse.http.IpAddress;
import dev.gatehouse.http.TrustedProxies;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether somebody asks who is on this machine and is no page in a browser there: a page is known by the Origin that browsers add,
 * or, if its own name has been made to lead here, by the Host that is a name.
 *
 * @see <a href="https://fetch.spec.whatwg.org/#origin-header">Fetch, Origin</a>
 */
final class LocalOperator {

    private static final TrustedProxies LOOPBACK = new TrustedProxies(
            List.of(Objects.requireNonNull(Cidr.parse("127.0.0.0/8")), Objects.requireNonNull(Cidr.parse("::1"))));

    private LocalOperator() {}

    static boolean asks(HttpServletRequest request) {
        return isHere(request.getRemoteAddr(), request.getLocalAddr())
                && request.getHeader("Origin") == null
                && isAddress(request.getHeader("Host"));
    }

    private static boolean isHere(String remote, String local) {
        return LOOPBACK.contains(remote) || remote.equals(local);
    }

    private static boolean isAddress(@Nullable String host) {
        Authority authority = host == null ? null : Authority.parse(host);
        if (authority == null) {
            return false;
        }
        String name = authority.host();
        String bare = name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
        return name.equalsIgnoreCase("localhost") || IpAddress.parse(bare) != null;
    }
}
