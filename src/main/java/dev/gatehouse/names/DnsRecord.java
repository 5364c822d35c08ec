package dev.gatehouse.names;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * One record of the types that are asked for.
 *
 * @param name whose it is, as {@link DnsWire} reads names
 * @param address of A and AAAA
 * @param target of CNAME and SRV, likewise; empty = the root
 * @param place of SRV
 */
record DnsRecord(
        String name,
        int type,
        long ttlSeconds,
        @Nullable InetAddress address,
        @Nullable String target,
        @Nullable Place place) {

    static final int A = 1;
    static final int CNAME = 5;
    static final int AAAA = 28;
    static final int SRV = 33;

    record Place(int priority, int weight, int port) {}
}
