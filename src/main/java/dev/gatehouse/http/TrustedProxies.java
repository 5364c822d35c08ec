package dev.gatehouse.http;

import java.util.List;

/** The peers whose X-Forwarded-* and Forwarded fields are believed. */
public final class TrustedProxies {

    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    /** @param cidrs such as 10.0.0.0/8, ::1 */
    public TrustedProxies(List<Cidr> cidrs) {}

    /** @param address an IP address as text, without zone; anything else is not trusted */
    public boolean contains(String address) {
        throw new UnsupportedOperationException(address);
    }
}
