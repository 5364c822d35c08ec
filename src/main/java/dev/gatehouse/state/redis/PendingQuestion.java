package dev.gatehouse.state.redis;

import dev.gatehouse.state.redis.Question.Answer;
import java.util.concurrent.atomic.AtomicInteger;

/** One question that was put: told of its answer, or that there is none, once, and that it is late at most once before. */
final class PendingQuestion {

    private static final int OPEN = 0;
    private static final int LATE = 1;
    private static final int DONE = 2;

    private final Question question;
    private final long deadlineNanos;
    private final AtomicInteger state = new AtomicInteger(OPEN);

    PendingQuestion(Question question, long deadlineNanos) {
        this.question = question;
        this.deadlineNanos = deadlineNanos;
    }

    Question question() {
        return question;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    boolean isOpen() {
        return state.get() == OPEN;
    }

    /** @return whether it was answered in time */
    boolean answered(Answer answer) {
        int before = state.getAndSet(DONE);
        if (before != DONE) {
            question.asker().answered(answer);
        }
        return before == OPEN;
    }

    /** @return whether nobody knew of its end before */
    boolean failed() {
        boolean first = state.getAndSet(DONE) != DONE;
        if (first) {
            question.asker().failed();
        }
        return first;
    }

    /** @return whether it is late now, and was not before */
    boolean late() {
        boolean first = state.compareAndSet(OPEN, LATE);
        if (first) {
            question.asker().late();
        }
        return first;
    }
}
