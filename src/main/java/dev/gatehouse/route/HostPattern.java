package dev.gatehouse.route;

import dev.gatehouse.http.Authority;

/**
 * An exact host, or {@code *.} before one for every host below it, one label or more.
 *
 * @param host in lower case; without its {@code *.} for a wildcard
 * @param isWildcard whether hosts below it are meant, and not itself
 */
public record HostPattern(String host, boolean isWildcard) {

    private static final String WILDCARD = "*.";

    /**
     * Reads a pattern.
     *
     * @throws PathPattern.InvalidPattern with what is wrong, in words for whoever wrote it
     */
    public static HostPattern parse(String text) throws PathPattern.InvalidPattern {
        if (text.equals("*")) {
            throw new PathPattern.InvalidPattern("without match.host any host matches");
        }
        boolean isWildcard = text.startsWith(WILDCARD);
        Authority authority = Authority.parse(isWildcard ? text.substring(WILDCARD.length()) : text);
        if (authority == null) {
            throw new PathPattern.InvalidPattern("\"" + text + "\" is no host");
        }
        if (authority.port() >= 0) {
            throw new PathPattern.InvalidPattern("a host is matched without its port");
        }
        if (isWildcard && authority.isAddress()) {
            throw new PathPattern.InvalidPattern("no host is below an address");
        }
        return new HostPattern(authority.host(), isWildcard);
    }

    /** As it is written in a route. */
    public String text() {
        return isWildcard ? WILDCARD + host : host;
    }

    /** @param requested in lower case, without a port */
    public boolean matches(String requested) {
        return isWildcard
                ? requested.length() > host.length() + 1
                        && requested.endsWith(host)
                        && requested.charAt(requested.length() - host.length() - 1) == '.'
                : requested.equals(host);
    }

    @Override
    public String toString() {
        return text();
    }
}
