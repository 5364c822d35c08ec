package dev.gatehouse.listen;

import dev.gatehouse.listen.ProxyHeader.Begun;
import dev.gatehouse.listen.ProxyHeader.Ends;
import dev.gatehouse.listen.ProxyHeader.Malformed;
import dev.gatehouse.listen.ProxyHeader.Reading;
import dev.gatehouse.listen.ProxyHeader.Whole;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * The header of the PROXY protocol in version 2: a signature, version and command, family and transport, a length, and then so many
 * bytes of addresses and of whatever else the proxy has to say, which is passed over.
 */
final class ProxyBlock {

    private static final byte[] SIGNATURE = {'\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'};
    private static final int FIXED_BYTES = SIGNATURE.length + 4;
    private static final int LOCAL = 0x20;
    private static final int PROXIED = 0x21;
    private static final int UNSPECIFIED = 0x00;
    private static final int TCP_4 = 0x11;
    private static final int TCP_6 = 0x21;
    private static final int UNIX_STREAM = 0x31;
    private static final int V4_BYTES = 4;
    private static final int V6_BYTES = 16;
    private static final int UNIX_BYTES = 108;
    private static final int PORT_BYTES = 2;

    /** Of each addition: its type and its length. */
    private static final int ADDITION_BYTES = 3;

    private ProxyBlock() {}

    static Reading read(ByteBuffer received) {
        ByteBuffer bytes = received.slice();
        for (int i = 0; i < Math.min(bytes.remaining(), SIGNATURE.length); i++) {
            if (bytes.get(i) != SIGNATURE[i]) {
                return new Malformed();
            }
        }
        if (bytes.remaining() < FIXED_BYTES) {
            return new Begun();
        }
        bytes.position(SIGNATURE.length);
        int command = Byte.toUnsignedInt(bytes.get());
        int family = Byte.toUnsignedInt(bytes.get());
        int length = FIXED_BYTES + Short.toUnsignedInt(bytes.getShort());
        if ((command != LOCAL && command != PROXIED) || length > ProxyHeader.MOST_BYTES) {
            return new Malformed();
        }
        if (bytes.limit() < length) {
            return new Begun();
        }
        bytes.limit(length);
        // The proxy's own connection, as to see whether anybody is there: all the rest is to be passed over.
        return command == LOCAL ? new Whole(length, null) : readAddresses(family, bytes, length);
    }

    private static Reading readAddresses(int family, ByteBuffer bytes, int length) {
        return switch (family) {
            case UNSPECIFIED -> new Whole(length, Ends.UNKNOWN);
            case TCP_4 -> readEnds(V4_BYTES, bytes, length);
            case TCP_6 -> readEnds(V6_BYTES, bytes, length);
            case UNIX_STREAM -> skipPaths(bytes, length);
            default -> new Malformed();
        };
    }

    private static Reading readEnds(int addressBytes, ByteBuffer bytes, int length) {
        if (bytes.remaining() < 2 * (addressBytes + PORT_BYTES)) {
            return new Malformed();
        }
        InetAddress client = address(addressBytes, bytes);
        InetAddress proxy = address(addressBytes, bytes);
        Ends ends = new Ends(
                new InetSocketAddress(client, Short.toUnsignedInt(bytes.getShort())),
                new InetSocketAddress(proxy, Short.toUnsignedInt(bytes.getShort())));
        return endsWithAdditions(bytes) ? new Whole(length, ends) : new Malformed();
    }

    /** The client is a process on the proxy's own machine. */
    private static Reading skipPaths(ByteBuffer bytes, int length) {
        if (bytes.remaining() < 2 * UNIX_BYTES) {
            return new Malformed();
        }
        bytes.position(bytes.position() + 2 * UNIX_BYTES);
        return endsWithAdditions(bytes) ? new Whole(length, Ends.UNKNOWN) : new Malformed();
    }

    private static InetAddress address(int length, ByteBuffer bytes) {
        byte[] address = new byte[length];
        bytes.get(address);
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether the last of them ends where the header does. What they say is not looked at. */
    private static boolean endsWithAdditions(ByteBuffer bytes) {
        while (bytes.remaining() >= ADDITION_BYTES) {
            bytes.get();
            int length = Short.toUnsignedInt(bytes.getShort());
            if (length > bytes.remaining()) {
                return false;
            }
            bytes.position(bytes.position() + length);
        }
        return !bytes.hasRemaining();
    }
}
