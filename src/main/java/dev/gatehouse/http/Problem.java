package dev.gatehouse.http;

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
    TOO_MANY_REQUESTS(429, "The caller's limit is reached"),
    HEAD_TOO_LARGE(431, "The request's fields are too large"),
    INTERNAL(500, "The gateway failed"),
    BAD_GATEWAY(502, "The service did not answer as it should"),
    UNAVAILABLE(503, "The service cannot be reached now"),
    GATEWAY_TIMEOUT(504, "The service did not answer in time");

    public static final String CONTENT_TYPE = "application/problem+json";

    private final int status;
    private final String title;

    Problem(int status, String title) {
        this.status = status;
        this.title = title;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** The document in UTF-8: type, title, status and the request's id; nothing of the gateway's inside. */
    public byte[] document(String requestId) {
        throw new UnsupportedOperationException(requestId);
    }
}
