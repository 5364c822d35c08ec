package dev.gatehouse.route;

/** What is spoken with a service's endpoints. */
public enum ServiceProtocol {
    HTTP_1_1,
    /** HTTP/2 as TLS agrees on it; nothing else will do. */
    H2,
    /** HTTP/2 without TLS, from the first byte. */
    H2C,
    /** Under TLS what the service prefers of both, else HTTP/1.1. */
    AUTO;

    /** Whether several requests may share a connection to an endpoint. */
    public boolean shares(EndpointSettings endpoint) {
        return switch (this) {
            case HTTP_1_1 -> false;
            case H2, H2C -> true;
            case AUTO -> endpoint.tls() != null;
        };
    }

    /** Whether an endpoint of such a kind can be spoken to by it at all. */
    public boolean fits(EndpointSettings endpoint) {
        return switch (this) {
            case HTTP_1_1, AUTO -> true;
            case H2 -> endpoint.tls() != null;
            case H2C -> endpoint.tls() == null;
        };
    }
}
