package dev.gatehouse.upstream;

import dev.gatehouse.route.EjectionSettings;
import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Leaves endpoints alone that fail, and tries them again after a while: the requests themselves tell how an endpoint is.
 *
 * <p>One that comes back is on trial: its first failure sends it away again, for twice as long, and its first answer clears it.
 */
final class Ejector {

    private static final Logger LOG = LogManager.getLogger(Ejector.class);

    /** Outcomes without which a share of them says nothing. */
    private static final int FEWEST_OUTCOMES = 20;

    private final String upstream;
    private final EjectionSettings settings;
    private final List<Endpoint> endpoints;

    /** @param upstream its id, for the log */
    Ejector(String upstream, EjectionSettings settings, List<Endpoint> endpoints) {
        this.upstream = upstream;
        this.settings = settings;
        this.endpoints = endpoints;
    }

    /**
     * An endpoint's answer did not come, or says that it could not.
     *
     * @return whether it is left alone from here on
     */
    boolean failed(Endpoint endpoint, long nowNanos) {
        endpoint.health().failed();
        if (!isDue(endpoint.health())) {
            return false;
        }
        endpoint.health().suspect();
        return eject(endpoint, nowNanos);
    }

    private boolean isDue(EndpointHealth health) {
        boolean inARow = settings.failuresInARow() > 0 && health.failuresInARow() >= settings.failuresInARow();
        return inARow
                || (settings.errorPercent() > 0 && health.failedPercent(FEWEST_OUTCOMES) >= settings.errorPercent());
    }

    private synchronized boolean eject(Endpoint endpoint, long nowNanos) {
        Sentence sentence = endpoint.health().sentence();
        if (sentence.isServing() || !mayOneMoreServe(endpoint.isBackup())) {
            return false;
        }
        long nanos = sentence.begin(nowNanos, settings.time().toNanos());
        LOG.warn("upstream {}: {} fails and is left alone for {} ms", upstream, endpoint.shown(), nanos / 1_000_000);
        return true;
    }

    /** Of the backups, or of the others. */
    private boolean mayOneMoreServe(boolean backups) {
        int all = 0;
        int serving = 0;
        for (Endpoint endpoint : endpoints) {
            if (endpoint.isBackup() == backups) {
                all++;
                serving += endpoint.health().sentence().isServing() ? 1 : 0;
            }
        }
        return all > 1 && serving < Math.max(1, all * settings.mostPercent() / 100);
    }

    /** Brings back those whose time is over. */
    void sweep(long nowNanos) {
        for (Endpoint endpoint : endpoints) {
            if (endpoint.health().sentence().endedBy(nowNanos)) {
                endpoint.health().countFrom(Math.max(0, settings.failuresInARow() - 1));
                if (endpoint.health().condition() == EndpointHealth.Condition.SOUND) {
                    LOG.info("upstream {}: {} is tried again", upstream, endpoint.shown());
                }
            }
        }
    }
}
