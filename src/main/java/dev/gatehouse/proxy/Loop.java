package dev.gatehouse.proxy;

import dev.gatehouse.http.Fields;

/**
 * Tells a request that has come through gateways of this name so often that it must be going round in a circle, as where an endpoint
 * is the gateway's own listener.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-7.6.3">RFC 9110 §7.6.3</a>
 */
final class Loop {

    /** In Via. */
    static final String NAME = "gatehouse";

    /** Gateways stand behind each other, but not so many. */
    private static final int MOST_PASSES = 10;

    private static final String RECEIVED_BY = " " + NAME;

    private Loop() {}

    static boolean isIn(Fields request) {
        int passes = 0;
        for (int i = 0; i < request.size(); i++) {
            if (request.name(i).equalsIgnoreCase("Via")) {
                passes += passes(request.value(i));
            }
        }
        return passes >= MOST_PASSES;
    }

    private static int passes(String via) {
        int passes = 0;
        for (int at = via.indexOf(RECEIVED_BY); at >= 0; at = via.indexOf(RECEIVED_BY, at + 1)) {
            int end = at + RECEIVED_BY.length();
            if (end == via.length() || via.charAt(end) == ',' || via.charAt(end) == ' ') {
                passes++;
            }
        }
        return passes;
    }
}
