package dev.gatehouse.quota;

import dev.gatehouse.quota.WaitingLine.Ear;
import dev.gatehouse.state.redis.LeaseTerms;
import dev.gatehouse.state.redis.Ledger;
import dev.gatehouse.state.redis.Question;
import dev.gatehouse.state.redis.Question.Answer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one limit knows of one caller whom other nodes know too. What counts is in Redis; here is a {@link Balance}. As long as it
 * suffices a request is one compare-and-set, and more is asked for in the background before it is used up ({@link Pace}). A
 * request that finds nothing is granted before Redis knows, as far as the {@link Allowance} goes. What Redis has
 * refused is refused here until it could be otherwise ({@link Knowledge}). Only who can be told none of this waits for
 * the answer, off every thread.
 *
 * <p>One question at a time is under way. Whatever becomes of it, nothing is granted twice: what is given back leaves the balance
 * before it is sent, and what was taken enters it when the answer is there. An answer that is lost can only make
 * others get less, by what was asked for.
 *
 * <p>While Redis is away each node goes by a {@link LocalShare}, and settles it afterwards.
 */
final class SharedCell implements Cell {

    /** No balance is below it. */
    private static final long NEVER = Long.MIN_VALUE;

    private final long key;
    private final String name;
    private final Balance balance = new Balance();
    private volatile SharedLimit limit;
    private volatile Window window;
    private volatile @Nullable Knowledge knowledge;

    /** Below it more is asked for. */
    private volatile long lowWater = NEVER;

    /** Whether the question under way is late, so that waiting for it is in vain. */
    private volatile boolean vain;

    // What follows is guarded by this cell.
    private final WaitingLine waiting = new WaitingLine();
    private final Pace pace = new Pace();
    private @Nullable Asked underWay;
    private @Nullable LocalShare share;
    private long heldAtSweep;

    /** @param name of the caller's room in Redis */
    SharedCell(long key, String name, SharedLimit limit, Moment now) {
        this.key = key;
        this.name = name;
        this.limit = limit;
        this.window = limit.window(now);
    }

    @Override
    public long key() {
        return key;
    }

    /** From now on holds this limit, which differs from the one before by no more than its count. */
    @SuppressWarnings("ReferenceEquality")
    void follow(SharedLimit now) {
        if (limit != now) {
            limit = now;
        }
    }

    @Override
    public boolean admits(long cost, Moment now) {
        turn(now);
        long lacking = cost - balance.held();
        if (balance.isRetired() || lacking <= 0) {
            return true;
        }
        if (cannotAsk()) {
            return shareAdmits(cost, now);
        }
        Knowledge known = knowledge;
        return known == null || !known.refuses(lacking, micros(now));
    }

    private synchronized boolean shareAdmits(long cost, Moment now) {
        return share == null || share.admits(cost, micros(now));
    }

    @Override
    public Take take(long cost, Moment now) {
        turn(now);
        Take take = balance.take(cost, 0);
        if (take == Take.REFUSED) {
            return takeAhead(cost, now);
        }
        if (balance.units() < lowWater) {
            ask(true, now);
        }
        return take;
    }

    private Take takeAhead(long cost, Moment now) {
        if (cannotAsk()) {
            return Take.UNAVAILABLE;
        }
        Knowledge known = knowledge;
        long lacking = cost - balance.held();
        if (known != null && known.refuses(lacking, micros(now))) {
            return Take.REFUSED;
        }
        // What was refused last is granted on no more than the hope that somebody gave something back.
        boolean likely = known == null || known.freeAt(micros(now)) >= lacking;
        if (likely && balance.take(cost, -limit.allowance().overdraft()) == Take.TAKEN) {
            ask(true, now);
            return Take.TAKEN;
        }
        return Take.ASK;
    }

    /** As {@link #take}, of what Redis says alone. */
    Take takeExactly(long cost, Moment now) {
        turn(now);
        if (balance.isRetired()) {
            return Take.RETIRED;
        }
        if (cannotAsk()) {
            return Take.UNAVAILABLE;
        }
        Knowledge known = knowledge;
        return known != null && known.refusesExactly(cost, micros(now)) ? Take.REFUSED : Take.ASK;
    }

    /** Whether asking makes no sense now. */
    boolean cannotAsk() {
        return vain || !limit.ledger().isHere();
    }

