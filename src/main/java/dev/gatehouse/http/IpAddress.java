package dev.gatehouse.http;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An IPv4 or IPv6 address, read from its text without ever asking a name server.
 *
 * <p>IPv4 is held as IPv4-mapped IPv6 ({@code ::ffff:0:0/96}), so that an address is the same however it came.
 *
 * @param high the first 64 bits
 * @param low the last 64 bits
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4291#section-2.2">RFC 4291 §2.2</a>
 */
public record IpAddress(long high, long low) {

    private static final long MAPPED = 0xFFFF_0000_0000L;
    private static final int GROUPS = 8;

    /** Null if the text, with or without the brackets of IPv6, is no address. */
    public static @Nullable IpAddress ofClient(String text) {
        return parse(Node.withoutBrackets(text));
    }

    /**
     * Null if the text is no address: a zone, brackets, a leading zero in an IPv4 octet and the short forms of
     * {@code inet_aton} (such as 127.1) are refused.
     */
    public static @Nullable IpAddress parse(String text) {
        return text.indexOf(':') < 0 ? parseV4(text, 0) : parseV6(text);
    }

    public static IpAddress of(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return bytes.remaining() == Integer.BYTES
                ? new IpAddress(0, MAPPED | Integer.toUnsignedLong(bytes.getInt()))
                : new IpAddress(bytes.getLong(), bytes.getLong());
    }

    public boolean isV4() {
        return high == 0 && low >>> 32 == MAPPED >>> 32;
    }

    /** What one subscriber has, at least: an address of IPv4, a /64 of IPv6, by its first address. */
    public IpAddress network() {
        return isV4() ? this : new IpAddress(high, 0);
    }

    /**
     * The one spelling of this address, without brackets.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc5952#section-4">RFC 5952 §4</a>
     */
    public String text() {
        return isV4() ? textV4() : textV6();
    }

    @Override
    public String toString() {
        return text();
    }

    private static @Nullable IpAddress parseV4(String text, int from) {
        long value = 0;
        int at = from;
        for (int octets = 1; ; octets++) {
            int start = at;
            int octet = 0;
            while (at < text.length() && at - start < 3 && Ascii.isDigit(text.charAt(at))) {
                octet = 10 * octet + text.charAt(at++) - '0';
            }
            int digits = at - start;
            if (digits == 0 || octet > 255 || (digits > 1 && text.charAt(start) == '0')) {
                return null;
            }
            value = value << 8 | octet;
            if (octets == 4) {
                return at == text.length() ? new IpAddress(0, MAPPED | value) : null;
            }
            if (at == text.length() || text.charAt(at++) != '.') {
                return null;
            }
        }
    }

    private static @Nullable IpAddress parseV6(String text) {
        GroupReader reader = new GroupReader(text);
        return reader.readAll() ? reader.address() : null;
    }

    private String textV4() {
        return (low >>> 24 & 0xFF) + "." + (low >>> 16 & 0xFF) + "." + (low >>> 8 & 0xFF) + "." + (low & 0xFF);
    }

    private String textV6() {
        int zerosAt = 0;
        int zeros = 1; // A single group of zeros is written out.
        for (int i = 0; i < GROUPS; i++) {
            int run = 0;
            while (i + run < GROUPS && group(i + run) == 0) {
                run++;
            }
            if (run > zeros) {
                zeros = run;
                zerosAt = i;
            }
        }
        StringBuilder text = new StringBuilder(39);
        for (int i = 0; i < GROUPS; i++) {
            if (zeros > 1 && i == zerosAt) {
                text.append("::");
                i += zeros - 1;
            } else {
                text.append(i > 0 && text.charAt(text.length() - 1) != ':' ? ":" : "");
                text.append(Integer.toHexString(group(i)));
            }
        }
        return text.toString();
    }

    private int group(int index) {
        long half = index < GROUPS / 2 ? high : low;
        return (int) (half >>> (48 - 16 * (index & 3))) & 0xFFFF;
    }

    /** Reads groups of hexadecimal digits; the part before a {@code ::} and the part behind it grow separately. */
    private static final class GroupReader {

        private final String text;
        private final int[] groups = new int[GROUPS];
        private int count;
        private int gap = GROUPS;
        private int at;

        GroupReader(String text) {
            this.text = text;
        }

        /** False if the text is no IPv6 address. */
        boolean readAll() {
            if (text.startsWith("::")) {
                gap = 0;
                at = 2;
            }
            while (at < text.length()) {
                if (!readGroup() || !readSeparator()) {
                    return false;
                }
            }
            // RFC 4291 lets "::" stand for one or more groups, never for none.
            return gap == GROUPS ? count == GROUPS : count < GROUPS;
        }

        IpAddress address() {
            long high = 0;
            long low = 0;
            int missing = GROUPS - count;
            for (int i = 0; i < GROUPS; i++) {
                int source = i < gap ? i : i - missing;
                int group = i >= gap && i < gap + missing ? 0 : groups[source];
                high = high << 16 | low >>> 48;
                low = low << 16 | group;
            }
            return new IpAddress(high, low);
        }

        private boolean readGroup() {
            int start = at;
            int group = 0;
            while (at < text.length() && at - start < 4 && Ascii.isHexDigit(text.charAt(at))) {
                group = group << 4 | Ascii.hexDigit(text.charAt(at++));
            }
            if (at < text.length() && text.charAt(at) == '.') {
                return readV4Tail(start);
            }
            return at > start && add(group);
        }

        private boolean readV4Tail(int start) {
            IpAddress tail = parseV4(text, start);
            at = text.length();
            return tail != null && add((int) (tail.low >>> 16) & 0xFFFF) && add((int) tail.low & 0xFFFF);
        }

        private boolean add(int group) {
            if (count == GROUPS) {
                return false;
            }
            groups[count++] = group;
            return true;
        }

        private boolean readSeparator() {
            if (at == text.length()) {
                return true;
            }
            if (text.charAt(at++) != ':' || at == text.length()) {
                return false;
            }
            if (text.charAt(at) == ':') {
                if (gap < GROUPS || count == GROUPS) {
                    return false;
                }
                gap = count;
                at++;
            }
            return true;
        }
    }
}
