package dev.gatehouse.quota;

import dev.gatehouse.exchange.Exchange;
import dev.gatehouse.route.ConcurrentLimit;
import dev.gatehouse.route.CountBy;
import dev.gatehouse.route.CountBy.Kind;
import dev.gatehouse.route.RateLimit;
import dev.gatehouse.route.RateLimit.Unit;
import dev.gatehouse.state.Account;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One limit of a route, of consumers or of the gateway, in one generation. */
final class Limit implements CellSource<Exchange> {

    /** No text of a caller is empty. */
    private static final String CROWD = "";

    private final Terms terms;
    private final String name;
    private final String identity;
    private final LimiterStore store;
    private final Limiter limiter;

    /** Null where this process alone counts. */
    private final @Nullable SharedLimit shared;

    private final CallerKey callers;
    private final long key;
    private final LimitCount count;

    /*
     * Where all count together who find no room in the store. Letting them pass would make the limit void for as long
     * as an attacker keeps the room full; this way he uses up one bucket, which honest callers without a cell of
     * their own then lack. Those who have one notice nothing.
     */
    private final Cell crowd;

    /**
     * @param owner of the limit, told apart from all other owners, and the same in every process
     * @param name unique among all limits that a request can meet; printable ASCII without quotes
     */
    Limit(String owner, String name, RateLimit settings, LimiterStore store) {
        this(owner, name, Terms.of(settings), Limiter.of(settings), store.shared(settings), store);
    }

    /** As the other; each node counts its own. */
    Limit(String owner, String name, ConcurrentLimit settings, LimiterStore store) {
        this(owner, name, Terms.of(settings), new AtOnceLimiter(settings), null, store);
    }

    private Limit(
            String owner, String name, Terms terms, Limiter limiter, @Nullable SharedLimit shared, LimiterStore store) {
        this.terms = terms;
        this.name = name;
        this.store = store;
        this.limiter = limiter;
        this.shared = shared;
        identity = owner + ": " + terms.words().what();
        callers = new CallerKey(terms.countBy(), store.hash());
        key = store.hash().of(identity);
        count = store.count(identity);
        crowd = shared == null ? new LocalCell(key, limiter) : shared(shared, key, CROWD, store.now());
    }

    /** What one limit counts. */
    enum Measure {
        /** Or their costs. */
        REQUESTS,
        /** Of bodies, when an exchange has ended. */
        BYTES,
        /** That are under way. */
        AT_ONCE
    }

    /**
     * What a limit says.
     *
     * @param capacity how much of it there can be at once
     * @param calendar whether it begins anew all at once
     */
    private record Terms(Measure measure, CountBy countBy, long capacity, boolean calendar, Words words) {

        static Terms of(RateLimit limit) {
            boolean bytes = limit.unit() == Unit.BYTES;
            boolean calendar = !limit.period().continuous();
            String what = calendar
                    ? (bytes ? "bytes by " : "") + limit.period().unit() + " per " + limit.countBy() + " in "
                            + limit.zone()
                    : limit.text();
            return new Terms(
                    bytes ? Measure.BYTES : Measure.REQUESTS,
                    limit.countBy(),
                    limit.burst(),
                    calendar,
                    new Words(limit.text(), what, RateLimitFields.policy(limit)));
        }

        static Terms of(ConcurrentLimit limit) {
            String what = "at once per " + limit.countBy();
            return new Terms(
                    Measure.AT_ONCE,
                    limit.countBy(),
                    limit.most(),
                    false,
                    new Words(limit.text(), what, RateLimitFields.policy(limit)));
        }
    }

    /**
     * How a limit is told of.
     *
     * @param text as it is written
     * @param what all that makes what has been counted mean something else
     * @param policy its member of RateLimit-Policy, behind the name
     */
    private record Words(String text, String what, String policy) {}

    String name() {
        return name;
    }

    Measure measure() {
        return terms.measure();
    }

