package dev.gatehouse.http;

import org.jspecify.annotations.Nullable;

/** Who the client is behind the proxies in front, and what the upstream is told of it. */
public final class ForwardedFields {

    private ForwardedFields() {}

    /**
     * The origin of a request.
     *
     * @param address of the client: the peer's own, or the nearest untrusted one that trusted proxies name
     * @param scheme http or https
     * @param host as the client asked for it
     */
    public record Origin(String address, String scheme, Authority host) {}

    /** Takes Forwarded and X-Forwarded-* into account only where the peer is trusted. */
    public static Origin origin(
            String peerAddress, String scheme, Authority host, Fields received, TrustedProxies trusted) {
        throw new UnsupportedOperationException(peerAddress);
    }

    /**
     * Replaces all forwarding fields in a request to an upstream by ours; what a trusted peer sent is kept and
     * continued.
     *
     * @param received the fields of the client's request, null or untrusted ones are dropped
     */
    public static void write(
            Fields upstreamRequest, Origin origin, String peerAddress, @Nullable Fields received, boolean peerTrusted) {
        throw new UnsupportedOperationException(peerAddress);
    }
}
