package dev.gatehouse.upstream;

import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.core5.util.TimeValue;

/**
 * Where connections come from and go back to.
 *
 * @param keepIdle how long one that is given back is kept
 */
record Connections(
        PoolingAsyncClientConnectionManager pool,
        EndpointConnectors connectors,
        AddressCache addresses,
        TimeValue keepIdle) {}
