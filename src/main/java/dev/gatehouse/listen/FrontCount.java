package dev.gatehouse.listen;

import java.util.Locale;

/** What is counted at the clients' listeners, each by a name for metrics that never changes. */
public enum FrontCount {
    /** Connections that were taken up. */
    CONNECTIONS_OPENED,
    /** Of these, those that have ended. */
    CONNECTIONS_CLOSED,
    /** Connections that were closed at once since {@code limit.connections} were open. */
    CONNECTIONS_BEYOND_LIMIT,
    /** Those that were since their address had {@code limit.connections-per-address} open. */
    CONNECTIONS_BEYOND_ADDRESS_LIMIT,
    /** Those that were since more than {@code limit.accept-rate} came. */
    CONNECTIONS_BEYOND_ACCEPT_RATE,
    /** Connections that were closed since whoever was to name the client is no trusted proxy. */
    PROXY_HEADERS_UNTRUSTED,
    /** Those that began with something else than a header of the PROXY protocol. */
    PROXY_HEADERS_MALFORMED,
    /** Those that brought no whole header of the PROXY protocol in time. */
    PROXY_HEADERS_TOO_SLOW,
    /** TLS handshakes that did not end within {@code limit.head-time}. */
    HANDSHAKES_TOO_SLOW,
    /** Those that failed: nothing in common, a client that did not like the certificate or left, bytes that are no TLS. */
    HANDSHAKES_FAILED,
    /** Requests for a host that the certificate of their connection does not cover. */
    REQUESTS_MISDIRECTED,
    /** Certificates that came into use in the place of former ones, while the gateway ran. */
    CERTIFICATES_RELOADED,
    /** Those that were found in changed files and could not be used. */
    CERTIFICATES_REFUSED,
    /** Heads that did not end within {@code limit.head-time}. */
    HEADS_TOO_SLOW,
    /** Heads that the parser refused. */
    HEADS_UNREADABLE,
    /** Connections of HTTP/2 that were closed for resets, pings and the like without end, or for a head without end. */
    HTTP2_FLOODS,
    /** Request bodies that came more slowly than {@code limit.min-rate}. */
    BODIES_TOO_SLOW,
    /** Answers that were taken more slowly than {@code limit.min-rate}. */
    READERS_TOO_SLOW,
    /** Connections that brought no request within {@code limit.keep-alive}. */
    IDLE_CLOSED,
    /** Connections whose client went on sending, or did not leave, after the answer that ended them. */
    LEFT_UNREAD;

    /** Such as {@code heads-too-slow}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
