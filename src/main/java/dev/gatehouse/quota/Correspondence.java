package dev.gatehouse.quota;

import dev.gatehouse.quota.Cell.Take;
import dev.gatehouse.quota.WaitingLine.Ear;
import dev.gatehouse.state.redis.Ledger;
import dev.gatehouse.state.redis.Question;
import dev.gatehouse.state.redis.Question.Answer;
import dev.gatehouse.state.redis.Question.Arrears;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What one cell asks Redis, and what comes of it. One question at a time is under way. Whatever becomes of it, nothing is granted twice: what is
 * given back leaves the balance before it is sent, and what was taken enters it when the answer is there, and is still of use. An answer
 * that is lost can only make others get less, by what was asked for.
 *
 * <p>Safe for all threads; who waits is told outside of any lock.
 */
final class Correspondence {

    /** No balance is below it. */
    private static final long NEVER = Long.MIN_VALUE;

    private final String name;
    private final Balance balance;
    private volatile SharedLimit limit;
    private volatile Window window;
    private volatile @Nullable Knowledge knowledge;

    /** Below it more is asked for. */
    private volatile long lowWater = NEVER;

    /** Whether the question under way is late, so that waiting for it is in vain. */
    private volatile boolean vain;

    // What follows is guarded by this.
    private final WaitingLine waiting = new WaitingLine();
    private final Pace pace = new Pace();
    private final Absence absence = new Absence();
    private @Nullable OpenQuestion underWay;
    private long heldAtSweep;

    /**
     * @param name of the caller's room in Redis
     * @param balance of the cell
     */
    Correspondence(String name, SharedLimit limit, Balance balance, Moment now) {
        this.name = name;
        this.balance = balance;
        this.limit = limit;
        this.window = limit.window(now);
    }

    SharedLimit limit() {
        return limit;
    }

    /** From now on is about this limit, which differs from the one before by no more than its count. */
    @SuppressWarnings("ReferenceEquality")
    void follow(SharedLimit now) {
        if (limit != now) {
            limit = now;
        }
    }

    /** What was learnt last; null = nothing yet. */
    @Nullable
    Knowledge knowledge() {
        return knowledge;
    }

    /** Whether asking makes no sense now. */
    boolean isVain() {
        return vain || !limit.ledger().isHere();
    }

    boolean isLow(long units) {
        return units < lowWater;
    }

    long microsToTurn(Moment now) {
        return limit.microsToEnd(window, now);
    }

    /** Another window of the calendar: what is left of the one before is worth nothing in it. */
    void turn(Moment now) {
        if (!limit.isIn(window, now)) {
            turnTo(limit.window(now));
        }
    }

    private synchronized void turnTo(Window next) {
        if (!next.equals(window)) {
            balance.clear();
            knowledge = null;
            absence.clear();
            lowWater = NEVER;
            window = next;
        }
    }

    /** Asks for more, if nothing is under way: what is owed, and something for those who come next. */
    synchronized void ask(Moment now) {
        ask(true, now);
    }

