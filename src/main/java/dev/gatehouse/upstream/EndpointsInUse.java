package dev.gatehouse.upstream;

import dev.gatehouse.upstream.EndpointHealth.Condition;
import dev.gatehouse.upstream.UpstreamState.Mode;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Which endpoints of a service are used, by what is known of each:
 *
 * <ul>
 *   <li>Those of which nothing bad is known. Of backups the same, but only if there are no others.
 *   <li>If these are fewer than a share of all that are no backups, every one of them that can be connected to: too few would have
 *       to carry what all carried, and what is known may be wrong.
 *   <li>If there are none, backups neither, those that are merely ejected: their failures may have been those of some requests
 *       alone.
 *   <li>If there are none of these either, none: whoever asks is told so at once.
 * </ul>
 *
 * <p>What is known may change at another generation's hands, too, so it is looked at in every sweep.
 */
final class EndpointsInUse {

    private static final Logger LOG = LogManager.getLogger(EndpointsInUse.class);

    private final String upstream;
    private final List<Endpoint> endpoints;
    private final int panicPercent;
    private final LongSupplier nanoTime;
    private final Consumer<Selection> told;

    // Guarded by this.
    private final Condition[] known;

    private volatile Selection current;

    /**
     * All are in use at first, until {@link #update}.
     *
     * @param upstream its id, for the log
     * @param panicPercent of them in use, below which all are
     * @param told of those to be used, whenever these change
     */
    EndpointsInUse(
            String upstream,
            List<Endpoint> endpoints,
            int panicPercent,
            LongSupplier nanoTime,
            Consumer<Selection> told) {
        this.upstream = upstream;
        this.endpoints = endpoints;
        this.panicPercent = panicPercent;
        this.nanoTime = nanoTime;
        this.told = told;
        this.known = new Condition[endpoints.size()];
        Arrays.fill(known, Condition.SOUND);
        this.current = Selection.of(endpoints);
    }

    /** In use or not. */
    List<Endpoint> all() {
        return endpoints;
    }

    Selection current() {
        return current;
    }

    boolean isNone() {
        return current.mode() == Mode.NONE;
    }

    /** The first selection, whatever is known by then. */
    synchronized void begin() {
        conditionsChanged();
        select();
    }

    synchronized void update() {
        if (conditionsChanged()) {
            select();
        }
    }

    private void select() {
        Mode before = current.mode();
        Selection next = selection();
        current = next;
        told.accept(next);
        // That its names lead nowhere is told where they are followed.
        if (next.mode() != before && !endpoints.isEmpty()) {
            tell(before, next.mode());
        }
    }

    private void tell(Mode before, Mode now) {
        if (before == Mode.NONE) {
            LOG.info("upstream {}: requests are passed on again", upstream);
        }
        switch (now) {
            case NORMAL -> {
                if (before != Mode.NONE) {
                    LOG.info("upstream {}: enough endpoints are well again, and no others are used", upstream);
                }
            }
            case PANIC ->
                LOG.warn("upstream {}: too few endpoints are well; all that can be connected to are used", upstream);
            case BACKUPS -> LOG.warn("upstream {}: no endpoint is well but backups, which are used", upstream);
            case EJECTED -> LOG.warn("upstream {}: no endpoint is well; those are used that were left alone", upstream);
            case NONE -> LOG.warn("upstream {}: no endpoint can be used; requests are answered 503", upstream);
        }
    }

    private boolean conditionsChanged() {
        boolean changed = false;
        for (int i = 0; i < known.length; i++) {
            Condition now = endpoints.get(i).health().condition();
            if (now != known[i]) {
                changed = true;
                if (now == Condition.SOUND) {
                    endpoints.get(i).health().begins(nanoTime.getAsLong());
                }
            }
            known[i] = now;
        }
        return changed;
    }

    private Selection selection() {
        List<Endpoint> sound = those(false, condition -> condition == Condition.SOUND);
        List<Endpoint> backups = those(true, condition -> condition == Condition.SOUND);
        if (!sound.isEmpty()) {
            boolean panic = sound.size() * 100
                    < panicPercent * those(false, condition -> true).size();
            return panic
                    ? new Selection(those(false, condition -> condition != Condition.UNREACHABLE), backups, Mode.PANIC)
                    : new Selection(sound, backups, Mode.NORMAL);
        }
        if (!backups.isEmpty()) {
            return Selection.of(backups, Mode.BACKUPS);
        }
        List<Endpoint> ejected = those(false, condition -> condition == Condition.EJECTED);
        List<Endpoint> last = ejected.isEmpty() ? those(true, condition -> condition == Condition.EJECTED) : ejected;
        return Selection.of(last, last.isEmpty() ? Mode.NONE : Mode.EJECTED);
    }

    /** By what was seen in one look: a change meanwhile is the next one's. */
    private List<Endpoint> those(boolean backups, Predicate<Condition> wanted) {
        return IntStream.range(0, known.length)
                .filter(i -> endpoints.get(i).isBackup() == backups && wanted.test(known[i]))
                .mapToObj(endpoints::get)
                .toList();
    }
}
