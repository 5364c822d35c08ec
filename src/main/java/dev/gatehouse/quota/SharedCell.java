package dev.gatehouse.quota;

import dev.gatehouse.quota.WaitingLine.Ear;
import dev.gatehouse.route.Sharing;
import dev.gatehouse.route.Sharing.WhenUnavailable;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What one limit knows of one caller whom other nodes know too. What counts is in Redis; here is a {@link Balance}. As long as it
 * suffices a request is one compare-and-set, and more is asked for in the background before it is used up ({@link Pace}). A
 * request that finds nothing is granted before Redis knows, as far as the {@link Allowance} goes. What Redis has
 * refused is refused here until it could be otherwise ({@link Knowledge}). Only who can be told none of this waits for
 * the answer, off every thread ({@link Correspondence}).
 *
 * <p>While Redis is away each node goes by a {@link LocalShare}, and settles it afterwards ({@link Absence}).
 */
final class SharedCell implements Cell {

    private static final long MICROS_PER_SECOND = 1_000_000;

    private final long key;
    private final Balance balance = new Balance();
    private final Correspondence redis;

    /** @param name of the caller's room in Redis */
    SharedCell(long key, String name, SharedLimit limit, Moment now) {
        this.key = key;
        this.redis = new Correspondence(name, limit, balance, now);
    }

    @Override
    public long key() {
        return key;
    }

    /** From now on holds this limit, which differs from the one before by no more than its count. */
    void follow(SharedLimit now) {
        redis.follow(now);
    }

    /** Of what Redis alone can tell, and of what nobody can tell, only the attempt to take tells. */
    @Override
    public boolean admits(long cost, Sharing sharing, Moment now) {
        return sharing.exact()
                || (redis.isVain() && sharing.whenUnavailable() != WhenUnavailable.LOCAL_SHARE)
                || admits(cost, now);
    }

    @Override
    public boolean admits(long cost, Moment now) {
        redis.turn(now);
        long lacking = cost - balance.held();
        if (balance.isRetired() || lacking <= 0) {
            return true;
        }
        if (redis.isVain()) {
            return redis.shareAdmits(cost, now);
        }
        Knowledge known = redis.knowledge();
        return known == null || !known.refuses(lacking, now.micros());
    }

    @Override
    public Take take(long cost, Sharing sharing, Moment now) {
        Take take = sharing.exact() ? takeExactly(cost, now) : take(cost, now);
        return take == Take.UNAVAILABLE ? takeUnasked(cost, sharing, now) : take;
    }

    @Override
    public Take take(long cost, Moment now) {
        redis.turn(now);
        Take take = balance.take(cost, 0);
        if (take == Take.REFUSED) {
            return takeAhead(cost, now);
        }
        if (redis.isLow(balance.units())) {
            redis.ask(now);
        }
        return take;
    }

    private Take takeAhead(long cost, Moment now) {
        if (redis.isVain()) {
            return Take.UNAVAILABLE;
        }
        Knowledge known = redis.knowledge();
        long lacking = cost - balance.held();
        if (known != null && known.refuses(lacking, now.micros())) {
            return Take.REFUSED;
        }
        // What was refused last is granted on no more than the hope that somebody gave something back.
        boolean likely = known == null || known.freeAt(now.micros()) >= lacking;
        if (likely && balance.take(cost, -redis.limit().allowance().overdraft()) == Take.TAKEN) {
            redis.ask(now);
            return Take.TAKEN;
        }
        return Take.ASK;
    }

    /** As {@link #take}, of what Redis says alone. */
    private Take takeExactly(long cost, Moment now) {
        redis.turn(now);
        if (balance.isRetired()) {
            return Take.RETIRED;
        }
        if (redis.isVain()) {
            return Take.UNAVAILABLE;
        }
        Knowledge known = redis.knowledge();
        return known != null && known.refusesExactly(cost, now.micros()) ? Take.REFUSED : Take.ASK;
    }

    @Override
    public Take await(long cost, Sharing sharing, Ear ear, Moment now) {
        Take take = sharing.exact() ? takeExactly(cost, now) : take(cost, now);
        return take == Take.ASK ? redis.await(cost, sharing.exact(), ear, now) : take;
    }

    @Override
    public Take takeUnasked(long cost, Sharing sharing, Moment now) {
        return switch (sharing.whenUnavailable()) {
            case LOCAL_SHARE -> redis.takeShare(cost, false, now);
            case OPEN -> redis.takeShare(cost, true, now);
            case CLOSED -> Take.UNAVAILABLE;
        };
    }

    @Override
    public boolean charge(long cost, Moment now) {
        redis.turn(now);
        if (!balance.add(-cost)) {
            return false;
        }
        if (balance.units() < 0) {
            redis.ask(now);
        }
        return true;
    }

    @Override
    public void giveBack(long cost, Moment now) {
        balance.add(cost);
        redis.tidy(now);
    }

    @Override
    public long remaining(Moment now) {
        redis.turn(now);
        if (redis.isVain()) {
            OptionalLong ofShare = redis.ofShare(share -> share.remaining(now.micros()));
            if (ofShare.isPresent()) {
                return ofShare.getAsLong();
            }
        }
        return remaining(redis.knowledge(), now.micros());
    }

    private long remaining(@Nullable Knowledge known, long micros) {
        long units = redis.limit().units();
        long most = known == null
                ? units
                : units + Math.max(0, redis.limit().terms().units(known.onTop()));
        long free = known == null ? units : known.freeAt(micros);
        return Math.max(0, Math.min(most, free + balance.units()));
    }

    @Override
    public long granted(Moment now) {
        redis.turn(now);
        Knowledge known = redis.knowledge();
        return known == null ? 0 : redis.limit().terms().units(known.onTop());
    }

    @Override
    public long secondsToMore(Moment now) {
        return redis.limit().isContinuous()
                ? Math.max(1, secondsUntil(remaining(now) + 1, now))
                : seconds(redis.microsToTurn(now));
    }

    @Override
    public long secondsUntil(long cost, Moment now) {
        long micros = Math.min(redis.microsToTurn(now), microsUntil(cost, now));
        return seconds(micros);
    }

    /** Rounded up. */
    private static long seconds(long micros) {
        return micros <= 0 ? 0 : (micros - 1) / MICROS_PER_SECOND + 1;
    }

    private long microsUntil(long cost, Moment now) {
        if (redis.isVain()) {
            OptionalLong ofShare = redis.ofShare(share -> share.microsUntil(cost, now.micros()));
            if (ofShare.isPresent()) {
                return ofShare.getAsLong();
            }
        }
        Knowledge known = redis.knowledge();
        long lacking = cost - balance.held();
        return lacking <= 0
                ? 0
                : redis.limit().terms().microsUntil(lacking, known == null ? 0 : known.missingAt(now.micros()));
    }

    @Override
    public void recall(Moment now) {
        redis.recall(now);
    }

    @Override
    public boolean retire(Moment now) {
        return redis.retire();
    }
}
