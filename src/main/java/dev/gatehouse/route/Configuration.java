package dev.gatehouse.route;

import java.nio.file.Path;
import java.util.List;

/**
 * Everything that a configuration directory says, checked.
 *
 * @param directory where it was read
 * @param upstreams named ones, those that routes state inline, and those of mirrors, each once
 */
public record Configuration(
        Path directory,
        GatewaySettings gateway,
        RouteTable routes,
        List<UpstreamSettings> upstreams,
        List<ConsumerSettings> consumers) {

    public Configuration {
        upstreams = List.copyOf(upstreams);
        consumers = List.copyOf(consumers);
    }
}
