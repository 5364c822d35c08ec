package dev.gatehouse.assembly;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.gatehouse.route.Configuration;
import dev.gatehouse.route.GatewaySettings.ConnectionLimits;
import dev.gatehouse.route.UpstreamSettings;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** How many sockets and files the process may have open, against how many it could want. */
final class DescriptorLimit {

    private static final Logger LOG = LogManager.getLogger(DescriptorLimit.class);

    /** Jars, logs, selectors, listeners, and what the JVM has open itself. */
    private static final long OTHERS = 200;

    /** Of each endpoint: a check has a connection of its own, and one that is in doubt is connected to without {@code health.path}, too. */
    private static final int OF_CHECKS = 1;

    /** What is left to clients at least, as pools are seldom full all at once. */
    private static final double LEAST_SHARE_OF_CLIENTS = 0.25;

    private DescriptorLimit() {}

    /** How many clients may be connected, so that services, the log and whoever administers can be, too. */
    static int clients(ConnectionLimits stated, Configuration configuration) {
        OptionalLong limit = ofProcess();
        return limit.isEmpty()
                ? stated.most()
                : (int) Math.min(stated.most(), room(wantedByPools(configuration), limit.getAsLong()));
    }

    static long room(long pools, long limit) {
        return Math.max((long) (limit * LEAST_SHARE_OF_CLIENTS), limit - pools - OTHERS);
    }

    static void warnIfExceededBy(Configuration configuration) {
        OptionalLong limit = ofProcess();
        if (limit.isPresent()) {
            long pools = wantedByPools(configuration);
            ConnectionLimits clients = configuration.gateway().connections();
            warning(clients == null ? pools : clients.most(), pools, limit.getAsLong())
                    .map(text -> clients == null
                            ? text
                            : text
                                    + "; until then no more than %d clients are let in"
                                            .formatted(clients(clients, configuration)))
                    .ifPresent(LOG::warn);
        }
    }

    /**
     * What is wrong, if there are fewer descriptors than all could want together.
     *
     * @param clients that may be connected; where a foreign container decides that, one for each connection of the pools
     * @param pools how many connections these and health checks may open
     */
    static Optional<String> warning(long clients, long pools, long limit) {
        return clients + pools + OTHERS <= limit
                ? Optional.empty()
                : Optional.of(
                        ("%d connections of clients, %d of the pools and of health checks and about %d descriptors of the process's own are more than"
                                        + " the %d that it may have; raise that limit (ulimit -n), or lower limit.connections or"
                                        + " pool.max-connections")
                                .formatted(clients, pools, OTHERS, limit));
    }

    static long wantedByPools(Configuration configuration) {
        long sum = 0;
        for (UpstreamSettings upstream : configuration.upstreams()) {
            sum += (long) upstream.endpoints().size() * (upstream.pool().maxConnectionsPerEndpoint() + OF_CHECKS);
        }
        return sum;
    }

    /** Empty where the platform does not say. */
    private static OptionalLong ofProcess() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? OptionalLong.of(unix.getMaxFileDescriptorCount())
                : OptionalLong.empty();
    }
}
