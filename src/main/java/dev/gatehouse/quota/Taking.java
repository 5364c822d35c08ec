package dev.gatehouse.quota;

import dev.gatehouse.exchange.Exchange;
import dev.gatehouse.quota.QuotaDecision.Exceeded;
import dev.gatehouse.quota.QuotaDecision.Within;
import java.util.List;

/**
 * One request before all its limits: all count it, or none does.
 *
 * <p>First every limit is asked, then all are taken. Between the two another thread may take the last of one; then what
 * was taken before is given back. For that moment the others lack one request, which can refuse a request that comes at
 * that very time; more than a limit's count is never let through.
 */
final class Taking {

    private final LimitSet limits;
    private final Exchange exchange;
    private final Moment now;
    private final Cell[] cells;

    Taking(LimitSet limits, Exchange exchange, Moment now) {
        this.limits = limits;
        this.exchange = exchange;
        this.now = now;
        cells = new Cell[limits.limits().size()];
    }

    QuotaDecision decide() {
        for (int i = 0; i < cells.length; i++) {
            cells[i] = cell(i);
        }
        return allAdmit() && takeAll() ? new Within(fields()) : exceeded();
    }

    private Cell cell(int index) {
        return limits.limits().get(index).cell(exchange, now);
    }

    private boolean allAdmit() {
        for (Cell cell : cells) {
            if (!cell.admits(1, now)) {
                return false;
            }
        }
        return true;
    }

    private boolean takeAll() {
        for (int i = 0; i < cells.length; i++) {
            if (!take(i)) {
                for (int taken = 0; taken < i; taken++) {
                    cells[taken].giveBack(1, now);
                }
                return false;
            }
        }
        return true;
    }

    private boolean take(int index) {
        Cell.Take take = cells[index].take(1, now);
        while (take == Cell.Take.RETIRED) {
            cells[index] = cell(index);
            take = cells[index].take(1, now);
        }
        return take == Cell.Take.TAKEN;
    }

    private Exceeded exceeded() {
        StringBuilder reason = new StringBuilder("over");
        long retryAfterSeconds = 1;
        for (int i = 0; i < cells.length; i++) {
            if (!cells[i].admits(1, now)) {
                reason.append(' ').append(limits.limits().get(i).name());
                retryAfterSeconds = Math.max(retryAfterSeconds, cells[i].secondsUntil(1, now));
            }
        }
        return new Exceeded(fields(), reason.toString(), retryAfterSeconds);
    }

    private RateLimitFields fields() {
        StringBuilder current = new StringBuilder(32 * cells.length);
        List<Limit> all = limits.limits();
        for (int i = 0; i < cells.length; i++) {
            current.append(i == 0 ? "\"" : ", \"").append(all.get(i).name());
            current.append("\";r=").append(Math.min(cells[i].remaining(now), LimitSet.LARGEST_INTEGER));
            current.append(";t=").append(cells[i].secondsToMore(now));
        }
        return new RateLimitFields(limits.policy(), current.toString());
    }
}
