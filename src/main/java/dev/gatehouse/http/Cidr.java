package dev.gatehouse.http;

import org.jspecify.annotations.Nullable;

/**
 * A range of addresses that share their first bits. Ranges of IPv4 hold IPv4 addresses alone, ranges of IPv6 all others:
 * {@code ::/0} does not hold 10.0.0.1, also not when it comes as {@code ::ffff:10.0.0.1}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4632#section-3.1">RFC 4632 §3.1</a>
 */
public final class Cidr {

    private static final int BITS = 128;
    private static final int V4_BITS = 32;

    private final IpAddress first;
    private final long highMask;
    private final long lowMask;

    private Cidr(IpAddress first, int prefixBits) {
        this.first = first;
        this.highMask = prefixBits >= 64 ? -1L : leadingOnes(prefixBits);
        this.lowMask = prefixBits <= 64 ? 0L : leadingOnes(prefixBits - 64);
    }

    /**
     * Null if the text is no range; a bare address is a range of one. A range whose address has bits behind the
     * prefix, such as 10.0.0.1/8, is none: it is as likely a wrong address as a wrong length.
     */
    public static @Nullable Cidr parse(String text) {
        int slash = text.indexOf('/');
        IpAddress address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            return null;
        }
        if (slash < 0) {
            return new Cidr(address, BITS);
        }
        boolean writtenAsV4 = text.indexOf(':') < 0;
        String length = text.substring(slash + 1);
        if (!isPrefixLength(length, writtenAsV4 ? V4_BITS : BITS)) {
            return null;
        }
        Cidr range = new Cidr(address, Integer.parseInt(length) + (writtenAsV4 ? BITS - V4_BITS : 0));
        return range.masked(address).equals(address) ? range : null;
    }

    public boolean contains(IpAddress address) {
        return (address.high() & highMask) == first.high()
                && (address.low() & lowMask) == first.low()
                && address.isV4() == first.isV4();
    }

    private IpAddress masked(IpAddress address) {
        return new IpAddress(address.high() & highMask, address.low() & lowMask);
    }

    private static boolean isPrefixLength(String text, int most) {
        return Ascii.isDigits(text, 0, 1, 3)
                && (text.length() == 1 || text.charAt(0) != '0')
                && Integer.parseInt(text) <= most;
    }

    private static long leadingOnes(int count) {
        return count == 0 ? 0L : -1L << (64 - count);
    }
}
