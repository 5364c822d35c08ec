package dev.gatehouse.upstream;

import dev.gatehouse.names.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one name. It is looked up anew when it is asked for after its time is over, and what is known serves until the new
 * is there, or for as long as the look-up fails. Any thread's; none is blocked.
 */
final class LookedUp<T> {

    /** A server that says "never keep it" is asked once a second all the same. */
    static final Duration SHORTEST = Duration.ofSeconds(1);

    /** A change that was made by mistake, and taken back, is over by then. */
    static final Duration LONGEST = Duration.ofMinutes(5);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** While nothing is known requests fail. */
    private static final Duration LONGEST_PAUSE_UNKNOWN = Duration.ofSeconds(5);

    private static final Logger LOG = LogManager.getLogger(LookedUp.class);

    private final Source<T> source;
    private final LongSupplier nanoTime;

    /** Replaced whole; null until the first look-up succeeded. */
    private volatile @Nullable T known;

    /** Why the latest look-up failed; null = it did not. */
    private volatile @Nullable String failure;

    private volatile boolean hasEnded;
    private volatile long dueNanos;
    private volatile long wantedNanos;

    // Guarded by this.
    private boolean underWay;
    private Duration pause = Duration.ZERO;
    private List<Runnable> waiting = new ArrayList<>();

    LookedUp(Source<T> source, LongSupplier nanoTime) {
        this.source = source;
        this.nanoTime = nanoTime;
        this.wantedNanos = nanoTime.getAsLong();
    }

    /** Where it is looked up. */
    interface Source<T> {
        CompletionStage<Answer<T>> lookUp(@Nullable T known);
    }

    /** Runs the task when something is known, or known to be missing: at once if it is already. */
    void whenKnown(Runnable task) {
        wantedNanos = nanoTime.getAsLong();
        if (known != null && !isDue()) {
            task.run();
            return;
        }
        boolean wait;
        boolean start;
        synchronized (this) {
            start = !underWay && isDue();
            underWay |= start;
            wait = known == null && underWay;
            if (wait) {
                waiting.add(task);
            }
        }
        if (start) {
            lookUp();
        }
        if (!wait) {
            task.run();
        }
    }

    /** Has it looked up if its time is over. */
    void refresh() {
        wantedNanos = nanoTime.getAsLong();
        boolean start;
        synchronized (this) {
            start = !underWay && isDue();
            underWay |= start;
        }
        if (start) {
            lookUp();
        }
    }

    @Nullable
    T known() {
        return known;
    }

    /** Why the latest look-up failed; null = it did not. */
    @Nullable
    String failure() {
        return failure;
    }

    /** Whether it has ever been looked up to an end, good or bad. */
    boolean hasEnded() {
        return hasEnded;
    }

    boolean isWantedSince(long nanos) {
        return wantedNanos - nanos >= 0;
    }

    private boolean isDue() {
        return !hasEnded || nanoTime.getAsLong() - dueNanos >= 0;
    }

    private void lookUp() {
        CompletionStage<Answer<T>> answer;
        try {
            answer = source.lookUp(known);
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        // The stage is of no use: what is done with the answer catches what it throws.
        var unused = answer.whenComplete(this::ended);
    }

    private void ended(@Nullable Answer<T> answer, @Nullable Throwable cause) {
        List<Runnable> ready;
        synchronized (this) {
            if (answer != null) {
                known = answer.value();
                failure = null;
                pause = Duration.ZERO;
                due(atLeast(SHORTEST, atMost(LONGEST, answer.ttl())));
            } else {
                failure = reason(cause);
                pause = atLeast(
                        SHORTEST, atMost(known == null ? LONGEST_PAUSE_UNKNOWN : LONGEST_PAUSE, pause.multipliedBy(2)));
                due(pause);
            }
            underWay = false;
            ready = waiting;
            waiting = new ArrayList<>();
        }
        ready.forEach(LookedUp::runAlone);
    }

    private void due(Duration in) {
        dueNanos = nanoTime.getAsLong() + in.toNanos();
        hasEnded = true;
    }

    private static Duration atMost(Duration most, Duration duration) {
        return duration.compareTo(most) > 0 ? most : duration;
    }

    private static Duration atLeast(Duration least, Duration duration) {
        return duration.compareTo(least) < 0 ? least : duration;
    }

    private static String reason(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause == null ? "nothing was said" : String.valueOf(cause.getMessage());
    }

    /** One caller's failure is not the next one's. */
    private static void runAlone(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("a call that waited for addresses failed", e);
        }
    }
}
