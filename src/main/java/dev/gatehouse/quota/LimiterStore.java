package dev.gatehouse.quota;

import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.http.KeyedHash;
import dev.gatehouse.route.RateLimit;
import dev.gatehouse.state.redis.Ledger;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * All that limits remember, of one node. It outlives the generations of the configuration: a limit that a reload leaves
 * as it was goes on where it stood.
 *
 * <p>Its memory is bounded. Strangers, told apart by an address or a field that anybody can make up, share a room of
 * {@value #STRANGERS} cells, some 10 MiB when full; consumers have a room of their own that no stranger can fill, and
 * that grows with the configuration to {@value #MOST_CONSUMER_CELLS} cells. Who finds no room counts in one cell with
 * all others of the same limit that found none (see {@link CellTable} for when that is).
 */
public final class LimiterStore {

    static final int STRANGERS = 1 << 18;

    private static final int FEWEST_CONSUMER_CELLS = 1 << 12;
    private static final int MOST_CONSUMER_CELLS = 1 << 22;

    /** Places per expected cell: so few of the sets are crowded that only one cell in a million finds no room. */
    private static final int SPREAD = 4;

    private final TimeSource time;
    private final @Nullable Books books;
    private final long startNanos;
    private final KeyedHash hash;
    private final CellTable strangers;
    private final Map<String, LimitCount> counts = new ConcurrentHashMap<>();
    private final LongAdder crowded = new LongAdder();
    private volatile @Nullable SharedRooms rooms;
    private volatile CellTable consumers = new CellTable(FEWEST_CONSUMER_CELLS);

    public LimiterStore(TimeSource time) {
        this(time, null);
    }

    /** @param books where the use of long quotas is written down; null = nowhere */
    public LimiterStore(TimeSource time, @Nullable Books books) {
        this(time, new SecureRandom(), STRANGERS, books);
    }

    /** Writes nothing down. */
    LimiterStore(TimeSource time, RandomGenerator random, int strangersCapacity) {
        this(time, random, strangersCapacity, null);
    }

    /**
     * @param random for the key of the hash that tells callers apart; must not be foreseeable
     * @param strangersCapacity a power of two
     */
    LimiterStore(TimeSource time, RandomGenerator random, int strangersCapacity, @Nullable Books books) {
        this.time = time;
        this.books = books;
        startNanos = time.nanoTime().getAsLong();
        hash = new KeyedHash(random.nextLong(), random.nextLong());
        strangers = new CellTable(strangersCapacity);
    }

    /**
     * From now on limits are counted together with other nodes. To be called before there is any limit.
     *
     * @param prefix of all keys
     * @param history how long it is kept what consumers used in windows that are over
     */
    public void share(Ledger ledger, String prefix, Supplier<Duration> history) {
        rooms = new SharedRooms(ledger, prefix, history, this::now);
    }

    /** Null where this process alone counts. */
    @Nullable
    SharedLimit shared(RateLimit settings) {
        SharedRooms with = rooms;
        return with == null ? null : new SharedLimit(settings, with);
    }

    /**
     * Settles with the others what waits for no request. Not for a request's thread, and for one at a time.
     *
     * @return whether they know all that was granted while they could not be reached
     */
    public boolean settle() {
        SharedRooms shared = rooms;
        return shared != null && shared.sweep(this::eachCell);
    }

    /** Gives back to the others what this node holds: it leaves. */
    public void giveBack() {
        SharedRooms shared = rooms;
        if (shared != null) {
            shared.giveBackAll();
        }
    }

    Moment now() {
        return new Moment(
                Math.max(0, time.nanoTime().getAsLong() - startNanos),
                time.wall().millis());
    }

    @Nullable
    Books books() {
        return books;
    }

    /** Those that are there, some of which may be made or retired meanwhile. */
    void eachCell(Consumer<? super Cell> ear) {
        strangers.each(ear);
        consumers.each(ear);
    }

    KeyedHash hash() {
        return hash;
    }

    /** How often a limit has no room, which outlives the generations as what it has counted does. */
    LimitCount count(String identity) {
        return counts.computeIfAbsent(identity, made -> new LimitCount());
    }

    /** Forgets the counts of all other limits. */
    void keepCounts(Set<String> identities) {
        counts.keySet().retainAll(identities);
    }

    /** By each limit's identity: how many requests it has refused, and would have. */
    public Map<String, Map<String, Long>> counts() {
        Map<String, Map<String, Long>> shown = new TreeMap<>();
        counts.forEach((identity, count) -> shown.put(identity, count.shown()));
        return shown;
    }

    /** Somebody found no room. */
    void crowded() {
        crowded.increment();
    }

    /** Requests that were counted together with others, since their caller found no room. */
    public long crowdedRequests() {
        return crowded.sum();
    }

    CellTable strangers() {
        return strangers;
    }

    CellTable consumers() {
        return consumers;
    }

    /**
     * Makes room for the cells of consumers. Not for the data path.
     *
     * @param expected cells that all limits of a generation can have, if every consumer uses all of them
     */
    synchronized void expectConsumerCells(long expected) {
        int capacity = FEWEST_CONSUMER_CELLS;
        while (capacity < MOST_CONSUMER_CELLS && capacity / SPREAD < expected) {
            capacity *= 2;
        }
        if (capacity > consumers.capacity()) {
            CellTable larger = new CellTable(capacity);
            larger.takeOver(consumers, now());
            consumers = larger;
        }
    }
}
