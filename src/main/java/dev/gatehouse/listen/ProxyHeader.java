package dev.gatehouse.listen;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * By which a proxy that passes bytes on says, before the first of them, whose they are: the PROXY protocol, in both versions.
 *
 * @see <a href="https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt">The PROXY protocol, versions 1 and 2</a>
 */
final class ProxyHeader {

    /** More than any that is known to be sent, which is 536 and what is added to it. */
    static final int MOST_BYTES = 4096;

    private ProxyHeader() {}

    /** What has come of a header. */
    sealed interface Reading {
        <T> T fold(
                Function<? super Whole, ? extends T> whole,
                Function<? super Begun, ? extends T> begun,
                Function<? super Malformed, ? extends T> malformed);
    }

    /**
     * @param length in bytes
     * @param ends null if the connection is the proxy's own
     */
    record Whole(int length, @Nullable Ends ends) implements Reading {
        @Override
        public <T> T fold(
                Function<? super Whole, ? extends T> whole,
                Function<? super Begun, ? extends T> begun,
                Function<? super Malformed, ? extends T> malformed) {
            return whole.apply(this);
        }
    }

    /** So far so good. */
    record Begun() implements Reading {
        @Override
        public <T> T fold(
                Function<? super Whole, ? extends T> whole,
                Function<? super Begun, ? extends T> begun,
                Function<? super Malformed, ? extends T> malformed) {
            return begun.apply(this);
        }
    }

    /** Whatever may follow, it will be no header. */
    record Malformed() implements Reading {
        @Override
        public <T> T fold(
                Function<? super Whole, ? extends T> whole,
                Function<? super Begun, ? extends T> begun,
                Function<? super Malformed, ? extends T> malformed) {
            return malformed.apply(this);
        }
    }

    /**
     * The connection between client and proxy.
     *
     * @param proxy null if it is not named
     */
    record Ends(InetSocketAddress client, @Nullable InetSocketAddress proxy) {

        /**
         * Of a client whom the proxy cannot name. It must not pass for the proxy itself, which is believed in what it says of
         * others.
         */
        static final Ends UNKNOWN = new Ends(new InetSocketAddress("0.0.0.0", 0), null);
    }

    /**
     * Reads what has come so far; it is read from its beginning each time, which is cheap as it is short.
     *
     * @param bytes stay as they are; when they are {@link #MOST_BYTES} there is a decision
     */
    static Reading read(ByteBuffer bytes) {
        if (!bytes.hasRemaining()) {
            return new Begun();
        }
        return bytes.get(bytes.position()) == 'P' ? ProxyLine.read(bytes) : ProxyBlock.read(bytes);
    }
}
