package dev.gatehouse.assembly;

import dev.gatehouse.route.UpstreamSettings;
import dev.gatehouse.upstream.Upstream;
import dev.gatehouse.upstream.UpstreamClient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The services that are open, by id. One stays open, with its connections and all that is known of it, for as long as each
 * generation states it with the same settings. For one thread at a time.
 */
final class OpenUpstreams {

    private final UpstreamClient client;
    private Map<String, Upstream> open = Map.of();

    OpenUpstreams(UpstreamClient client) {
        this.client = client;
    }

    /** What is open already, and the rest opened: nothing is made that fails, and no connection. */
    Map<String, Upstream> open(List<UpstreamSettings> wanted) {
        Map<String, Upstream> found = new LinkedHashMap<>();
        for (UpstreamSettings settings : wanted) {
            Upstream known = open.get(settings.id());
            found.put(
                    settings.id(), known != null && known.settings().equals(settings) ? known : client.open(settings));
        }
        return found;
    }

    /** Lets go of all others. */
    void keep(Map<String, Upstream> wanted) {
        open.forEach((id, upstream) -> {
            if (wanted.get(id) != upstream) {
                client.retire(upstream);
            }
        });
        open = wanted;
    }
}
