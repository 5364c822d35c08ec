package dev.gatehouse.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * The fields of a record, in the order in which they are written. The names are public: they are pinned by a golden
 * file and explained in src/docs/audit.md.
 */
enum Field {
    TIME("time"),
    REQUEST_ID("requestId"),
    CLIENT("client"),
    CONSUMER("consumer"),
    CREDENTIAL("credential"),
    AUTH("auth"),
    AUTH_TRIED("authTried"),
    ROUTE("route"),
    METHOD("method"),
    SCHEME("scheme"),
    HOST("host"),
    PATH("path", 8192),
    PROTOCOL("protocol"),
    STATUS("status"),
    OUTCOME("outcome"),
    STAGE("stage"),
    REASON("reason"),
    KIND("kind"),
    DETAIL("detail"),
    REQUEST_BODY_BYTES("requestBodyBytes"),
    RESPONSE_BODY_BYTES("responseBodyBytes"),
    QUOTA_COST("quotaCost"),
    WOULD_REFUSE("wouldRefuse"),
    DURATION_MICROS("durationMicros"),
    UPSTREAM_MICROS("upstreamMicros"),
    UPSTREAM("upstream"),
    ENDPOINT("endpoint"),
    ATTEMPTS("attempts"),
    GENERATION("generation"),
    ACT("act"),
    LIMIT("limit"),
    WINDOW("window"),
    UNITS("units");

    private static final int MOST_CHARS = 1024;

    private final String name;

    @SuppressWarnings("ImmutableEnumChecker") // Encoded once; never written to.
    private final byte[] prefix;

    private final int maxChars;

    Field(String name) {
        this(name, MOST_CHARS);
    }

    Field(String name, int maxChars) {
        this.name = name;
        this.prefix = ("\"" + name + "\":").getBytes(US_ASCII);
        this.maxChars = maxChars;
    }

    String text() {
        return name;
    }

    /** The name as it stands before a value; shared, never written to. */
    byte[] prefix() {
        return prefix;
    }

    /** Where a longer text is cut, so that a line has a bound whatever a client sends. */
    int maxChars() {
        return maxChars;
    }
}
