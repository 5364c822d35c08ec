package dev.gatehouse.assembly;

import dev.gatehouse.route.UpstreamSettings;
import dev.gatehouse.upstream.Upstream;
import dev.gatehouse.upstream.UpstreamClient;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The services that are open. One stays open, with its connections and all that is known of it, for as long as each
 * generation states it with the same settings. For one thread at a time.
 */
final class OpenUpstreams {

    private final UpstreamClient client;
    private final Map<UpstreamSettings, Upstream> open = new HashMap<>();

    OpenUpstreams(UpstreamClient client) {
        this.client = client;
    }

    /** By id: what is open already, and the rest opened. Nothing is made that may fail, and no connection. */
    Map<String, Upstream> open(List<UpstreamSettings> wanted) {
        client.lookUp(wanted);
        Map<String, Upstream> found = new LinkedHashMap<>();
        for (UpstreamSettings settings : wanted) {
            found.put(settings.id(), open.computeIfAbsent(settings, client::open));
        }
        return found;
    }

    /** Lets go of all others. */
    void keep(Set<Upstream> used) {
        open.values().removeIf(upstream -> {
            boolean unused = !used.contains(upstream);
            if (unused) {
                client.retire(upstream);
            }
            return unused;
        });
    }
}
