package dev.gatehouse.state.redis;

import dev.gatehouse.route.RedisSettings;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.RedisCommand;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The Redis in which this node and others count. One thread of its own puts the questions, all that have come up in one
 * go, keeps their deadlines and the connection; answers are told on Lettuce's threads. Whoever asks only puts the question
 * into a queue.
 */
public final class SharedStore implements Ledger, AutoCloseable {

    private static final Logger LOG = LogManager.getLogger(SharedStore.class);

    private static final long MILLI = 1_000_000L;
    private static final long TICK_NANOS = 500 * MILLI;

    /** Redis is here again: others wait until what was granted meanwhile is settled. */
    private static final long SETTLING_TICK_NANOS = 20 * MILLI;

    private static final long LEAVE_NANOS = 300 * MILLI;

    private final LongSupplier nanoTime;
    private final long patienceMicros;
    private final BooleanSupplier settle;
    private final RedisLink link;
    private final Standing standing;
    private final Questions questions;
    private final byte[] self;
    private final List<byte[]> membersKeys;

    private final Queue<Runnable> news = new ConcurrentLinkedQueue<>();
    private final Thread thread = new Thread(this::run, "gatehouse-shared-state");
    private volatile boolean parked;
    private volatile boolean closing;

    // What follows belongs to the thread.
    private final KeptConnection kept;
    private long tickedNanos;

    private SharedStore(RedisSettings settings, LongSupplier nanoTime, BooleanSupplier settle) {
        this.nanoTime = nanoTime;
        this.settle = settle;
        this.link = new RedisLink(settings);
        long timeoutNanos = settings.timeout().toNanos();
        long now = nanoTime.getAsLong();
        this.patienceMicros = timeoutNanos / 1000;
        this.standing = new Standing(timeoutNanos, settings.nodes(), now);
        this.questions = new Questions(timeoutNanos);
        this.kept = new KeptConnection(link, standing, questions, this::tell, nanoTime);
        byte[] random = new byte[8];
        new SecureRandom().nextBytes(random);
        this.self = Commands.ascii(HexFormat.of().formatHex(random));
        String nodes = settings.prefix() + ":{nodes}";
        this.membersKeys = Stream.of(nodes, nodes + ":settled", nodes + ":apart", nodes + ":began")
                .map(Commands::ascii)
                .toList();
        this.tickedNanos = now - TICK_NANOS;
        thread.setDaemon(true);
    }

    /**
     * Connects by and by; until then Redis is away.
     *
     * @param settle settles what waits for no request, twice a second and more often when Redis is here again, on the state's
     *     thread; says whether nothing is left to settle of what was granted while it was away
     */
    public static SharedStore start(RedisSettings settings, LongSupplier nanoTime, BooleanSupplier settle) {
        SharedStore store = new SharedStore(settings, nanoTime, settle);
        store.thread.start();
        return store;
    }

