package dev.gatehouse.route;

import java.net.URI;
import java.time.Duration;

/**
 * A service that is asked who is calling.
 *
 * @param upstream where it is, and how it is spoken to
 * @param uri what is asked for, http or https with a host; where the service is comes from {@code upstream} alone
 * @param timeout from the question to the answer's end; longer than zero
 * @param isSecret whether the URI came from the environment or from a file of its own: it is shown to nobody
 */
public record AskedSettings(UpstreamSettings upstream, URI uri, Duration timeout, boolean isSecret) {

    private static final String MASK = "***";

    public AskedSettings {
        if (uri.getRawAuthority() == null || timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("nobody could be asked so");
        }
    }

    /**
     * The same, but over a tenth before another time is: what is asked fails before whoever waits for it gives up, so that it is seen to
     * have failed.
     */
    public AskedSettings within(Duration other) {
        Duration most = other.multipliedBy(9).dividedBy(10);
        return timeout.compareTo(most) <= 0 ? this : new AskedSettings(upstream, uri, most, isSecret);
    }

    /** What the service is called, in the Host field. */
    public String host() {
        return uri.getRawAuthority();
    }

    /** Path and query, as they are sent. */
    public String target() {
        String path = uri.getRawPath();
        String query = uri.getRawQuery();
        return (path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
    }

    /** For a person. */
    public String shown() {
        return isSecret ? MASK : uri.toString();
    }

    @Override
    public String toString() {
        return shown() + " at " + upstream.id() + " within " + timeout;
    }
}
