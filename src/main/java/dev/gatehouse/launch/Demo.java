package dev.gatehouse.launch;

import dev.gatehouse.auth.ApiKey;
import dev.gatehouse.config.ConsumerFile;
import dev.gatehouse.config.NewKey;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Two instances of a small service and a gateway before them, in one process. */
final class Demo implements AutoCloseable {

    private final List<DemoUpstream> upstreams;
    private final EmbeddedGateway gateway;
    private final ApiKey key;

    private Demo(List<DemoUpstream> upstreams, EmbeddedGateway gateway, ApiKey key) {
        this.upstreams = upstreams;
        this.gateway = gateway;
        this.key = key;
    }

    /**
     * Writes the configuration and starts everything.
     *
     * @param directory empty; keeps the configuration and what the gateway writes
     * @param eventInterval from one event of the stream to the next
     */
    static Demo start(Path directory, Duration eventInterval) throws IOException {
        List<DemoUpstream> upstreams = new ArrayList<>();
        try {
            upstreams.add(DemoUpstream.start("one", eventInterval));
            upstreams.add(DemoUpstream.start("two", eventInterval));
            DemoFiles.write(directory, upstreams);
            ApiKey key = ApiKey.create(new SecureRandom());
            ConsumerFile.of(directory, DemoFiles.CONSUMER)
                    .orElseThrow()
                    .add(new NewKey("laptop", key.hash(), Map.of()));
            return new Demo(upstreams, EmbeddedGateway.start(directory), key);
        } catch (IOException | RuntimeException e) {
            upstreams.forEach(DemoUpstream::close);
            throw e;
        }
    }

    List<Trial> trials() {
        URI root = gateway.uri();
        return List.of(
                new Trial("with a key", root.resolve("/orders/1"), key.text(), "", List.of(200)),
                new Trial("without one", root.resolve("/orders/1"), "", "", List.of(401)),
                new Trial("more often than allowed", root.resolve(DemoFiles.LIMITED_PATH), key.text(), "", limited()),
                new Trial("a body, which comes back", root.resolve("/orders"), key.text(), "two of each", List.of(200)),
                new Trial("a stream of events", root.resolve("/events"), key.text(), "", List.of(200)));
    }

    EmbeddedGateway gateway() {
        return gateway;
    }

    @Override
    public void close() {
        gateway.close();
        upstreams.forEach(DemoUpstream::close);
    }

    private static List<Integer> limited() {
        List<Integer> statuses = new ArrayList<>(Collections.nCopies(DemoFiles.BURST, 200));
        statuses.addAll(List.of(429, 429));
        return statuses;
    }
}
