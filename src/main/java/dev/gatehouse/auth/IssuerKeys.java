package dev.gatehouse.auth;

import dev.gatehouse.auth.AuthDecision.Answer;
import dev.gatehouse.auth.AuthDecision.Pending;
import dev.gatehouse.auth.AuthDecision.Question;
import dev.gatehouse.auth.AuthDecision.Refused;
import dev.gatehouse.auth.AuthDecision.Undecided;
import dev.gatehouse.auth.KeySource.Fetched;
import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.jose.KeySet;
import dev.gatehouse.jose.VerificationKey;
import dev.gatehouse.route.IssuerSettings;
import dev.gatehouse.route.IssuerSettings.FetchedKeys;
import dev.gatehouse.route.SigningAlgorithm;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one issuer that are fetched: off the request path, ahead of their end, and when a token names one that is not known,
 * but then not more often than every 30 s. While they cannot be had, those that were fetched last go on being used, for as long
 * as the operator says.
 *
 * <p>A request finds a key without a lock. Whoever finds none takes one for a few instructions, and may wait for a fetch: off
 * every thread, by a {@link Question}.
 */
final class IssuerKeys implements KeysOfIssuer {

    private static final Logger LOG = LogManager.getLogger(IssuerKeys.class);

    static final Duration INTERVAL = Duration.ofSeconds(30);

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration USUAL = Duration.ofMinutes(10);
    private static final Duration LONGEST = Duration.ofHours(6);
    private static final long FIRST_PAUSE_NANOS = 1_000_000_000;
    private static final int MOST_DOUBLINGS = 5;

    static final Refused UNKNOWN = new Refused("unknown key");
    static final Refused UNNAMED = new Refused("it is not clear by which key");
    private static final Undecided UNFETCHED = new Undecided("the issuer's keys could not be fetched");

    private final IssuerSettings issuer;
    private final FetchedKeys from;
    private final long keepNanos;
    private final KeySource source;
    private final TimeSource time;
    private final Question question = new NextFetch();

    private volatile @Nullable KeySet keys;
    private volatile long fetchedNanos;
    private volatile @Nullable Map<String, @Nullable Object> description;

    // Guarded by this.
    private final Set<Answer> waiting = new LinkedHashSet<>();
    private boolean fetching;
    private boolean hasBegun;
    private long begunNanos;
    private long dueNanos;
    private int failures;

    /** @param from where the issuer's settings say that they are */
    IssuerKeys(IssuerSettings issuer, FetchedKeys from, KeySource source, TimeSource time) {
        this.issuer = issuer;
        this.from = from;
        this.keepNanos = from.keep().toNanos();
        this.source = source;
        this.time = time;
    }

    /** Null if there is none, or none that may still be used. */
    @Override
    public @Nullable VerificationKey find(@Nullable String id, SigningAlgorithm algorithm) {
        KeySet known = usable(now());
        return known == null ? null : known.find(id, algorithm);
    }

    /** What is to be said of a token for which no key was found. */
    @Override
    public synchronized AuthDecision missing(@Nullable String id) {
        long now = now();
        boolean someKnown = usable(now) != null;
        if (someKnown && id == null) {
            return UNNAMED;
        }
        if (fetching || mayFetch(now, someKnown)) {
            return new Pending("the keys of jwt:" + issuer.id(), question);
        }
        return someKnown && failures == 0 ? UNKNOWN : UNFETCHED;
    }

    /** To be called a few times a second. */
    @Override
    public void tick() {
        if (begins(true)) {
            source.fetch(this::fetched);
        }
    }

    @Override
    public @Nullable Map<String, @Nullable Object> description() {
        return description;
    }

    private @Nullable KeySet usable(long now) {
        KeySet known = keys;
        return known != null && now - fetchedNanos <= keepNanos ? known : null;
    }

    private boolean mayFetch(long now, boolean someKnown) {
        return !hasBegun || (someKnown ? now - begunNanos >= INTERVAL.toNanos() : now - dueNanos >= 0);
    }

    /** @param onlyIfDue whether it is time that decides, and not a token */
    private synchronized boolean begins(boolean onlyIfDue) {
        long now = now();
        boolean begins =
                !fetching && (onlyIfDue ? !hasBegun || now - dueNanos >= 0 : mayFetch(now, usable(now) != null));
        if (begins) {
            fetching = true;
            hasBegun = true;
            begunNanos = now;
        }
        return begins;
    }

    private void fetched(Fetched result) {
        KeySet set = result.text() == null ? null : KeySet.parse(result.text(), issuer.algorithms());
        String why = result.text() == null ? result.failure() : "what came holds no key that can be used";
        List<Answer> answers;
        boolean isNews;
        synchronized (this) {
            fetching = false;
            isNews = set == null ? failed() : succeeded(set, result);
            answers = List.copyOf(waiting);
            waiting.clear();
        }
        answers.forEach(Answer::decideAgain);
        if (isNews) {
            tell(set, why);
        }
    }

    /** Without the lock, as a log may hang. */
    private void tell(@Nullable KeySet fetched, String why) {
        if (fetched != null) {
            LOG.info("the keys of issuer {} have been fetched: {}", issuer.id(), fetched.size());
        } else {
            LOG.warn(
                    "the keys of issuer {} cannot be fetched, beginning at {}: {}; {}",
                    issuer.id(),
                    from.uri(),
                    why,
                    keys == null ? "its tokens are answered 503" : "those that are known are used meanwhile");
        }
    }

    /** Whether that is news. */
    private boolean succeeded(KeySet set, Fetched result) {
        KeySet former = keys;
        boolean isNews = former == null || failures > 0;
        keys = former == null ? set : former.replacedBy(set);
        failures = 0;
        fetchedNanos = now();
        // A fifth ahead of their end.
        Duration maxAge = result.maxAge();
        dueNanos = fetchedNanos + within(maxAge == null ? USUAL : maxAge).toNanos() / 5 * 4;
        description = result.description();
        return isNews;
    }

    private static Duration within(Duration age) {
        if (age.compareTo(SHORTEST) < 0) {
            return SHORTEST;
        }
        return age.compareTo(LONGEST) > 0 ? LONGEST : age;
    }

    /** Whether that is news. */
    private boolean failed() {
        dueNanos = now() + (FIRST_PAUSE_NANOS << Math.min(failures, MOST_DOUBLINGS));
        failures++;
        return failures == 1;
    }

    private long now() {
        return time.nanoTime().getAsLong();
    }

    /** Waits for the fetch that is under way, or begins one. */
    private final class NextFetch implements Question {

        @Override
        public void ask(Answer answer) {
            boolean mine = begins(false);
            boolean waits;
            synchronized (IssuerKeys.this) {
                waits = fetching && waiting.add(answer);
            }
            if (mine) {
                source.fetch(IssuerKeys.this::fetched);
            }
            if (!waits) {
                answer.decideAgain();
            }
        }
    }
}
