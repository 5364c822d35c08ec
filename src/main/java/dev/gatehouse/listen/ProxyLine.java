package dev.gatehouse.listen;

import dev.gatehouse.http.IpAddress;
import dev.gatehouse.listen.ProxyHeader.Begun;
import dev.gatehouse.listen.ProxyHeader.Ends;
import dev.gatehouse.listen.ProxyHeader.Malformed;
import dev.gatehouse.listen.ProxyHeader.Reading;
import dev.gatehouse.listen.ProxyHeader.Whole;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The header of the PROXY protocol in version 1: {@code PROXY TCP4 192.0.2.1 198.51.100.1 56324 443}, and CR LF. */
final class ProxyLine {

    /** With CR LF, as the specification has it. */
    private static final int MOST_BYTES = 107;

    private static final String START = "PROXY ";
    private static final String UNKNOWN = "UNKNOWN";
    private static final Pattern PORT = Pattern.compile("0|[1-9][0-9]{0,4}");

    private ProxyLine() {}

    static Reading read(ByteBuffer bytes) {
        int length = Math.min(bytes.remaining(), MOST_BYTES);
        for (int i = 0; i < length; i++) {
            byte next = bytes.get(bytes.position() + i);
            boolean behindCr = i > 0 && bytes.get(bytes.position() + i - 1) == '\r';
            if (next == '\n' && behindCr) {
                return readLine(text(bytes, i - 1), i + 1);
            }
            boolean fits = i < START.length() ? next == START.charAt(i) : next == '\r' || (next >= ' ' && next < 0x7F);
            if (behindCr || !fits) {
                return new Malformed();
            }
        }
        return length == MOST_BYTES ? new Malformed() : new Begun();
    }

    private static String text(ByteBuffer bytes, int length) {
        byte[] copy = new byte[length];
        bytes.duplicate().get(copy);
        return new String(copy, StandardCharsets.US_ASCII);
    }

    private static Reading readLine(String line, int length) {
        String[] parts = line.split(" ", -1);
        if (parts.length > 1 && parts[1].equals(UNKNOWN)) {
            // What follows is to be passed over, whatever it is.
            return new Whole(length, Ends.UNKNOWN);
        }
        if (parts.length != 6 || !(parts[1].equals("TCP4") || parts[1].equals("TCP6"))) {
            return new Malformed();
        }
        boolean v6 = parts[1].equals("TCP6");
        InetSocketAddress client = end(parts[2], parts[4], v6);
        InetSocketAddress proxy = end(parts[3], parts[5], v6);
        return client == null || proxy == null ? new Malformed() : new Whole(length, new Ends(client, proxy));
    }

    /** Null if it is none. Never a name, for which a name server would be asked. */
    private static @Nullable InetSocketAddress end(String address, String port, boolean v6) {
        IpAddress parsed = IpAddress.parse(address);
        if (parsed == null
                || (address.indexOf(':') >= 0) != v6
                || !PORT.matcher(port).matches()) {
            return null;
        }
        int number = Integer.parseInt(port);
        return number > 65535 ? null : new InetSocketAddress(inetAddress(parsed), number);
    }

    private static InetAddress inetAddress(IpAddress address) {
        byte[] bytes = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(address.high())
                .putLong(address.low())
                .array();
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
