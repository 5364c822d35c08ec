package dev.gatehouse.state.redis;

import dev.gatehouse.route.RedisSettings;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.RedisCommand;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
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

    /** More questions than that are not asked. */
    private static final int MOST_WAITING = 20_000;

    private static final long MILLI = 1_000_000L;
    private static final long TICK_NANOS = 500 * MILLI;
    private static final long SIGN_OF_LIFE_NANOS = 1000 * MILLI;
    private static final long PROBE_NANOS = 200 * MILLI;

    /** Without an answer for so long a connection is given up: what it leads to may be gone without a word. */
    private static final long SILENCE_NANOS = 3000 * MILLI;

    private static final long CONNECT_PAUSE_NANOS = 500 * MILLI;
    private static final long LEAVE_NANOS = 300 * MILLI;

    private final LongSupplier nanoTime;
    private final Runnable tick;
    private final RedisLink link;
    private final Presence presence;
    private final Members members;
    private final long timeoutNanos;
    private final byte[] self;
    private final byte[] membersKey;

    private final Queue<Question> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waitingCount = new AtomicInteger();
    private final Queue<Runnable> news = new ConcurrentLinkedQueue<>();
    private final LongAdder asked = new LongAdder();
    private final LongAdder late = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final Thread thread = new Thread(this::run, "gatehouse-shared-state");
    private volatile boolean parked;
    private volatile boolean closing;
    private volatile long lastInTimeNanos;

    // What follows belongs to the thread.
    private final ArrayDeque<PendingQuestion> underWay = new ArrayDeque<>();
    private @Nullable StatefulConnection<byte[], byte[]> connection;
    private boolean connecting;
    private long nextConnectNanos;
    private long nextSignNanos;
    private long nextTickNanos;
    private boolean signUnderWay;
    private long signSentNanos;
    private boolean scriptsKnown;

    private SharedStore(RedisSettings settings, LongSupplier nanoTime, Runnable tick) {
        this.nanoTime = nanoTime;
        this.tick = tick;
        this.link = new RedisLink(settings);
        this.members = new Members(settings.nodes());
        this.timeoutNanos = settings.timeout().toNanos();
        this.presence = new Presence(timeoutNanos, nanoTime.getAsLong());
        byte[] random = new byte[8];
        new SecureRandom().nextBytes(random);
        this.self = Commands.ascii(HexFormat.of().formatHex(random));
        this.membersKey = Commands.ascii(settings.prefix() + ":{nodes}");
        long now = nanoTime.getAsLong();
        this.nextConnectNanos = now;
        this.nextSignNanos = now;
        this.nextTickNanos = now;
        thread.setDaemon(true);
    }

    /**
     * Connects by and by; until then Redis is away.
     *
     * @param tick to be run about twice a second, on the state's thread
     */
    public static SharedStore start(RedisSettings settings, LongSupplier nanoTime, Runnable tick) {
        SharedStore store = new SharedStore(settings, nanoTime, tick);
        store.thread.start();
        return store;
    }

    @Override
    public boolean ask(Question question) {
        if (!presence.isHere() || waitingCount.get() >= MOST_WAITING) {
            return false;
        }
        waitingCount.incrementAndGet();
        waiting.add(question);
        wake();
        return true;
    }

    @Override
    public int nodes() {
        return members.count();
    }

    @Override
    public boolean isHere() {
        return presence.isHere();
    }

    @Override
    public long returns() {
        return presence.returns();
    }

    public StoreCounts counts() {
        return presence.counts(members.count(), nanoTime.getAsLong(), asked.sum(), late.sum(), failed.sum());
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
        connectIfNeeded(now);
        putQuestions(now);
        tellOfLateness(now);
        signOfLife(now);
        if (now - nextTickNanos >= 0) {
            nextTickNanos = now + TICK_NANOS;
            tick.run();
        }
        PendingQuestion first = underWay.peek();
        long next = Math.min(nextTickNanos - now, nextSignNanos - now);
        if (presence.isDoubted(now, lastInTimeNanos)) {
            next = Math.min(next, timeoutNanos);
        }
        if (connection == null && !connecting) {
            next = Math.min(next, nextConnectNanos - now);
        }
        return now + (first == null ? next : Math.min(next, first.deadlineNanos() - now));
    }

    /** Nobody who puts something into a queue from now on forgets to wake the thread. */
    private long pauseNanos(long untilNanos) {
        parked = true;
        return waiting.isEmpty() && news.isEmpty() ? Math.max(1, untilNanos - nanoTime.getAsLong()) : 1;
    }

    private void connectIfNeeded(long now) {
        if (connection == null && !connecting && now - nextConnectNanos >= 0) {
            connecting = true;
            CompletionStage<?> unused =
                    link.connect().whenComplete((made, failure) -> tell(() -> connected(made, failure)));
        }
    }

    private void connected(@Nullable StatefulConnection<byte[], byte[]> made, @Nullable Throwable failure) {
        connecting = false;
        long now = nanoTime.getAsLong();
        if (made == null) {
            presence.broken(failure == null ? "no connection" : Complaint.of(failure), now);
            nextConnectNanos = now + CONNECT_PAUSE_NANOS;
            return;
        }
        connection = made;
        made.addListener(new Disconnection(() -> tell(() -> giveUp(made, "the connection is lost"))));
        members.forget();
        scriptsKnown = false;
        signUnderWay = false;
        nextSignNanos = now;
        if (!made.isOpen()) {
            giveUp(made, "the connection is lost");
        }
    }

    private void giveUp(StatefulConnection<byte[], byte[]> lost, String why) {
        if (connection != lost) {
            return;
        }
        connection = null;
        signUnderWay = false;
        long now = nanoTime.getAsLong();
        nextConnectNanos = now;
        presence.broken(why, now);
        Future<?> unused = lost.closeAsync();
        for (PendingQuestion pending = underWay.poll(); pending != null; pending = underWay.poll()) {
            countFailure(pending);
        }
    }

    private void putQuestions(long now) {
        List<RedisCommand<byte[], byte[], ?>> commands = new ArrayList<>();
        for (Question question = waiting.poll(); question != null; question = waiting.poll()) {
            waitingCount.decrementAndGet();
            PendingQuestion pending = new PendingQuestion(question, now + timeoutNanos);
            asked.increment();
            if (connection == null) {
                countFailure(pending);
            } else {
                underWay.add(pending);
                commands.add(put(pending, scriptsKnown));
            }
        }
        send(commands);
    }

    private AsyncCommand<byte[], byte[], List<Long>> put(PendingQuestion pending, boolean known) {
        AsyncCommand<byte[], byte[], List<Long>> command = Commands.lease(pending.question(), members.count(), known);
        Future<?> unused = command.whenComplete((answer, failure) -> {
            if (failure == null) {
                if (pending.answered(Commands.leased(answer))) {
                    lastInTimeNanos = nanoTime.getAsLong();
                }
            } else if (known && Complaint.isUnknownScript(failure)) {
                // It has done nothing, so it may be asked again.
                tell(() -> send(List.of(put(pending, false))));
            } else {
                countFailure(pending);
                tell(() -> wentWrong(failure));
            }
        });
        return command;
    }

    private void send(List<RedisCommand<byte[], byte[], ?>> commands) {
        StatefulConnection<byte[], byte[]> current = connection;
        if (current == null) {
            commands.forEach(RedisCommand::cancel);
        } else if (!commands.isEmpty()) {
            current.dispatch(commands);
        }
    }

    private void countFailure(PendingQuestion pending) {
        if (pending.failed()) {
            failed.increment();
        }
    }

    private void wentWrong(Throwable failure) {
        StatefulConnection<byte[], byte[]> current = connection;
        if (current != null && Complaint.isOfReplica(failure)) {
            giveUp(current, Complaint.of(failure));
        } else {
            presence.broken(Complaint.of(failure), nanoTime.getAsLong());
        }
    }

    private void tellOfLateness(long now) {
        for (PendingQuestion first = underWay.peek();
                first != null && (!first.isOpen() || now - first.deadlineNanos() >= 0);
                first = underWay.peek()) {
            underWay.poll();
            if (first.late()) {
                late.increment();
                presence.late(now, lastInTimeNanos);
            }
        }
    }

    private void signOfLife(long now) {
        StatefulConnection<byte[], byte[]> current = connection;
        if (current == null) {
            nextSignNanos = now + PROBE_NANOS;
        } else if (signUnderWay && now - signSentNanos >= SILENCE_NANOS) {
            giveUp(current, "it does not answer");
        } else if (now - nextSignNanos >= 0) {
            if (signUnderWay && presence.isHere()) {
                presence.late(now, lastInTimeNanos);
            }
            nextSignNanos = now + (presence.isHere() ? SIGN_OF_LIFE_NANOS : PROBE_NANOS);
            if (!signUnderWay) {
                signUnderWay = true;
                signSentNanos = now;
                sendSign(current, scriptsKnown);
            }
        }
    }

    private void sendSign(StatefulConnection<byte[], byte[]> to, boolean known) {
        AsyncCommand<byte[], byte[], List<Long>> command =
                Commands.signOfLife(membersKey, self, Members.TTL_MILLIS, known);
        Future<?> unused = command.whenComplete((answer, failure) -> {
            long at = nanoTime.getAsLong();
            tell(() -> signAnswered(to, known, answer, failure, at));
        });
        to.dispatch(List.of(command));
    }

    private void signAnswered(
            StatefulConnection<byte[], byte[]> from,
            boolean known,
            @Nullable List<Long> answer,
            @Nullable Throwable failure,
            long atNanos) {
        if (connection != from) {
            return;
        }
        if (failure != null && known && Complaint.isUnknownScript(failure)) {
            sendSign(from, false);
            return;
        }
        signUnderWay = false;
        if (answer == null) {
            wentWrong(failure == null ? new IllegalStateException("an empty answer") : failure);
            return;
        }
        scriptsKnown = true;
        members.told((int) Math.min(Integer.MAX_VALUE, answer.get(0)), atNanos);
        boolean inTime = atNanos - signSentNanos <= timeoutNanos;
        if (inTime) {
            lastInTimeNanos = atNanos;
        }
        presence.proof(inTime, atNanos);
    }

    /** What is still to be settled is sent, then that this node leaves; neither is waited for longer than it takes. */
    private void leave() {
        StatefulConnection<byte[], byte[]> current = connection;
        putQuestions(nanoTime.getAsLong());
        if (current != null) {
            AsyncCommand<byte[], byte[], List<Long>> command = Commands.signOfLife(membersKey, self, 0, scriptsKnown);
            Future<?> unused = command.whenComplete((answer, failure) -> LockSupport.unpark(thread));
            current.dispatch(List.of(command));
            long until = nanoTime.getAsLong() + LEAVE_NANOS;
            while (!command.isDone() && until - nanoTime.getAsLong() > 0) {
                LockSupport.parkNanos(this, until - nanoTime.getAsLong());
            }
        }
        underWay.forEach(this::countFailure);
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
