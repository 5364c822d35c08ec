package dev.gatehouse.quota;

import dev.gatehouse.exchange.Exchange;
import dev.gatehouse.exchange.QuotaHold;
import dev.gatehouse.exchange.QuotaUse;
import dev.gatehouse.quota.Cell.Take;
import dev.gatehouse.quota.Limit.Measure;
import dev.gatehouse.quota.QuotaDecision.Exceeded;
import dev.gatehouse.quota.QuotaDecision.Pending;
import dev.gatehouse.quota.QuotaDecision.Undecided;
import dev.gatehouse.quota.QuotaDecision.Within;
import dev.gatehouse.route.CostSettings;
import dev.gatehouse.route.Sharing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request before all its limits: all count it, or none does; and what becomes of that when the exchange ends.
 *
 * <p>First every limit is asked, then all are taken. Between the two another thread may take the last of one; then what
 * was taken before is given back. For that moment the others lack it, which can refuse a request that comes at
 * that very time; more than a limit's count is never let through. Where a limit is counted together with other nodes and
 * nobody here can tell, the request waits, with what it has taken of the limits before.
 *
 * <p>Limits that are not enforced come after those that are: what is refused is counted by none.
 */
final class Taking implements QuotaHold {

    private final LimitSet limits;
    private final Exchange exchange;
    private final LimiterStore store;
    private final Sharing sharing;
    private final CostSettings costs;
    private final long cost;

    /** By limit; null where one is not enforced and had no room, so that nothing is given back or charged, as if it had refused. */
    private final @Nullable Cell[] cells;

    private Moment now;

    /** What all of the limits before this one have is taken. */
    private int next = -1;

    private volatile @Nullable Cell asked;
    private List<String> wouldRefuse = List.of();

    Taking(LimitSet limits, Exchange exchange, LimiterStore store) {
        this.limits = limits;
        this.exchange = exchange;
        this.store = store;
        now = store.now();
        sharing = exchange.route().quota().sharing();
        costs = exchange.route().quota().cost();
        cost = costs.of(exchange.request().method());
        cells = new @Nullable Cell[limits.limits().size()];
    }

    QuotaDecision decide() {
        for (int i = 0; i < cells.length; i++) {
            cells[i] = limit(i).cell(exchange, now);
        }
        int full = firstWithoutRoom();
        return full >= 0 ? exceeded(full) : takeOn(Take.TAKEN);
    }

    /** Asks for what {@link Pending} said that it has to be asked for; {@link Take#ASK} = the ear will hear. */
    Take await(WaitingLine.Ear ear) {
        Cell cell = cell(next);
        asked = cell;
        return cell.await(units(next), sharing, ear, now);
    }

    /** @param take what became of that */
    QuotaDecision goOn(Take take) {
        now = store.now();
        Take settled = take == Take.UNAVAILABLE ? cell(next).takeUnasked(units(next), sharing, now) : take;
        return takeOn(settled == Take.RETIRED ? take(next) : settled);
    }

    /** What came of that comes too late: the request has ended. Any thread's. */
    void giveBackAsked(Take take) {
        Cell cell = asked;
        if (take == Take.TAKEN && cell != null) {
            cell.giveBack(units(next), now);
        }
    }

    /** All that was taken before that. */
    void giveBackTaken() {
        for (int taken = 0; taken < next; taken++) {
            if (units(taken) > 0) {
                cell(taken).giveBack(units(taken), now);
            }
        }
    }

    @Override
    public QuotaUse end(long bodyBytes, long statedCost) {
        long more = Math.max(0, statedCost - cost);
        @Nullable Moment end = null;
        for (int i = 0; i < cells.length; i++) {
            Measure measure = limit(i).measure();
            Cell cell = cells[i];
            if (cell == null) {
                continue;
            }
            if (measure == Measure.AT_ONCE) {
                cell.giveBack(1, now);
            } else if ((measure == Measure.BYTES ? bodyBytes : more) > 0) {
                end = end == null ? store.now() : end;
                charge(i, measure == Measure.BYTES ? bodyBytes : more, end);
            }
        }
        return new QuotaUse(true, cost + more, wouldRefuse);
    }

    private void charge(int index, long units, Moment end) {
        Cell cell = cell(index);
        while (!cell.charge(units, end)) {
            cell = limit(index).cell(exchange, end);
        }
    }

