package dev.gatehouse.listen;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Whether any thread is still telling of writes on a connection, so that its next request has to wait.
 *
 * <p>Jetty has one queue of such news for all requests of a connection, and whoever works it off also takes what others add.
 * Were the next request begun meanwhile, and answered at once, the news of its write would end in the hands of a thread that
 * is still busy with the request before: after its own request's end, and as if it were about the one that has come then.
 */
final class WrittenQueue {

    private static final int ONE = 2;
    private static final int PUT_OFF = 1;

    /** How many threads tell, times two, and one more if a step has been put off. */
    private final AtomicInteger state = new AtomicInteger();

    /** Written before it is said in the state that there is one. */
    private @Nullable Runnable putOff;

    /** To be followed by {@link #leave}, whatever happens in between. */
    void enter() {
        state.addAndGet(ONE);
    }

    void leave() {
        if (state.addAndGet(-ONE) == PUT_OFF && state.compareAndSet(PUT_OFF, 0)) {
            Runnable step = putOff;
            putOff = null;
            if (step != null) {
                step.run();
            }
        }
    }

    /** Runs it at once, or when the last thread leaves. One at a time: until it has run there is no other to come. */
    void whenLeft(Runnable step) {
        putOff = step;
        while (true) {
            int seen = state.get();
            if (seen == 0) {
                putOff = null;
                step.run();
                return;
            }
            if (state.compareAndSet(seen, seen | PUT_OFF)) {
                return;
            }
        }
    }
}
