package dev.gatehouse.quota;

import dev.gatehouse.state.redis.LeaseTerms;
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

    /**
     * What of an answer that came in time is still of use. Its units have been missing in Redis since it was asked. Where it was read late, and the
     * bucket had been full meanwhile without them, as much has refilled there for others as would have been lost if they had been used
     * at once.
     */
    long usable(Answer answer, SharedLimit limit, long nowMicros) {
        LeaseTerms terms = limit.terms();
        long took = nowMicros - micros;
        if (terms.partsPerMicro() == 0 || took <= limit.ledger().patienceMicros()) {
            return answer.granted();
        }
        long missing = terms.missingAfter(answer.missing(), took);
        return Math.min(answer.granted(), terms.units(missing + terms.partsPerUnit() - 1));
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
