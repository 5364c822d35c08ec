package dev.gatehouse.http;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names of fields that frame, route or authenticate a message, or that the gateway alone may set: the one table of them.
 * Underscores count as dashes, since CGI and its heirs turn both into one name.
 *
 * <p>Who asks draws conclusions of its own: none of these may come as a trailer, nor in a spelling with underscores; a
 * route may edit some of them.
 */
public final class ReservedNames {

    /** Why a name is reserved. */
    public enum Why {
        /** Says where the message ends. */
        FRAMING,
        /** Concerns one connection alone. */
        CONNECTION,
        /** Says whom a request is for. */
        HOST,
        /** Says who the caller is, by the gateway's word. */
        IDENTITY,
        /** Says where a request came from. */
        ORIGIN,
        /** Says through whom a message went. */
        WAY,
        /** Names the exchange. */
        EXCHANGE,
        /** Proves or keeps who somebody is. */
        CREDENTIAL,
        /** Says how the body is to be read. */
        CONTENT
    }

    /** But for the hop-by-hop fields and for those that begin in a reserved way. */
    private static final Map<String, Why> NAMES = Map.ofEntries(
            Map.entry("content-length", Why.FRAMING),
            Map.entry("transfer-encoding", Why.FRAMING),
            Map.entry("expect", Why.CONNECTION),
            Map.entry("trailer", Why.CONNECTION),
            Map.entry("host", Why.HOST),
            Map.entry("via", Why.WAY),
            Map.entry("x-mirrored-by", Why.WAY),
            Map.entry("x-request-id", Why.EXCHANGE),
            Map.entry("authorization", Why.CREDENTIAL),
            Map.entry("cookie", Why.CREDENTIAL),
            Map.entry("set-cookie", Why.CREDENTIAL),
            Map.entry("x-api-key", Why.CREDENTIAL),
            Map.entry("client-cert", Why.IDENTITY),
            Map.entry("client-cert-chain", Why.IDENTITY),
            Map.entry("content-encoding", Why.CONTENT),
            Map.entry("content-range", Why.CONTENT),
            Map.entry("content-type", Why.CONTENT));

    private ReservedNames() {}

    public static boolean contains(String name) {
        return whyReserved(name) != null;
    }

    /** Null if it is not. */
    public static @Nullable Why whyReserved(String name) {
        String canonical = name.replace('_', '-').toLowerCase(Locale.ROOT);
        Why why = NAMES.get(canonical);
        if (why != null) {
            return why;
        }
        if (HopByHop.concernsOneConnection(canonical)) {
            return Why.CONNECTION;
        }
        if (canonical.startsWith("x-consumer-")) {
            return Why.IDENTITY;
        }
        return ForwardedFields.isForwarding(canonical) ? Why.ORIGIN : null;
    }
}
