package dev.gatehouse.http;

import java.util.Objects;
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

    private final IpAddress address;
    private final long highMask;
    private final long lowMask;

    private Cidr(IpAddress address, int prefixBits) {
        this.address = address;
        this.highMask = prefixBits >= 64 ? -1L : leadingOnes(prefixBits);
        this.lowMask = prefixBits <= 64 ? 0L : leadingOnes(prefixBits - 64);
    }

    /**
     * Null if the text is no range; a bare address is a range of one. A range whose address has bits behind the
     * prefix, such as 10.0.0.1/8, is none: it is as likely a wrong address as a wrong length.
     */
    public static @Nullable Cidr parse(String text) {
        Cidr range = around(text);
        return range != null && range.masked(range.address).equals(range.address) ? range : null;
    }

    /**
     * The range in which an address with bits behind the prefix lies, as it is written: 10.0.0.0/8 for 10.0.0.1/8. Null if
     * the text is no address with a length.
     */
    public static @Nullable String rangeAround(String text) {
        int slash = text.indexOf('/');
        Cidr range = slash < 0 ? null : around(text);
        // An IPv4 address within IPv6 is written in two ways, and the length goes with one of them.
        return range == null || range.address.isV4() != text.indexOf(':') < 0
                ? null
                : range.masked(range.address).text() + text.substring(slash);
    }

    private static @Nullable Cidr around(String text) {
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
        return new Cidr(address, Integer.parseInt(length) + (writtenAsV4 ? BITS - V4_BITS : 0));
    }

    public boolean contains(IpAddress address) {
        return (address.high() & highMask) == this.address.high()
                && (address.low() & lowMask) == this.address.low()
                && address.isV4() == this.address.isV4();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Cidr range
                && address.equals(range.address)
                && highMask == range.highMask
                && lowMask == range.lowMask;
    }

    @Override
    public int hashCode() {
        return Objects.hash(address, highMask, lowMask);
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