    /**
     * Takes once Redis has answered.
     *
     * @param exactly whether what is at hand does not count
     * @param ear hears of it if this returns {@link Cell.Take#ASK}, and else does not
     */
    synchronized Take await(long cost, boolean exactly, Ear ear, Moment now) {
        Take take = exactly ? takeExactly(cost, now) : take(cost, now);
        if (take != Take.ASK) {
            return take;
        }
        if (!waiting.hasRoom()) {
            return Take.UNAVAILABLE;
        }
        waiting.add(cost, ear);
        ask(!exactly, now);
        if (underWay != null) {
            return Take.ASK;
        }
        waiting.serve(one -> Take.UNAVAILABLE);
        return Take.UNAVAILABLE;
    }

    /** Takes of this node's share, while Redis is away. */
    synchronized Take takeShare(long cost, Moment now) {
        Take held = balance.take(cost, 0);
        if (held != Take.REFUSED) {
            return held;
        }
        return localShare(now).take(cost, micros(now)) ? Take.TAKEN : Take.REFUSED;
    }

    /** Counts what is granted while Redis is away, whether there is so much or not. */
    synchronized Take takeAnyway(long cost, Moment now) {
        Take held = balance.take(cost, 0);
        if (held != Take.REFUSED) {
            return held;
        }
        localShare(now).record(cost, micros(now));
        return Take.TAKEN;
    }

    private LocalShare localShare(Moment now) {
        LocalShare current = share;
        if (current == null) {
            Knowledge known = knowledge;
            long missing = known == null ? 0 : known.missingAt(micros(now));
            current = new LocalShare(terms(), limit.ledger().nodes(), missing, micros(now));
            share = current;
            limit.rooms().watch(this);
        }
        return current;
    }

    @Override
    public boolean charge(long cost, Moment now) {
        turn(now);
        if (!balance.add(-cost)) {
            return false;
        }
        if (balance.units() < 0) {
            ask(true, now);
        }
        return true;
    }

    @Override
    public void giveBack(long cost, Moment now) {
        balance.add(cost);
    }

    @Override
    public long remaining(Moment now) {
        LocalShare local = shareInUse();
        if (local != null) {
            synchronized (this) {
                return local.remaining(micros(now));
            }
        }
        Knowledge known = knowledge;
        long free = known == null ? terms().units() : known.freeAt(micros(now));
        return Math.max(0, Math.min(terms().units(), free + balance.units()));
    }

    @Override
    public long secondsToMore(Moment now) {
        return Math.max(1, secondsUntil(remaining(now) + 1, now));
    }

    @Override
    public long secondsUntil(long cost, Moment now) {
        long micros = Math.min(limit.microsToEnd(window, now), microsUntil(cost, now));
        return micros <= 0 ? 0 : (micros - 1) / 1_000_000 + 1;
    }

    private long microsUntil(long cost, Moment now) {
        LocalShare local = shareInUse();
        if (local != null) {
            synchronized (this) {
                return local.microsUntil(cost, micros(now));
            }
        }
        Knowledge known = knowledge;
        long lacking = cost - balance.held();
        return lacking <= 0 ? 0 : terms().microsUntil(lacking, known == null ? 0 : known.missingAt(micros(now)));
    }

    private synchronized @Nullable LocalShare shareInUse() {
        return cannotAsk() ? share : null;
    }

    /** Another window of the calendar: what is left of the one before is worth nothing in it. */
    private void turn(Moment now) {
        if (!limit.isIn(window, now)) {
            turnTo(limit.window(now));
        }
    }

    private synchronized void turnTo(Window next) {
        if (!next.equals(window)) {
            balance.clear();
            knowledge = null;
            share = null;
            lowWater = NEVER;
            window = next;
        }
    }

    /** @param ahead whether something for those who come next is asked for too */
    private synchronized void ask(boolean ahead, Moment now) {
        if (underWay != null || balance.isRetired()) {
            return;
        }
        long held = limit.allowance().held();
        long surplus = waiting.isEmpty() ? balance.cut(held) : 0;
        long more = 0;
        if (ahead && held > 0) {
            more = Math.max(0, pace.want(balance.units(), held, micros(now)) - balance.held());
        }
        put(surplus > 0 ? -surplus : Math.max(0, -balance.units()), more, now);
    }