    CountBy countBy() {
        return terms.countBy();
    }

    /** As it is written, with what that leaves unsaid. */
    String text() {
        return terms.words().text();
    }

    /** How much of it there can be at once. */
    long capacity() {
        return terms.capacity();
    }

    /** How long until all of it is there again: the end of its window, or until a bucket is full. */
    long secondsToReset(Cell cell, Moment now) {
        return terms.calendar() ? cell.secondsToMore(now) : cell.secondsUntil(terms.capacity(), now);
    }

    /** Its member of RateLimit-Policy. */
    String policy() {
        return '"' + name + '"' + terms.words().policy();
    }

    /**
     * What tells this limit apart from all others, the same in every process and after a restart: its owner and all that makes
     * what has been counted mean something else. A bucket whose rate is changed begins full; a window of a calendar goes
     * on with what it has counted, whatever its limit is now.
     */
    String identity() {
        return identity;
    }

    /** Whether it counts in a calendar's windows, and this gateway alone keeps what is counted. */
    boolean isLong() {
        return shared == null && limiter instanceof WindowLimiter;
    }

    /** Whether it counts in a calendar's windows, together with other gateways. */
    boolean isLongAndShared() {
        return shared != null && limiter instanceof WindowLimiter;
    }

    /**
     * The windows of one that {@link #isLongAndShared} and counts by nothing but the consumer: that of now, and those before it that
     * ended after a moment and may still be known, the latest first.
     */
    List<SharedUse> sharedUses(String consumer, Instant since, Moment now) {
        SharedLimit with = Objects.requireNonNull(shared, "a limit that is shared");
        String name = with.name(identity, CallerKey.ofConsumer(consumer));
        long most = asOf(now).most();
        return with.windows(since, now).stream()
                .map(window -> new SharedUse(
                        consumer,
                        new LongLimit(identity, window.start(), window.end(), most),
                        with.roomKey(name, window),
                        with.keptMillis(window, now)))
                .toList();
    }

    /** Of one that {@link #isLong} or {@link #isLongAndShared}. */
    LongLimit asOf(Moment now) {
        WindowLimiter calendar = (WindowLimiter) limiter;
        Window window = calendar.windowAt(now);
        return new LongLimit(identity, window.start(), window.end(), calendar.count());
    }

    /** Whose this request is for this limit, the same in every process and after a restart. */
    String caller(Exchange exchange) {
        return callers.text(exchange);
    }

    /** How often it had no room. */
    LimitCount count() {
        return count;
    }

    /** Where this request counts. */
    Cell cell(Exchange exchange, Moment now) {
        CellTable table = callers.isKnown(exchange) ? store.consumers() : store.strangers();
        Cell cell = table.cell(callers.hash(key, exchange), this, exchange, now);
        if (cell == null) {
            store.crowded();
            return crowd;
        }
        if (cell instanceof SharedCell one && shared != null) {
            one.follow(shared);
        } else if (cell instanceof LocalCell one) {
            one.follow(limiter);
        }
        return cell;
    }

    @Override
    public Cell make(long cellKey, Exchange exchange, Moment now) {
        if (shared != null) {
            return shared(shared, cellKey, caller(exchange), now);
        }
        Books books = store.books();
        return books != null && limiter instanceof WindowLimiter window
                ? books.cell(cellKey, window, kind(exchange), caller(exchange), identity)
                : new LocalCell(cellKey, limiter);
    }

    private SharedCell shared(SharedLimit with, long cellKey, String caller, Moment now) {
        return new SharedCell(cellKey, with.name(identity, caller), with, now);
    }

    private Account.Kind kind(Exchange exchange) {
        if (!callers.isKnown(exchange)) {
            return Account.Kind.STRANGER;
        }
        // Its name comes first in the text then.
        return countBy().parts().get(0).kind() == Kind.CONSUMER ? Account.Kind.CONSUMER : Account.Kind.NAMED;
    }
}
