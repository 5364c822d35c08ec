package dev.gatehouse.listen;

import java.util.Locale;

/** What is counted at the clients' listeners, each by a name for metrics that never changes. */
public enum FrontCount {
    /** Connections that were taken up. */
    CONNECTIONS_OPENED,
    /** Of these, those that have ended. */
    CONNECTIONS_CLOSED,
    /** TLS handshakes that did not end within {@code limit.head-time}. */
    HANDSHAKES_TOO_SLOW,
    /** Heads that did not end within {@code limit.head-time}. */
    HEADS_TOO_SLOW,
    /** Heads that the parser refused. */
    HEADS_UNREADABLE,
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
