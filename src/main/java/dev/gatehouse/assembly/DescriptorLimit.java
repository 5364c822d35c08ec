package dev.gatehouse.assembly;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.gatehouse.route.Configuration;
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

    private DescriptorLimit() {}

    static void warnIfExceededBy(Configuration configuration) {
        OptionalLong limit = ofProcess();
        if (limit.isPresent()) {
            warning(wantedByPools(configuration), limit.getAsLong()).ifPresent(LOG::warn);
        }
    }

    /**
     * What is wrong, if there are fewer descriptors left for clients than there may be calls under way, each of which has a
     * client in front of it. How many clients connect has no limit, so that it cannot be part of the sum.
     */
    static Optional<String> warning(long pools, long limit) {
        long left = Math.max(0, limit - pools - OTHERS);
        if (left >= pools) {
            return Optional.empty();
        }
        return Optional.of(
                ("the pools may take %d of the %d descriptors that the process may have, and the process itself about"
                                + " %d, which leaves %s for clients, idle ones included: not one for each connection of the pools;"
                                + " raise the limit (ulimit -n) or lower pool.max-connections")
                        .formatted(pools, limit, OTHERS, left == 0 ? "none" : String.valueOf(left)));
    }

    static long wantedByPools(Configuration configuration) {
        long sum = 0;
        for (UpstreamSettings upstream : configuration.upstreams()) {
            sum += (long) upstream.endpoints().size() * upstream.pool().maxConnectionsPerEndpoint();
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
