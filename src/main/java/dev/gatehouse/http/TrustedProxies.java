package dev.gatehouse.http;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The peers whose X-Forwarded-* and Forwarded fields are believed. */
public final class TrustedProxies {

    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    private final Cidr[] ranges;

    /** @param cidrs such as 10.0.0.0/8, ::1 */
    public TrustedProxies(List<Cidr> cidrs) {
        this.ranges = cidrs.toArray(new Cidr[0]);
    }

    /** @param address an IP address as text, IPv6 in brackets or not, without zone; anything else is not trusted */
    public boolean contains(String address) {
        if (ranges.length == 0) {
            return false;
        }
        IpAddress parsed = IpAddress.parse(Node.withoutBrackets(address));
        return parsed != null && contains(parsed);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TrustedProxies proxies && Arrays.equals(ranges, proxies.ranges);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ranges);
    }

    public boolean contains(IpAddress address) {
        for (Cidr range : ranges) {
            if (range.contains(address)) {
                return true;
            }
        }
        return false;
    }
}
