package dev.gatehouse.quota;

import dev.gatehouse.state.redis.Question;
import dev.gatehouse.state.redis.Question.Answer;
import dev.gatehouse.state.redis.Question.Arrears;

/** A question of one cell that is under way, and what was so when it was put. Guarded by its {@link Correspondence}. */
final class OpenQuestion implements Question.Asker {

    private final Correspondence of;
    private final Window window;
    private final long charged;
    private final long units;
    private final Arrears arrears;
    private final long returns;
    private final long micros;

    /** Whether what was charged is in the balance until the answer is there. */
    private boolean owed = true;

    /**
     * @param charged as in the question
     * @param units that are needed and wanted, together
     * @param arrears as in the question
     * @param returns of Redis by then
     * @param micros when
     */
    OpenQuestion(
            Correspondence of, Window window, long charged, long units, Arrears arrears, long returns, long micros) {
        this.of = of;
        this.window = window;
        this.charged = charged;
        this.units = units;
        this.arrears = arrears;
        this.returns = returns;
        this.micros = micros;
    }

    Window window() {
        return window;
    }

    long charged() {
        return charged;
    }

    long units() {
        return units;
    }

    Arrears arrears() {
        return arrears;
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
