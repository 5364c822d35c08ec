package dev.gatehouse.upstream;

import dev.gatehouse.route.CheckSettings;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Asks the endpoints of one service how they are, each at its own pace and one question at a time: by the settings, if there are
 * some. In any case it finds out whether one whose requests fail can be connected to at all, and when it can be again.
 *
 * <p>For the thread that sweeps; answers come on any.
 */
final class HealthChecks {

    private static final Logger LOG = LogManager.getLogger(HealthChecks.class);

    /** How often one is connected to that fails or could not be connected to: nothing is asked of anybody by that. */
    private static final long CONNECT_INTERVAL_NANOS = 1_000_000_000;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    /** A check comes a tenth of the interval sooner or later by chance: gateways that began together do not ask together. */
    private static final double JITTER = 0.1;

    private final String upstream;
    private final @Nullable CheckSettings settings;
    private final List<Target> targets;
    private final Starter starter;
    private final EndpointsInUse inUse;
    private final RandomGenerator random;
    private volatile boolean active;

    /** Begins a check. */
    interface Starter {

        /** @param path null = connecting is enough */
        HealthCheck start(
                Endpoint endpoint,
                @Nullable String path,
                Duration timeout,
                long nowNanos,
                HealthCheck.Listener listener);
    }

    /** @param upstream its id, for the log */
    HealthChecks(
            String upstream,
            @Nullable CheckSettings settings,
            EndpointsInUse inUse,
            Starter starter,
            RandomGenerator random) {
        this.upstream = upstream;
        this.settings = settings;
        this.inUse = inUse;
        this.starter = starter;
        this.random = random;
        this.targets = inUse.all().stream().map(Target::new).toList();
    }

    /** From now on these are the checks that count. */
    void begin() {
        active = true;
        if (settings == null) {
            targets.forEach(target -> target.endpoint.health().checks().forget());
        }
    }

    /** From now on others are, or none. */
    void end() {
        active = false;
    }

    /** Called several times a second. */
    void sweep(long nowNanos) {
        for (Target target : targets) {
            target.sweep(nowNanos);
        }
    }

    /** One endpoint, and the check of it that is under way. */
    private final class Target implements HealthCheck.Listener {

        private final Endpoint endpoint;
        private @Nullable HealthCheck underWay;
        private boolean everStarted;
        private long lastNanos;
        private double stretch;
        private volatile boolean inDoubt;

        Target(Endpoint endpoint) {
            this.endpoint = endpoint;
        }

        void sweep(long nowNanos) {
            HealthCheck current = underWay;
            if (current == null || current.isOver()) {
                underWay = null;
                if (active && isDue(nowNanos)) {
                    start(nowNanos);
                }
            } else if (active) {
                current.checkDeadline(nowNanos);
            } else {
                current.abandon();
            }
        }

        /** The first within a second, by chance; one in doubt at once, but not more than once a second. */
        private boolean isDue(long nowNanos) {
            if (endpoint.health().isInDoubt()) {
                return !everStarted || nowNanos - lastNanos >= CONNECT_INTERVAL_NANOS;
            }
            if (settings == null) {
                return false;
            }
            long interval = settings.interval().toNanos();
            if (!everStarted) {
                everStarted = true;
                stretch = 1;
                lastNanos = nowNanos - interval + random.nextLong(Math.min(interval, CONNECT_INTERVAL_NANOS));
            }
            return nowNanos - lastNanos >= interval * stretch;
        }

        private void start(long nowNanos) {
            everStarted = true;
            lastNanos = nowNanos;
            stretch = 1 + JITTER * (2 * random.nextDouble() - 1);
            inDoubt = endpoint.health().isInDoubt();
            endpoint.health().isBeingChecked();
            underWay = starter.start(
                    endpoint,
                    settings == null ? null : settings.path(),
                    settings == null ? CONNECT_TIMEOUT : settings.timeout(),
                    nowNanos,
                    this);
        }

        @Override
        public void reached() {
            if (active) {
                connected();
                inUse.update();
            }
        }

        @Override
        public void answered(int status) {
            if (active && settings != null) {
                connected();
                if (settings.isWell(status)) {
                    good(settings);
                } else {
                    bad(settings, "status " + status);
                }
                inUse.update();
            }
        }

        @Override
        public void failed(boolean connected, String why) {
            if (!active) {
                return;
            }
            if (connected) {
                connected();
            } else if (inDoubt && endpoint.health().couldNotConnect()) {
                LOG.warn("upstream {}: {} cannot be connected to: {}", upstream, endpoint.shown(), why);
            }
            if (settings != null) {
                bad(settings, why);
            }
            inUse.update();
        }

        private void connected() {
            if (endpoint.health().couldConnect()) {
                LOG.info("upstream {}: {} can be connected to again", upstream, endpoint.shown());
            }
        }

        private void good(CheckSettings by) {
            if (endpoint.health().checks().good(inUse.isNone() ? 1 : by.wellAfter())) {
                LOG.info("upstream {}: {} is well again", upstream, endpoint.shown());
            }
        }

        private void bad(CheckSettings by, String why) {
            if (endpoint.health().checks().bad(by.downAfter())) {
                LOG.warn("upstream {}: {} is down: {}", upstream, endpoint.shown(), why);
            }
        }
    }
}
