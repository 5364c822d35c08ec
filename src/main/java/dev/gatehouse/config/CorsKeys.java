package dev.gatehouse.config;

import dev.gatehouse.route.OriginPattern;
import dev.gatehouse.route.PathPattern;
import java.time.Duration;
import java.util.List;

/** Which pages of other origins may use a route. */
final class CorsKeys {

    static final String PREFIX = "cors.";

    private static final String ORIGIN_REMEDY =
            "write an origin such as https://app.example.com, or https://*.example.com for those below it";

    private static final ValueType<OriginPattern> ORIGIN = ValueType.of("origin", ORIGIN_REMEDY, text -> {
        try {
            return Parsed.valid(OriginPattern.parse(text));
        } catch (PathPattern.InvalidPattern e) {
            return Parsed.invalid(text, "is no origin: " + e.getMessage(), ORIGIN_REMEDY);
        }
    });

    static final Key<List<OriginPattern>> ORIGINS = Key.of(
            "cors.origins",
            ValueType.listOf(ORIGIN),
            "whose pages may use the route from a browser: `https://app.example.com`, `https://*.example.com` for hosts below it, `*` "
                    + "for all, `opaque` for sandboxed pages; none = the gateway says nothing of it");

    static final Key<List<String>> METHODS = Key.of(
            "cors.methods",
            ValueType.listOf(FieldTypes.METHOD),
            "methods that they may use; none = those of `match.methods`, or GET, HEAD and POST");

    static final Key<List<String>> REQUEST_HEADERS = Key.of(
            "cors.request-headers",
            ValueType.listOf(FieldTypes.NAME),
            "headers that they may set beside the few that every page may: `Content-Type, X-Api-Key`; `*` = any");

    static final Key<List<String>> RESPONSE_HEADERS = Key.of(
            "cors.response-headers",
            ValueType.listOf(FieldTypes.NAME),
            "headers of the answer that they may read beside the few that every page may: `X-Request-Id, Retry-After`; `*` = any");

    static final Key<Boolean> CREDENTIALS = Key.of(
            "cors.credentials",
            ValueType.SWITCH,
            "off",
            "whether browsers send cookies and the like along, and show the answer all the same");

    static final Key<Duration> MAX_AGE = Key.of(
            "cors.max-age", Quantities.DURATION, "5m", "how long a browser need not ask again, in whole seconds");

    static final List<Key<?>> ALL = List.of(ORIGINS, METHODS, REQUEST_HEADERS, RESPONSE_HEADERS, CREDENTIALS, MAX_AGE);

    private CorsKeys() {}
}