    @Override
    public boolean ask(Question question) {
        boolean put = standing.isHere() && questions.add(question);
        if (put) {
            wake();
        }
        return put;
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
        return patienceMicros;
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

    public StoreCounts counts() {
        return standing.counts(nanoTime.getAsLong(), questions.counts());
    }

    private void tell(Runnable event) {
        news.add(event);
        wake();
    }

    private void wake() {
        if (parked) {
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        while (!closing) {
            try {
                LockSupport.parkNanos(this, pauseNanos(turn()));
                parked = false;
            } catch (RuntimeException e) {
                LOG.error("a turn of the shared state failed", e);
            }
        }
        leave();
    }

    /** @return when there is something to do by itself */
    private long turn() {
        for (Runnable event = news.poll(); event != null; event = news.poll()) {
            event.run();
        }
        long now = nanoTime.getAsLong();
        kept.connectIfNeeded(now);
        putQuestions(now);
        if (questions.tellOfLateness(now)) {
            standing.late(now);
        }
        signOfLife(now);
        settle(now);
        long next = kept.current() == null ? kept.pauseNanos(now) : standing.nextNanos(now) - now;
        return questions.nextNanos(now + Math.min(tickNanos() - now, next));
    }

    private long tickNanos() {
        return tickedNanos + (standing.isHere() && !standing.isSettled() ? SETTLING_TICK_NANOS : TICK_NANOS);
    }

    /** What comes up by it is put at once. */
    private void settle(long now) {
        if (now - tickNanos() >= 0) {
            tickedNanos = now;
            standing.settled(settle.getAsBoolean());
            putQuestions(now);
        }
    }

    /** Nobody who puts something into a queue from now on forgets to wake the thread. */
    private long pauseNanos(long untilNanos) {
        parked = true;
        return questions.isEmpty() && news.isEmpty() ? Math.max(1, untilNanos - nanoTime.getAsLong()) : 1;
    }

    private void putQuestions(long now) {
        StatefulConnection<byte[], byte[]> current = kept.current();
        List<RedisCommand<byte[], byte[], ?>> commands = new ArrayList<>();
        for (PendingQuestion pending = questions.next(now); pending != null; pending = questions.next(now)) {
            if (current == null) {
                questions.failed(pending);
            } else {
                commands.add(put(current, pending, kept.scriptsKnown()));
            }
        }
        if (current != null && !commands.isEmpty()) {
            current.dispatch(commands);
        }
    }

    private AsyncCommand<byte[], byte[], List<Long>> put(
            StatefulConnection<byte[], byte[]> to, PendingQuestion pending, boolean known) {
        AsyncCommand<byte[], byte[], List<Long>> command = Commands.lease(pending.question(), standing.nodes(), known);
        Future<?> unused = command.whenComplete((answer, failure) -> {
            if (failure == null) {
                if (pending.answered(Commands.leased(answer))) {
                    standing.inTime(nanoTime.getAsLong());
                }
            } else if (known && Complaint.isUnknownScript(failure)) {
                // It has done nothing, so it may be asked again.
                tell(() -> to.dispatch(List.of(put(to, pending, false))));
            } else {
                questions.failed(pending);
                tell(() -> wentWrong(to, failure));
            }
        });
        return command;
    }

    /** What goes wrong on a connection that was given up says nothing of the one after it. */
    private void wentWrong(StatefulConnection<byte[], byte[]> on, Throwable failure) {
        if (!kept.is(on)) {
            return;
        }
        if (Complaint.isOfReplica(failure)) {
            kept.giveUp(on, Complaint.of(failure));
        } else {
            standing.broken(Complaint.of(failure), nanoTime.getAsLong());
        }
    }

    private void signOfLife(long now) {
        StatefulConnection<byte[], byte[]> current = kept.current();
        if (current == null) {
            return;
        }
        if (standing.isSilent(now)) {
            kept.giveUp(current, "it does not answer");
        } else if (standing.signIsDue(now)) {
            sendSign(current, standing.sign(now), kept.scriptsKnown());
        }
    }

    private void sendSign(StatefulConnection<byte[], byte[]> to, Sign sign, boolean known) {
        AsyncCommand<byte[], byte[], List<Long>> command = Commands.signOfLife(membersKeys, self, sign, known);
        Future<?> unused = command.whenComplete((answer, failure) -> {
            long at = nanoTime.getAsLong();
            tell(() -> {
                if (kept.is(to)) {
                    signAnswered(to, sign, known, answer, failure, at);
                }
            });
        });
        to.dispatch(List.of(command));
    }

    private void signAnswered(
            StatefulConnection<byte[], byte[]> from,
            Sign sign,
            boolean known,
            @Nullable List<Long> answer,
            @Nullable Throwable failure,
            long atNanos) {
        if (failure != null && known && Complaint.isUnknownScript(failure)) {
            sendSign(from, sign, false);
        } else if (answer == null) {
            standing.signFailed();
            wentWrong(from, failure == null ? new IllegalStateException("an empty answer") : failure);
        } else {
            kept.learntScripts();
            standing.signAnswered(sign, Commands.signAnswered(answer), atNanos);
        }
    }

    /** What is still to be settled is sent, then that this node leaves; neither is waited for longer than it takes. */
    private void leave() {
        StatefulConnection<byte[], byte[]> current = kept.current();
        putQuestions(nanoTime.getAsLong());
        if (current != null) {
            AsyncCommand<byte[], byte[], List<Long>> command = Commands.leave(membersKeys, self, kept.scriptsKnown());
            Future<?> unused = command.whenComplete((answer, failure) -> LockSupport.unpark(thread));
            current.dispatch(List.of(command));
            long until = nanoTime.getAsLong() + LEAVE_NANOS;
            while (!command.isDone() && until - nanoTime.getAsLong() > 0) {
                LockSupport.parkNanos(this, until - nanoTime.getAsLong());
            }
        }
        questions.failAll();
    }

    /** What has been asked until now is still sent. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        link.close();
    }
}
