package dev.gatehouse.quota;

import dev.gatehouse.exchange.Exchange;
import dev.gatehouse.exchange.QuotaHold;
import dev.gatehouse.exchange.QuotaUse;
import dev.gatehouse.quota.Limit.Measure;
import dev.gatehouse.quota.QuotaDecision.Exceeded;
import dev.gatehouse.quota.QuotaDecision.Within;
import dev.gatehouse.route.CostSettings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request before all its limits: all count it, or none does; and what becomes of that when the exchange ends.
 *
 * <p>First every limit is asked, then all are taken. Between the two another thread may take the last of one; then what
 * was taken before is given back. For that moment the others lack it, which can refuse a request that comes at
 * that very time; more than a limit's count is never let through.
 *
 * <p>Limits that are not enforced come after those that are: what is refused is counted by none.
 */
final class Taking implements QuotaHold {

    private final LimitSet limits;
    private final Exchange exchange;
    private final LimiterStore store;
    private final Moment now;
    private final CostSettings costs;
    private final long cost;

    /** By limit; null where one of requests at once is not enforced and had no room, so that nothing is given back. */
    private final @Nullable Cell[] cells;

    private List<String> wouldRefuse = List.of();

    Taking(LimitSet limits, Exchange exchange, LimiterStore store) {
        this.limits = limits;
        this.exchange = exchange;
        this.store = store;
        now = store.now();
        costs = exchange.route().quota().cost();
        cost = costs.of(exchange.request().method());
        cells = new @Nullable Cell[limits.limits().size()];
    }

    QuotaDecision decide() {
        for (int i = 0; i < cells.length; i++) {
            cells[i] = limit(i).cell(exchange, now);
        }
        int full = firstWithoutRoom();
        if (full < 0) {
            full = takeAll();
        }
        if (full >= 0) {
            return exceeded(full);
        }
        for (int i = limits.enforced(); i < cells.length; i++) {
            watch(i);
        }
        return new Within(fields(), this);
    }

    @Override
    public QuotaUse end(long bodyBytes, long statedCost) {
        long more = Math.max(0, statedCost - cost);
        @Nullable Moment end = null;
        for (int i = 0; i < cells.length; i++) {
            Measure measure = limit(i).measure();
            Cell cell = cells[i];
            if (measure == Measure.AT_ONCE) {
                if (cell != null) {
                    cell.giveBack(1, now);
                }
            } else if ((measure == Measure.BYTES ? bodyBytes : more) > 0) {
                end = end == null ? store.now() : end;
                charge(i, measure == Measure.BYTES ? bodyBytes : more, end);
            }
        }
        return new QuotaUse(true, cost + more, wouldRefuse);
    }

    private void charge(int index, long units, Moment end) {
        Cell cell = cells[index];
        while (cell == null || !cell.charge(units, end)) {
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
        return needed == 0 || cell(index).admits(needed, now);
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

    /** The one that had no room any more, after which nothing is taken; -1 if all had. */
    private int takeAll() {
        for (int i = 0; i < limits.enforced(); i++) {
            if (!take(i)) {
                for (int taken = 0; taken < i; taken++) {
                    if (units(taken) > 0) {
                        cell(taken).giveBack(units(taken), now);
                    }
                }
                return i;
            }
        }
        return -1;
    }

    private boolean take(int index) {
        long units = units(index);
        if (units == 0) {
            return true;
        }
        Cell.Take take = cell(index).take(units, now);
        while (take == Cell.Take.RETIRED) {
            Cell again = limit(index).cell(exchange, now);
            cells[index] = again;
            take = again.take(units, now);
        }
        return take == Cell.Take.TAKEN;
    }

    /** One that is not enforced. */
    private void watch(int index) {
        if (admits(index) && take(index)) {
            return;
        }
        Limit limit = limit(index);
        limit.count().wouldRefuse();
        if (wouldRefuse.isEmpty()) {
            wouldRefuse = new ArrayList<>();
        }
        wouldRefuse.add(limit.name());
        if (limit.measure() == Measure.AT_ONCE) {
            cells[index] = null;
        }
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
