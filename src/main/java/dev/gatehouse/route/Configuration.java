package dev.gatehouse.route;

import java.nio.file.Path;
import java.util.List;

/**
 * Everything that a configuration directory says, checked.
 *
 * @param directory where it was read
 * @param upstreams named ones, those that routes state inline, and those of mirrors, each once
 * @param limits of the gateway as a whole
 */
public record Configuration(
        Path directory,
        GatewaySettings gateway,
        RouteTable routes,
        List<UpstreamSettings> upstreams,
        List<ConsumerSettings> consumers,
        LimitSettings limits) {

    public Configuration {
        upstreams = List.copyOf(upstreams);
        consumers = List.copyOf(consumers);
    }

    /** Without limits of the gateway as a whole. */
    public Configuration(
            Path directory,
            GatewaySettings gateway,
            RouteTable routes,
            List<UpstreamSettings> upstreams,
            List<ConsumerSettings> consumers) {
        this(directory, gateway, routes, upstreams, consumers, LimitSettings.NONE);
    }

    /** The same for other consumers. */
    public Configuration withConsumers(List<ConsumerSettings> others) {
        return new Configuration(directory, gateway, routes, upstreams, others, limits);
    }
}
