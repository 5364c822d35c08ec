package dev.gatehouse.route;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Which pages of other origins may use a route, and how.
 *
 * @param methods of requests that they may send and whose answers they may read; GET includes HEAD; none where a default
 *     names only such as the route does not match
 * @param requestHeaders which they may set beside those that any page may
 * @param responseHeaders which they may read beside those that any page may
 * @param credentials whether browsers send cookies and the like, and show the answer all the same; not with any or an
 *     opaque origin
 * @param maxAge how long a browser need not ask again
 */
public record CorsSettings(
        AllowedOrigins origins,
        List<String> methods,
        Names requestHeaders,
        Names responseHeaders,
        boolean credentials,
        Duration maxAge) {

    /** Those that a form could send: what browsers let pass unasked. */
    public static final Set<String> SIMPLE_METHODS = Set.of("GET", "HEAD", "POST");

    public CorsSettings {
        methods = List.copyOf(methods);
        boolean anybody = origins.patterns().stream()
                .anyMatch(pattern -> pattern instanceof OriginPattern.Any || pattern instanceof OriginPattern.Opaque);
        if (credentials && (anybody || responseHeaders.any())) {
            throw new IllegalArgumentException("credentials go with named origins and fields alone");
        }
    }

    /**
     * Names of fields.
     *
     * @param any whether all are meant
     * @param listed none if all are meant
     */
    public record Names(boolean any, List<String> listed) {

        public static final Names ANY = new Names(true, List.of());
        public static final Names NONE = new Names(false, List.of());

        public Names {
            listed = List.copyOf(listed);
        }

        @Override
        public String toString() {
            return any ? "*" : String.join(", ", listed);
        }
    }
}
