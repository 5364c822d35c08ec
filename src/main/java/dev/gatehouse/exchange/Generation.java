package dev.gatehouse.exchange;

import dev.gatehouse.http.TrustedProxies;
import dev.gatehouse.route.GatewaySettings.HeadLimits;
import dev.gatehouse.route.RouteTable;

/**
 * One generation of the configuration. An exchange keeps the one it began with; what a stage has built for a
 * generation it finds by this object.
 */
public interface Generation {

    /** Counts up from 1 with every configuration that comes into force. */
    long number();

    RouteTable routes();

    TrustedProxies trustedProxies();

    /** Whether what a trusted proxy says of a client's certificate is taken for it. */
    default boolean believesClientCert() {
        return false;
    }

    HeadLimits heads();
}
