package dev.gatehouse.state.redis;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The questions that wait to be put, from any thread, and those that are under way, which belong to the state's thread. */
final class Questions {

    /** More than that are not asked. */
    private static final int MOST_WAITING = 20_000;

    private final long timeoutNanos;
    private final Queue<Question> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waitingCount = new AtomicInteger();
    private final ArrayDeque<PendingQuestion> underWay = new ArrayDeque<>();
    private final LongAdder asked = new LongAdder();
    private final LongAdder late = new LongAdder();
    private final LongAdder failed = new LongAdder();

    /**
     * How many since the start.
     *
     * @param late of those that were asked, which were not answered in time
     * @param failed of them, which were not answered at all, or by an error
     */
    record Counts(long asked, long late, long failed) {}

    Questions(long timeoutNanos) {
        this.timeoutNanos = timeoutNanos;
    }

    /** @return false if too many wait */
    boolean add(Question question) {
        if (waitingCount.get() >= MOST_WAITING) {
            return false;
        }
        waitingCount.incrementAndGet();
        waiting.add(question);
        return true;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** The next that is to be put, from now on under way. */
    @Nullable
    PendingQuestion next(long nowNanos) {
        Question question = waiting.poll();
        if (question == null) {
            return null;
        }
        waitingCount.decrementAndGet();
        asked.increment();
        PendingQuestion pending = new PendingQuestion(question, nowNanos + timeoutNanos);
        underWay.add(pending);
        return pending;
    }

    /** There will be no answer. Any thread's. */
    void failed(PendingQuestion pending) {
        if (pending.failed()) {
            failed.increment();
        }
    }

    void failAll() {
        for (PendingQuestion pending = underWay.poll(); pending != null; pending = underWay.poll()) {
            failed(pending);
        }
    }

    /** Tells those who are late; returns whether there was one. */
    boolean tellOfLateness(long nowNanos) {
        boolean any = false;
        for (PendingQuestion first = underWay.peek();
                first != null && (!first.isOpen() || nowNanos - first.deadlineNanos() >= 0);
                first = underWay.peek()) {
            underWay.poll();
            if (first.late()) {
                late.increment();
                any = true;
            }
        }
        return any;
    }

    /** When the next one will be late; at most that. */
    long nextNanos(long mostNanos) {
        PendingQuestion first = underWay.peek();
        return first == null || first.deadlineNanos() - mostNanos > 0 ? mostNanos : first.deadlineNanos();
    }

    Counts counts() {
        return new Counts(asked.sum(), late.sum(), failed.sum());
    }
}
