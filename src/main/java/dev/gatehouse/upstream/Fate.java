package dev.gatehouse.upstream;

import java.util.concurrent.atomic.AtomicReference;

/** Whether a try's answer is the call's, or another try takes its place: never both, whichever thread comes first. */
final class Fate {

    private enum State {
        OPEN,
        ANSWERING,
        SUPERSEDED
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);

    /**
     * Takes its answer for the call's.
     *
     * @return false if another try has taken its place
     */
    boolean answer() {
        return state.compareAndSet(State.OPEN, State.ANSWERING);
    }

    /**
     * Lets another try take its place, or none.
     *
     * @return false if its answer has begun to be the call's, or it was superseded before
     */
    boolean supersede() {
        return state.compareAndSet(State.OPEN, State.SUPERSEDED);
    }

    boolean isAnswering() {
        return state.get() == State.ANSWERING;
    }
}
