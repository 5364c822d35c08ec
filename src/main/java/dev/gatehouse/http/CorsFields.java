package dev.gatehouse.http;

/**
 * The fields by which a server tells a browser what pages of other origins may do.
 *
 * @see <a href="https://fetch.spec.whatwg.org/#http-responses">Fetch, HTTP responses</a>
 */
public final class CorsFields {

    public static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";
    public static final String ALLOW_CREDENTIALS = "Access-Control-Allow-Credentials";
    public static final String ALLOW_METHODS = "Access-Control-Allow-Methods";
    public static final String ALLOW_HEADERS = "Access-Control-Allow-Headers";
    public static final String EXPOSE_HEADERS = "Access-Control-Expose-Headers";
    public static final String MAX_AGE = "Access-Control-Max-Age";

    private static final String PREFIX = "Access-Control-";

    private CorsFields() {}

    /** Whether it is one of these, or one that browsers may come to know. */
    public static boolean contain(String name) {
        return name.regionMatches(true, 0, PREFIX, 0, PREFIX.length());
    }
}
