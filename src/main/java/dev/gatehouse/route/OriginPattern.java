package dev.gatehouse.route;

import dev.gatehouse.http.Authority;
import dev.gatehouse.http.WebOrigin;

/** Which origins a part of {@code cors.origins} means. */
public sealed interface OriginPattern {

    /** As it is written in a route. */
    String text();

    /** Every one, the opaque ones too. */
    record Any() implements OriginPattern {
        @Override
        public String text() {
            return "*";
        }
    }

    /** Those that a browser calls {@code null}: who sends it may be anybody's page. */
    record Opaque() implements OriginPattern {
        @Override
        public String text() {
            return "opaque";
        }
    }

    /** One. */
    record Exact(WebOrigin origin) implements OriginPattern {
        @Override
        public String text() {
            return origin.text();
        }
    }

    /**
     * Those of hosts below a host, one label or more, with the same scheme and port.
     *
     * @param origin of the host itself, which is not meant
     */
    record Below(WebOrigin origin) implements OriginPattern {

        static final String WILDCARD = "*.";

        @Override
        public String text() {
            Authority authority = origin.authority();
            return origin.scheme() + "://" + WILDCARD + authority.text();
        }
    }

    /**
     * Reads a pattern.
     *
     * @throws PathPattern.InvalidPattern with what is wrong, in words for whoever wrote it
     */
    static OriginPattern parse(String text) throws PathPattern.InvalidPattern {
        if (text.equals("*")) {
            return new Any();
        }
        if (text.equals("opaque")) {
            return new Opaque();
        }
        if (text.equals(WebOrigin.OPAQUE)) {
            throw new PathPattern.InvalidPattern(
                    "every page in a sandbox calls itself that; who means it writes opaque");
        }
        int host = text.indexOf("://") + "://".length();
        if (host < "://".length()) {
            throw new PathPattern.InvalidPattern("it has no scheme such as https://");
        }
        if (text.endsWith("/") && text.indexOf('/', host) == text.length() - 1) {
            throw new PathPattern.InvalidPattern("an origin ends without a slash");
        }
        if (!text.startsWith(Below.WILDCARD, host)) {
            return new Exact(origin(text));
        }
        return below(origin(text.substring(0, host) + text.substring(host + Below.WILDCARD.length())));
    }

    private static OriginPattern below(WebOrigin origin) throws PathPattern.InvalidPattern {
        if (origin.authority().isAddress()) {
            throw new PathPattern.InvalidPattern("no host is below an address");
        }
        if (origin.authority().host().indexOf('.') < 0) {
            throw new PathPattern.InvalidPattern("hosts below one label alone are anybody's");
        }
        return new Below(origin);
    }

    private static WebOrigin origin(String text) throws PathPattern.InvalidPattern {
        WebOrigin origin = WebOrigin.read(text);
        if (origin == null) {
            throw new PathPattern.InvalidPattern("it is more, or less, than a scheme, a host and perhaps a port");
        }
        return origin;
    }
}
