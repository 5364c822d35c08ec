package dev.gatehouse.upstream;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which of the generations of each service has its endpoints checked: the latest that has not retired. Two that ask by different
 * rules would contradict each other in what they both keep. Any thread's.
 */
final class LatestGeneration {

    /** By the service's name; each list in the order of opening. Guarded by this. */
    private final Map<String, List<Upstream>> open = new HashMap<>();

    synchronized void opened(Upstream upstream) {
        List<Upstream> same = open.computeIfAbsent(upstream.settings().id(), id -> new ArrayList<>(1));
        same.forEach(Upstream::endChecks);
        same.add(upstream);
        upstream.beginChecks();
    }

    synchronized void retired(Upstream upstream) {
        upstream.endChecks();
        List<Upstream> same = open.get(upstream.settings().id());
        if (same != null && same.remove(upstream)) {
            if (same.isEmpty()) {
                open.remove(upstream.settings().id());
            } else {
                same.get(same.size() - 1).beginChecks();
            }
        }
    }
}
