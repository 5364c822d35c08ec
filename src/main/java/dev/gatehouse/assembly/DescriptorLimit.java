package dev.gatehouse.assembly;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.gatehouse.route.Configuration;
import dev.gatehouse.route.UpstreamSettings;
import java.lang.management.ManagementFactory;
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
        long upstream = wantedByPools(configuration);
        OptionalLong limit = ofProcess();
        // Every call upstream has a client's connection in front of it.
        long wanted = 2 * upstream + OTHERS;
        if (limit.isPresent() && wanted > limit.getAsLong()) {
            LOG.warn(
                    "the pools may open {} connections to upstreams, and as many clients wait for them: about {}"
                            + " descriptors, but the process may have {}; raise it (ulimit -n) or lower pool.max-connections",
                    upstream,
                    wanted,
                    limit.getAsLong());
        }
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
