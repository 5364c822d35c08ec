package dev.gatehouse.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a client is told when it gets no answer from a service.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>
 */
public enum Problem {
    BAD_REQUEST(400, "The request cannot be read"),
    UNAUTHENTICATED(401, "A valid credential is needed"),
    FORBIDDEN(403, "The caller may not do this"),
    NOT_FOUND(404, "Nothing is served here"),
    METHOD_NOT_ALLOWED(405, "The method is not served here"),
    REQUEST_TIMEOUT(408, "The request came too slowly"),
    BODY_TOO_LARGE(413, "The request's body is too large"),
    TARGET_TOO_LONG(414, "The request's target is too long"),
    MISDIRECTED(421, "The connection is not for this host"),
    TOO_MANY_REQUESTS(429, "The caller's limit is reached"),
    HEAD_TOO_LARGE(431, "The request's fields are too large"),
    INTERNAL(500, "The gateway failed"),
    BAD_GATEWAY(502, "The service did not answer as it should"),
    UNAVAILABLE(503, "The service cannot be reached now"),
    GATEWAY_TIMEOUT(504, "The service did not answer in time"),
    LOOP_DETECTED(508, "The request goes round in a circle");

    public static final String CONTENT_TYPE = "application/problem+json";

    private static final String END = "\"}\n";

    private final int status;
    private final String title;

    /** The document up to the request's id. */
    private final String start;

    Problem(int status, String title) {
        this.status = status;
        this.title = title;
        this.start = "{\"type\":\"" + type(name()) + "\",\"title\":\"" + title + "\",\"status\":" + status
                + ",\"request_id\":\"";
    }

    public int status() {
        return status;
    }

    /** The problem of a status; one without a problem of its own is a bad request, or the gateway's own from 500 on. */
    public static Problem ofStatus(int status) {
        for (Problem problem : values()) {
            if (problem.status == status) {
                return problem;
            }
        }
        return status < 500 ? BAD_REQUEST : INTERNAL;
    }

    public String title() {
        return title;
    }

    /** What names this problem for programs; a URN, since nothing is to be fetched there. Never changes. */
    public String type() {
        return type(name());
    }

    /**
     * The document in UTF-8: type, title, status and the request's id; nothing of the gateway's inside. The id's member
     * is {@code request_id}: RFC 9457 §3.2 keeps dashes out of extension members.
     */
    public byte[] document(String requestId) {
        return (start + JsonString.escaped(requestId) + END).getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * The same, and by which limits: the member that the draft of the RateLimit fields has for it.
     *
     * @param violatedPolicies names as RateLimit-Policy has them
     */
    public byte[] document(String requestId, List<String> violatedPolicies) {
        String names = violatedPolicies.stream().map(JsonString::escaped).collect(Collectors.joining("\",\""));
        return (start + JsonString.escaped(requestId) + "\",\"violated-policies\":[\"" + names + "\"]}\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static String type(String name) {
        return "urn:gatehouse:problem:" + name.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
