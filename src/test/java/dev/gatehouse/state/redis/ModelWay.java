package dev.gatehouse.state.redis;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/**
 * One node's way to a {@link ModelRedis}: messages take a while or get lost, and connections are lost and made again. Whether Redis is here, who
 * has come back, and what is late, is decided by the classes that decide it in {@link SharedStore}; this stands for that alone.
 */
public final class ModelWay implements Ledger {

    private static final long TURN_MICROS = 1000;
    private static final long SETTLE_MICROS = 500_000;
    private static final long SETTLING_MICROS = 20_000;

    private final ModelRedis redis;
    private final IntSupplier delayMicros;
    private final Random random;
    private final long timeoutMicros;
    private final Standing standing;
    private final Set<PendingQuestion> underWay = new LinkedHashSet<>();
    private BooleanSupplier settle = () -> true;
    private int connection;
    private boolean connected;
    private long connectAtMicros;
    private long settledAtMicros;
    private boolean lost;
    private long slowMicros;
    private long stalledUntilMicros;

    /** @param delayMicros of each message; below 0 = it is lost */
    public ModelWay(ModelRedis redis, int nodes, long timeoutMicros, Random random, IntSupplier delayMicros) {
        this.redis = redis;
        this.random = random;
        this.delayMicros = delayMicros;
        this.timeoutMicros = timeoutMicros;
        this.standing = new Standing(timeoutMicros * 1000, nodes, nanos());
        redis.add(this);
        turn();
    }

    /** @param settler see {@link SharedStore#start} */
    public void onSettle(BooleanSupplier settler) {
        settle = settler;
    }

    /** From now on no connection lasts, or they do again. */
    public void lose(boolean now) {
        lost = now;
        if (lost) {
            cut();
        }
    }

    /** From now on each message takes so much longer. */
    public void slow(long micros) {
        slowMicros = micros;
    }

    /** Until then this node does nothing: its processor has other things to do. What comes meanwhile is found then. */
    public void stall(long untilMicros) {
        stalledUntilMicros = untilMicros;
    }

    /** Does it at once, or when this node is awake. */
    public void whenAwake(Runnable what) {
        if (redis.micros() < stalledUntilMicros) {
            redis.at(stalledUntilMicros + random.nextInt(100), () -> whenAwake(what));
        } else {
            what.run();
        }
    }

    private void turn() {
        long now = redis.micros();
        if (!connected && now >= connectAtMicros) {
            connect(now);
        }
        boolean late = false;
        for (PendingQuestion pending : List.copyOf(underWay)) {
            if (nanos() - pending.deadlineNanos() >= 0 && pending.late()) {
                late = true;
            }
        }
        if (late) {
            standing.late(nanos());
        }
        if (connected && standing.isSilent(nanos())) {
            cut();
        } else if (connected && standing.signIsDue(nanos())) {
            send(standing.sign(nanos()));
        }
        standing.nextNanos(nanos());
        boolean settling = standing.isHere() && !standing.isSettled();
        if (now - settledAtMicros >= (settling ? SETTLING_MICROS : SETTLE_MICROS)) {
            settledAtMicros = now;
            standing.settled(settle.getAsBoolean());
        }
        redis.at(now + TURN_MICROS / 2 + random.nextInt((int) TURN_MICROS), () -> whenAwake(this::turn));
    }

    private void connect(long now) {
        if (redis.isUp() && !redis.isPaused() && !lost) {
            connected = true;
            connection++;
            standing.connected(nanos());
        } else {
            standing.broken("no connection", nanos());
            connectAtMicros = now + (redis.isPaused() ? 3_000_000 : 0) + 500_000;
        }
    }

    /** The connection is lost, which is noticed a moment later. */
    void cut() {
        int lost = connection;
        redis.at(redis.micros() + Math.abs(delayMicros.getAsInt()), () -> {
            if (connected && connection == lost) {
                connected = false;
                connectAtMicros = redis.micros();
                standing.disconnected();
                standing.broken("it is lost", nanos());
                for (PendingQuestion pending : List.copyOf(underWay)) {
                    underWay.remove(pending);
                    pending.failed();
                }
            }
        });
    }

    private void send(Sign sign) {
        int on = connection;
        long there = slowMicros + Math.abs(delayMicros.getAsInt());
        long back = slowMicros + Math.abs(delayMicros.getAsInt());
        redis.at(
                redis.micros() + there,
                () -> redis.run(() -> {
                    Sign.Answer answer = redis.sign(this, sign);
                    redis.at(
                            redis.micros() + back,
                            () -> whenAwake(() -> {
                                if (connected && connection == on) {
                                    standing.signAnswered(sign, answer, nanos());
                                }
                            }));
                }));
    }

    @Override
    public boolean ask(Question question) {
        if (!standing.isHere()) {
            return false;
        }
        PendingQuestion pending = new PendingQuestion(question, nanos() + timeoutMicros * 1000);
        int on = connection;
        underWay.add(pending);
        int there = delayMicros.getAsInt();
        int back = delayMicros.getAsInt();
        int nodes = nodes();
        if (there < 0) {
            redis.at(redis.micros() - there, () -> fail(pending));
            return true;
        }
        redis.at(
                redis.micros() + slowMicros + there,
                () -> redis.run(() -> {
                    Question.Answer answer = redis.lease(question, nodes);
                    redis.at(
                            redis.micros() + slowMicros + Math.abs(back),
                            () -> whenAwake(() -> {
                                if (back < 0) {
                                    fail(pending);
                                } else if (connection == on && underWay.contains(pending)) {
                                    underWay.remove(pending);
                                    if (pending.answered(answer)) {
                                        standing.inTime(nanos());
                                    }
                                }
                            }));
                }));
        return true;
    }

    private void fail(PendingQuestion pending) {
        if (underWay.contains(pending)) {
            underWay.remove(pending);
            pending.failed();
        }
    }

    private long nanos() {
        return redis.micros() * 1000;
    }

    @Override
    public int nodes() {
        return standing.nodes();
    }

    @Override
    public int absent() {
        return standing.absent();
    }

    @Override
    public long patienceMicros() {
        return timeoutMicros;
    }

    @Override
    public boolean isHere() {
        return standing.isHere();
    }

    @Override
    public long returns() {
        return standing.returns();
    }

    @Override
    public long losses() {
        return standing.losses();
    }
}
