package dev.gatehouse.quota;

import dev.gatehouse.quota.Cell.Take;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.LongFunction;

/**
 * Those who wait for an answer, in the order in which they came. Guarded by whoever owns it, who tells the news once he has let go
 * of his lock.
 */
final class WaitingLine {

    private static final int MOST = 10_000;

    private final Queue<Waiting> line = new ArrayDeque<>(1);

    /** Hears what became of an attempt to take; must not block. */
    interface Ear {

        void is(Take take);
    }

    private record Waiting(long cost, Ear ear) {}

    boolean isEmpty() {
        return line.isEmpty();
    }

    boolean hasRoom() {
        return line.size() < MOST;
    }

    void add(long cost, Ear ear) {
        line.add(new Waiting(cost, ear));
    }

    long cost() {
        long all = 0;
        for (Waiting one : line) {
            all += one.cost;
        }
        return all;
    }

    /**
     * Lets the first go, as long as something is said of their cost other than that they have to wait.
     *
     * @return what is to be told
     */
    List<Runnable> serve(LongFunction<Take> outcome) {
        List<Runnable> news = new ArrayList<>();
        for (Waiting first = line.peek(); first != null; first = line.peek()) {
            Take take = outcome.apply(first.cost);
            if (take == Take.ASK) {
                return news;
            }
            line.remove();
            Ear ear = first.ear;
            news.add(() -> ear.is(take));
        }
        return news;
    }
}