    /** @param charged units that are owed, or below 0, that have left the balance */
    private void put(long charged, long more, Moment now) {
        Ledger ledger = limit.ledger();
        Knowledge known = knowledge;
        LocalShare local = share;
        long micros = micros(now);
        long missing = 0;
        if (known != null && known.returns() != ledger.returns()) {
            missing = local == null ? known.missingAt(micros) : local.baseAt(micros);
        }
        long settled = local == null ? 0 : local.settle(micros);
        Asked asked = new Asked(window, charged, ledger.returns());
        lowWater = NEVER;
        limit.rooms().watch(this);
        boolean put = ledger.ask(new Question(
                limit.roomKey(name, window),
                terms(),
                missing,
                settled,
                charged,
                waiting.cost(),
                more,
                limit.keptMillis(window, now),
                asked));
        if (put) {
            underWay = asked;
        } else {
            balance.add(Math.max(0, -charged));
        }
    }

    private void answered(Asked asked, Answer answer) {
        List<Runnable> news;
        synchronized (this) {
            ended();
            Moment now = limit.now();
            // What another window granted is worth nothing in this one.
            if (asked.window.equals(window)) {
                learn(asked, answer, micros(now));
            }
            news = new ArrayList<>(waiting.serve(cost -> outcome(cost, now)));
            if (!waiting.isEmpty()) {
                ask(true, now);
                if (underWay == null) {
                    news.addAll(waiting.serve(cost -> Take.UNAVAILABLE));
                }
            }
        }
        news.forEach(Runnable::run);
    }

    private void learn(Asked asked, Answer answer, long micros) {
        balance.add(Math.max(0, asked.charged) + answer.granted());
        knowledge = Knowledge.of(terms(), answer.missing(), micros, asked.returns);
        if (share != null) {
            share = share.isSettled() ? null : share.rest(answer.missing(), micros);
        }
        pace.note(balance.units(), micros);
        boolean plenty = terms().free(answer.missing()) >= 2L * limit.ledger().nodes();
        lowWater = plenty && limit.allowance().held() > 0 ? pace.lowWater() : NEVER;
    }

    private Take outcome(long cost, Moment now) {
        Take take = balance.take(cost, 0);
        Knowledge known = knowledge;
        boolean refused = known != null && known.refuses(cost - balance.held(), micros(now));
        return take == Take.REFUSED && !refused ? Take.ASK : take;
    }

    private void late(Asked asked) {
        List<Runnable> news = List.of();
        synchronized (this) {
            if (underWay == asked) {
                vain = true;
                news = waiting.serve(cost -> Take.UNAVAILABLE);
            }
        }
        news.forEach(Runnable::run);
    }

    private void failed() {
        List<Runnable> news;
        synchronized (this) {
            ended();
            news = waiting.serve(cost -> Take.UNAVAILABLE);
        }
        news.forEach(Runnable::run);
    }

    private void ended() {
        underWay = null;
        vain = false;
    }

    /**
     * Settles what waits for no request: what is owed at once, what has not been used since the sweep before goes back.
     *
     * @param leaving whether all goes back now
     */
    synchronized void settle(Moment now, boolean leaving) {
        turn(now);
        long held = balance.held();
        if (underWay == null && limit.ledger().isHere()) {
            if (held > 0 && (leaving || held == heldAtSweep)) {
                put(-balance.cut(0), 0, now);
            } else if (balance.units() < 0
                    || share != null
                    || held > limit.allowance().held()) {
                ask(false, now);
            }
        }
        heldAtSweep = balance.held();
        if (isAtRest()) {
            limit.rooms().forget(this);
        }
    }

    private boolean isAtRest() {
        return balance.units() == 0 && underWay == null && share == null;
    }

    /** What it has learnt may be forgotten: Redis knows it. */
    @Override
    public synchronized boolean retire(Moment now) {
        return balance.isRetired() || (isAtRest() && balance.retire());
    }

    private LeaseTerms terms() {
        return limit.terms();
    }

    private static long micros(Moment now) {
        return now.nanos() / 1000;
    }

    /** One question under way. */
    private final class Asked implements Question.Asker {

        private final Window window;
        private final long charged;
        private final long returns;

        Asked(Window window, long charged, long returns) {
            this.window = window;
            this.charged = charged;
            this.returns = returns;
        }

        @Override
        public void answered(Answer answer) {
            SharedCell.this.answered(this, answer);
        }

        @Override
        public void late() {
            SharedCell.this.late(this);
        }

        @Override
        public void failed() {
            SharedCell.this.failed();
        }
    }
}
