package dev.gatehouse.upstream;

import dev.gatehouse.route.EjectionSettings;
import java.util.List;
import java.util.function.Consumer;
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

    /** The time doubles no more than so often. */
    private static final int MOST_DOUBLINGS = 5;

    private final String upstream;
    private final EjectionSettings settings;
    private final List<Sentence> sentences;
    private final int most;
    private final Consumer<List<Endpoint>> inUse;

    /** One endpoint, as the lock of the ejector guards it. */
    private static final class Sentence {
        final Endpoint endpoint;
        final String shown;
        boolean serving;
        long endNanos;
        long lastNanos;
        int inARow;

        Sentence(Endpoint endpoint, String shown) {
            this.endpoint = endpoint;
            this.shown = shown;
        }
    }

    /**
     * @param upstream its id, for the log
     * @param secret whether the log may not show where the endpoints are
     * @param inUse told the endpoints that are to be used, whenever these change
     */
    Ejector(
            String upstream,
            EjectionSettings settings,
            List<Endpoint> endpoints,
            boolean secret,
            Consumer<List<Endpoint>> inUse) {
        this.upstream = upstream;
        this.settings = settings;
        this.sentences = endpoints.stream()
                .map(endpoint -> new Sentence(endpoint, secret ? "an endpoint" : endpoint.place()))
                .toList();
        this.inUse = inUse;
        int count = endpoints.size();
        this.most = count == 1 ? 0 : Math.max(1, count * settings.mostPercent() / 100);
    }

    /** An endpoint's answer did not come, or says that it could not. */
    void failed(Endpoint endpoint, long nowNanos) {
        endpoint.health().failed();
        if (most > 0 && isDue(endpoint.health())) {
            eject(endpoint, nowNanos);
        }
    }

    private boolean isDue(EndpointHealth health) {
        boolean inARow = settings.failuresInARow() > 0 && health.failuresInARow() >= settings.failuresInARow();
        return inARow
                || (settings.errorPercent() > 0 && health.failedPercent(FEWEST_OUTCOMES) >= settings.errorPercent());
    }

    private synchronized void eject(Endpoint endpoint, long nowNanos) {
        Sentence sentence = sentenceOf(endpoint);
        if (sentence.serving || serving() >= most) {
            return;
        }
        boolean relapse = sentence.inARow > 0 && nowNanos - sentence.endNanos < sentence.lastNanos;
        sentence.inARow = relapse ? sentence.inARow + 1 : 1;
        sentence.lastNanos = settings.time().toNanos() << Math.min(sentence.inARow - 1, MOST_DOUBLINGS);
        sentence.endNanos = nowNanos + sentence.lastNanos;
        sentence.serving = true;
        LOG.warn(
                "upstream {}: {} fails and is left alone for {} ms",
                upstream,
                sentence.shown,
                sentence.lastNanos / 1_000_000);
        tell();
    }

    /** Brings back those whose time is over. */
    void sweep(long nowNanos) {
        if (most > 0) {
            release(nowNanos);
        }
    }

    private synchronized void release(long nowNanos) {
        boolean changed = false;
        for (Sentence sentence : sentences) {
            if (sentence.serving && nowNanos - sentence.endNanos >= 0) {
                sentence.serving = false;
                sentence.endpoint.health().countFrom(Math.max(0, settings.failuresInARow() - 1));
                changed = true;
                LOG.info("upstream {}: {} is tried again", upstream, sentence.shown);
            }
        }
        if (changed) {
            tell();
        }
    }

    private Sentence sentenceOf(Endpoint endpoint) {
        for (Sentence sentence : sentences) {
            if (sentence.endpoint == endpoint) {
                return sentence;
            }
        }
        throw new IllegalArgumentException("no endpoint of " + upstream);
    }

    private int serving() {
        return (int) sentences.stream().filter(sentence -> sentence.serving).count();
    }

    private void tell() {
        int left = sentences.size() - serving();
        boolean panic = left * 100 < settings.panicPercent() * sentences.size() || left == 0;
        inUse.accept(sentences.stream()
                .filter(sentence -> panic || !sentence.serving)
                .map(sentence -> sentence.endpoint)
                .toList());
    }
}