    /** @return {@link Take#ASK} if the ear will hear of it */
    synchronized Take await(long cost, boolean exactly, Ear ear, Moment now) {
        if (isVain() || !waiting.hasRoom()) {
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

    synchronized boolean shareAdmits(long cost, Moment now) {
        return (absence.share() == null && balance.units() >= 0)
                || share(now.micros()).admits(cost, expected(), now.micros());
    }

    /**
     * Takes of this node's share, while Redis cannot be asked.
     *
     * @param anyway whether there is so much or not
     */
    synchronized Take takeShare(long cost, boolean anyway, Moment now) {
        Take held = balance.take(cost, 0);
        if (held != Take.REFUSED) {
            return held;
        }
        LocalShare share = share(now.micros());
        if (anyway) {
            share.record(cost, now.micros());
            return Take.TAKEN;
        }
        return share.take(cost, expected(), now.micros()) ? Take.TAKEN : Take.REFUSED;
    }

    /** What is asked for and may still come in time: it is not granted by the share as well. */
    private long expected() {
        OpenQuestion asked = underWay;
        return asked == null || vain ? 0 : asked.units();
    }

    /**
     * This node's share, on which what it has granted ahead counts. While Redis answers, the next question tells of that, and nothing more is
     * granted ahead before.
     */
    private LocalShare share(long micros) {
        limit.rooms().watch(this);
        LocalShare share = absence.share(limit, knowledge, micros);
        long owed = isVain() ? balance.absolve() : 0;
        if (owed > 0) {
            share.charge(owed, micros);
            OpenQuestion asked = underWay;
            if (asked != null) {
                asked.absolve();
            }
        }
        return share;
    }

    /** What this node's share says, if it goes by that now. */
    synchronized OptionalLong ofShare(ToLongFunction<LocalShare> what) {
        LocalShare share = isVain() ? absence.share() : null;
        return share == null ? OptionalLong.empty() : OptionalLong.of(what.applyAsLong(share));
    }

    /** @param ahead whether something for those who come next is asked for too */
    private void ask(boolean ahead, Moment now) {
        if (underWay != null || balance.isRetired()) {
            return;
        }
        long held = limit.allowance().held();
        long surplus = waiting.isEmpty() ? balance.cut(held) : 0;
        long more = 0;
        if (ahead && held > 0) {
            more = Math.max(0, pace.want(balance.units(), held, now.micros()) - balance.held());
        }
        put(surplus > 0 ? -surplus : Math.max(0, -balance.units()), more, now);
    }

    /** @param charged units that are owed, or below 0, that have left the balance */
    private void put(long charged, long more, Moment now) {
        Ledger ledger = limit.ledger();
        if (!ledger.isHere()) {
            balance.add(Math.max(0, -charged));
            return;
        }
        long micros = now.micros();
        long returns = ledger.returns();
        Arrears arrears = absence.bring(limit, knowledge, micros);
        long needed = waiting.cost();
        OpenQuestion asked = new OpenQuestion(this, window, charged, needed + more, arrears, returns, micros);
        lowWater = NEVER;
        limit.rooms().watch(this);
        boolean put = ledger.ask(new Question(
                limit.roomKey(name, window),
                limit.terms(),
                arrears,
                charged,
                needed,
                more,
                limit.keptMillis(window, now),
                asked));
        if (put) {
            absence.told();
            underWay = asked;
        } else {
            balance.add(Math.max(0, -charged));
        }
    }

    void answered(OpenQuestion asked, Answer answer) {
        List<Runnable> news;
        synchronized (this) {
            boolean late = vain;
            ended();
            Moment now = limit.now();
            // What another window granted is worth nothing in this one.
            if (asked.window().equals(window)) {
                learn(asked, answer, late, now.micros());
            }
            news = new ArrayList<>(waiting.serve(cost -> outcome(cost, now)));
            if (!waiting.isEmpty()) {
                ask(true, now);
                if (underWay == null) {
                    news.addAll(waiting.serve(cost -> Take.UNAVAILABLE));
                }
            } else {
                tidy(now);
            }
        }
        news.forEach(Runnable::run);
    }

    private void learn(OpenQuestion asked, Answer answer, boolean late, long micros) {
        Ledger ledger = limit.ledger();
        long charged = Math.max(0, asked.charged());
        long unused = asked.isOwed() ? 0 : charged;
        balance.add(asked.isOwed() ? charged : 0);
        if (late) {
            // Who had asked for it has gone on without, and it may have refilled since.
            unused += answer.granted();
        } else {
            balance.add(asked.usable(answer, limit, micros));
        }
        absence.tooLate(limit, unused, asked.micros(), micros);
        if (late && (!ledger.isHere() || asked.returns() != ledger.returns())) {
            return;
        }
        Missing missing = new Missing(answer.missing(), micros);
        long reserved = asked.arrears().reserved(answer.onTop(), ledger.nodes());
        knowledge = Knowledge.of(limit.terms(), missing, answer.onTop(), reserved, asked.returns());
        absence.answered(missing, micros);
        pace.note(balance.units(), micros);
        boolean plenty = limit.terms().free(answer.missing() + reserved) >= 2L * ledger.nodes();
        lowWater = plenty && limit.allowance().held() > 0 ? pace.lowWater() : NEVER;
    }

    private Take outcome(long cost, Moment now) {
        Take take = balance.take(cost, 0);
        Knowledge known = knowledge;
        boolean refused = known != null && known.refuses(cost - balance.held(), now.micros());
        return take == Take.REFUSED && !refused ? Take.ASK : take;
    }

    /** What is at hand beyond what may be goes back at once: used later, it would be granted beside what has refilled since. */
    synchronized void tidy(Moment now) {
        if (underWay == null && balance.held() > limit.allowance().held()) {
            ask(false, now);
        }
    }

    void late(OpenQuestion asked) {
        List<Runnable> news = List.of();
        synchronized (this) {
            if (underWay == asked) {
                vain = true;
                news = waiting.serve(cost -> Take.UNAVAILABLE);
            }
        }
        news.forEach(Runnable::run);
    }

    void failed() {
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
     * @return whether Redis knows all that was granted while it was away, and what it has lost
     */
    synchronized boolean settle(Moment now, boolean leaving) {
        turn(now);
        long held = balance.held();
        if (underWay == null && limit.ledger().isHere()) {
            if (held > 0 && (leaving || held == heldAtSweep)) {
                put(-balance.cut(0), 0, now);
            } else if (balance.units() < 0
                    || absence.isOpen()
                    || knowsBetter(now)
                    || held > limit.allowance().held()) {
                ask(false, now);
            }
        }
        heldAtSweep = balance.held();
        if (isAtRest() && !knowsBetter(now)) {
            limit.rooms().forget(this);
        }
        return absence.share() == null && !knowsBetter(now);
    }

    /** Redis has lost what it knew: what this node knows of it is told, whether somebody comes or not. */
    synchronized void recall(Moment now) {
        turn(now);
        if (knowsBetter(now)) {
            limit.rooms().watch(this);
        }
    }

    private boolean knowsBetter(Moment now) {
        Knowledge known = knowledge;
        return known != null && known.returns() != limit.ledger().returns() && known.takenAt(now.micros()) > 0;
    }

    private boolean isAtRest() {
        return balance.units() == 0 && underWay == null && !absence.isOpen();
    }

    /** What it has learnt may be forgotten: Redis knows it. */
    synchronized boolean retire() {
        return balance.isRetired() || (isAtRest() && balance.retire());
    }
}
