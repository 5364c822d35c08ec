package dev.gatehouse.proxy;

import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.route.MirrorSettings;
import dev.gatehouse.route.Route;
import dev.gatehouse.upstream.Upstream;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** What became of copies, route by route. It outlives the generations of the configuration. */
public final class Mirrors {

    private final TimeSource time;
    private final CopyRoom room;
    private final Map<String, MirrorCounts> byRoute = new ConcurrentHashMap<>();

    /** @param mostBytes that the bodies of all copies may hold together */
    public Mirrors(TimeSource time, LongSupplier mostBytes) {
        this.time = time;
        this.room = new CopyRoom(mostBytes);
    }

    /** @param upstream of these settings, open */
    Mirror of(Route route, MirrorSettings settings, Upstream upstream) {
        return new Mirror(settings, settings.timeouts(route.timeouts()), upstream, countsOf(route.id()), room);
    }

    /** From 0 on for a route that has had no mirror. */
    public MirrorCounts countsOf(String routeId) {
        return byRoute.computeIfAbsent(routeId, id -> new MirrorCounts(id, time));
    }

    /** Of all routes that have a mirror, or had one since they were stated: the name of each count, and how far it is. */
    public Map<String, Map<String, Long>> counts() {
        Map<String, Map<String, Long>> all = new TreeMap<>();
        byRoute.forEach((route, counts) -> {
            Map<String, Long> ofRoute = new LinkedHashMap<>();
            for (MirrorCount count : MirrorCount.values()) {
                ofRoute.put(count.text(), counts.of(count));
            }
            all.put(route, ofRoute);
        });
        return all;
    }

    /** Bytes that copies hold now. */
    public long heldBytes() {
        return room.held();
    }

    /** Forgets all other routes. */
    public void keep(Collection<String> routeIds) {
        byRoute.keySet().retainAll(routeIds);
    }
}
