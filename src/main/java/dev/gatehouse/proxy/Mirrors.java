package dev.gatehouse.proxy;

import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.route.MirrorSettings;
import dev.gatehouse.route.Route;
import dev.gatehouse.upstream.Upstream;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What became of copies, route by route. It outlives the generations of the configuration. */
public final class Mirrors {

    private final TimeSource time;
    private final Map<String, MirrorCounts> byRoute = new ConcurrentHashMap<>();

    public Mirrors(TimeSource time) {
        this.time = time;
    }

    /** @param upstream of these settings, open */
    Mirror of(Route route, MirrorSettings settings, Upstream upstream) {
        return new Mirror(settings, settings.timeouts(route.timeouts()), upstream, countsOf(route.id()));
    }

    /** From 0 on for a route that has had no mirror. */
    public MirrorCounts countsOf(String routeId) {
        return byRoute.computeIfAbsent(routeId, id -> new MirrorCounts(id, time));
    }

    /** Forgets all other routes. */
    public void keep(Collection<String> routeIds) {
        byRoute.keySet().retainAll(routeIds);
    }
}
