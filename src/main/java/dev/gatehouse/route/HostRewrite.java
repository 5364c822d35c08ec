package dev.gatehouse.route;

import org.jspecify.annotations.Nullable;

/**
 * Which Host the upstream sees.
 *
 * @param literal the host to send, for {@link Mode#LITERAL} alone
 */
public record HostRewrite(Mode mode, @Nullable String literal) {

    public static final HostRewrite PRESERVE = new HostRewrite(Mode.PRESERVE, null);
    public static final HostRewrite UPSTREAM = new HostRewrite(Mode.UPSTREAM, null);

    public HostRewrite {
        if ((mode == Mode.LITERAL) != (literal != null)) {
            throw new IllegalArgumentException("a literal goes with LITERAL alone");
        }
    }

    public static HostRewrite literal(String host) {
        return new HostRewrite(Mode.LITERAL, host);
    }

    /** Where the value comes from: the client's request, the chosen endpoint, or the route. */
    public enum Mode {
        PRESERVE,
        UPSTREAM,
        LITERAL
    }
}
