package dev.gatehouse.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gatehouse.auth.AuthDecision.Answer;
import dev.gatehouse.auth.AuthDecision.Undecided;
import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.route.PasswordHash;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Tries passwords out on a few threads of its own, and knows for a while which were good.
 *
 * <p>A trial costs tens of milliseconds of a processor, and anybody can ask for one: half the processors do it at most, a bounded
 * number of trials waits, and beyond that nobody can be judged. The same credential that comes several times at once is tried
 * once. What was good is known by its digest for {@link #KNOWN_FOR}; what was bad is not kept: a stranger can make up any number.
 *
 * <p>Safe for all threads.
 */
final class PasswordTrials implements AutoCloseable {

    static final Duration KNOWN_FOR = Duration.ofMinutes(5);

    private static final Logger LOG = LogManager.getLogger(PasswordTrials.class);
    private static final int MOST_WAITING = 64;
    private static final int MOST_KNOWN = 10_000;
    private static final long IDLE_SECONDS = 30;

    private static final Undecided TOO_MANY = new Undecided("too many passwords to try");
    private static final Undecided FAILED = new Undecided("the password could not be tried");

    private final PasswordDigest digests = new PasswordDigest(new SecureRandom());
    private final Cache<TokenHash, Boolean> good;
    private final Map<TokenHash, Trial> underWay = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor threads;
    private final BiPredicate<byte[], PasswordHash> match;

    PasswordTrials(TimeSource time) {
        this(time, Passwords::match, Math.max(1, Runtime.getRuntime().availableProcessors() / 2), MOST_WAITING);
    }

    PasswordTrials(TimeSource time, BiPredicate<byte[], PasswordHash> match, int atOnce, int waiting) {
        this.match = match;
        good = Caffeine.newBuilder()
                .maximumSize(MOST_KNOWN)
                .expireAfterWrite(KNOWN_FOR)
                .ticker(() -> time.nanoTime().getAsLong())
                .executor(Runnable::run)
                .build();
        threads = new ThreadPoolExecutor(
                atOnce, atOnce, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(waiting), task -> {
                    Thread thread = new Thread(task, "gatehouse-passwords");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    PasswordDigest digests() {
        return digests;
    }

    /** Whether this digest's password was found good a short while ago. */
    boolean isKnownGood(TokenHash digest) {
        return good.getIfPresent(digest) != null;
    }

    /** What is tried. */
    interface Attempt {

        TokenHash digest();

        byte[] password();

        PasswordHash hash();

        /** Whether it counts that the password is that of the hash. */
        boolean counts();

        AuthDecision decision(boolean isGood);
    }

    /** Asks for a trial; the answer comes from one of the threads, or at once if there is no room. */
    void ask(Attempt attempt, Answer answer) {
        Trial fresh = new Trial(attempt);
        Trial joined = underWay.compute(attempt.digest(), (digest, running) -> {
            Trial trial = running == null ? fresh : running;
            trial.waiting.put(answer, attempt);
            return trial;
        });
        if (joined == fresh) {
            try {
                threads.execute(fresh);
            } catch (RejectedExecutionException e) {
                fresh.end(each -> TOO_MANY);
            }
        }
    }

    /** Nobody waits for this answer any more: a trial for which nobody waits is not begun. */
    void cancel(Attempt attempt, Answer answer) {
        Trial trial = underWay.get(attempt.digest());
        if (trial != null) {
            trial.waiting.remove(answer);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private final class Trial implements Runnable {

        private final Attempt attempt;

        /** Those who wait, each with what it makes of the outcome; who joins does so while nobody takes the trial off the map. */
        private final Map<Answer, Attempt> waiting = new ConcurrentHashMap<>();

        Trial(Attempt attempt) {
            this.attempt = attempt;
        }

        @Override
        public void run() {
            try {
                if (underWay.computeIfPresent(
                                attempt.digest(), (digest, trial) -> trial.waiting.isEmpty() ? null : trial)
                        != null) {
                    tryOut();
                }
            } catch (RuntimeException | OutOfMemoryError e) {
                LOG.error("a password could not be tried", e);
                end(each -> FAILED);
            }
        }

        private void tryOut() {
            boolean isGood = match.test(attempt.password(), attempt.hash()) && attempt.counts();
            if (isGood) {
                good.put(attempt.digest(), Boolean.TRUE);
            }
            end(each -> each.decision(isGood));
        }

        private void end(Function<Attempt, AuthDecision> outcome) {
            underWay.remove(attempt.digest(), this);
            waiting.forEach((answer, each) -> answer.is(outcome.apply(each)));
        }
    }
}