    /** How much of a limit is taken when the request comes. */
    private long units(int index) {
        return switch (limit(index).measure()) {
            case REQUESTS -> cost;
            case BYTES -> 0;
            case AT_ONCE -> 1;
        };
    }

    /** How much of it there must be: something at least, where what it comes to is charged later. */
    private long needed(int index) {
        long units = units(index);
        boolean more = limit(index).measure() == Measure.BYTES || costs.stated() != null;
        return units == 0 && more ? 1 : units;
    }

    private boolean admits(int index) {
        long needed = needed(index);
        return needed == 0 || cell(index).admits(needed, sharing, now);
    }

    /** Of those that are enforced; -1 if all have room. */
    private int firstWithoutRoom() {
        // One alone may as well be taken at once.
        boolean ask = limits.enforced() > 1 || (limits.enforced() == 1 && units(0) == 0);
        for (int i = 0; ask && i < limits.enforced(); i++) {
            if (!admits(i)) {
                return i;
            }
        }
        return -1;
    }

    /** @param first of the limit that is next, or that none is */
    private QuotaDecision takeOn(Take first) {
        Take take = first;
        while (take == Take.TAKEN) {
            next++;
            if (next == limits.enforced()) {
                return within();
            }
            take = take(next);
        }
        if (take == Take.ASK) {
            return new Pending(this);
        }
        giveBackTaken();
        return take == Take.UNAVAILABLE ? new Undecided(limit(next).name() + ": nobody can tell") : exceeded(next);
    }

    private Within within() {
        for (int i = limits.enforced(); i < cells.length; i++) {
            watch(i);
        }
        return new Within(fields(), this);
    }

    private Take take(int index) {
        long units = units(index);
        if (units == 0) {
            return Take.TAKEN;
        }
        Take take = cell(index).take(units, sharing, now);
        while (take == Take.RETIRED) {
            Cell again = limit(index).cell(exchange, now);
            cells[index] = again;
            take = again.take(units, sharing, now);
        }
        return take;
    }

    /** One that is not enforced. */
    private void watch(int index) {
        if (admits(index) && takeWatched(index)) {
            return;
        }
        Limit limit = limit(index);
        limit.count().wouldRefuse();
        if (wouldRefuse.isEmpty()) {
            wouldRefuse = new ArrayList<>();
        }
        wouldRefuse.add(limit.name());
        cells[index] = null;
    }

    /** Nobody waits for one that is not enforced: what cannot be told now is counted all the same. */
    private boolean takeWatched(int index) {
        long units = units(index);
        if (units == 0) {
            return true;
        }
        Take take = cell(index).take(units, now);
        while (take == Take.RETIRED) {
            Cell again = limit(index).cell(exchange, now);
            cells[index] = again;
            take = again.take(units, now);
        }
        if (take == Take.ASK || take == Take.UNAVAILABLE) {
            charge(index, units, now);
        }
        return take != Take.REFUSED;
    }

    /** @param full one that had no room, though it may have by now */
    private Exceeded exceeded(int full) {
        List<String> names = new ArrayList<>();
        long retryAfterSeconds = 1;
        for (int i = 0; i < limits.enforced(); i++) {
            if (i == full || !admits(i)) {
                names.add(limit(i).name());
                limit(i).count().refused();
                retryAfterSeconds = Math.max(retryAfterSeconds, cell(i).secondsUntil(Math.max(1, needed(i)), now));
            }
        }
        return new Exceeded(fields(), names, retryAfterSeconds);
    }

    private RateLimitFields fields() {
        if (limits.enforced() == 0) {
            return RateLimitFields.NONE;
        }
        StringBuilder current = new StringBuilder(32 * limits.enforced());
        for (int i = 0; i < limits.enforced(); i++) {
            RateLimitFields.append(current, limit(i), cell(i), now);
        }
        return new RateLimitFields(limits.policy(), current.toString());
    }

    private Limit limit(int index) {
        return limits.limits().get(index);
    }

    /** Of one that is enforced, or not given up. */
    private Cell cell(int index) {
        Cell cell = cells[index];
        if (cell == null) {
            throw new IllegalStateException(
                    "nothing is taken of " + limit(index).name());
        }
        return cell;
    }
}
