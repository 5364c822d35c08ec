package dev.gatehouse.quota;

import dev.gatehouse.state.redis.Question;
import dev.gatehouse.state.redis.Question.Answer;

/** A question of one cell that is under way, and what was so when it was put. Guarded by its {@link Correspondence}. */
final class OpenQuestion implements Question.Asker {

    private final Correspondence of;
    private final Window window;
    private final long charged;
    private final long reserved;
    private final long returns;
    private final long micros;

    /** Whether what was charged is in the balance until the answer is there. */
    private boolean owed = true;

    /**
     * @param charged as in the question
     * @param reserved as in the question
     * @param returns of Redis by then
     * @param micros when
     */
    OpenQuestion(Correspondence of, Window window, long charged, long reserved, long returns, long micros) {
        this.of = of;
        this.window = window;
        this.charged = charged;
        this.reserved = reserved;
        this.returns = returns;
        this.micros = micros;
    }

    Window window() {
        return window;
    }

    long charged() {
        return charged;
    }

    long reserved() {
        return reserved;
    }

    long returns() {
        return returns;
    }

    long micros() {
        return micros;
    }

    boolean isOwed() {
        return owed;
    }

    /** What was charged counts elsewhere now. */
    void absolve() {
        owed = false;
    }

    @Override
    public void answered(Answer answer) {
        of.answered(this, answer);
    }

    @Override
    public void late() {
        of.late(this);
    }

    @Override
    public void failed() {
        of.failed();
    }
}
