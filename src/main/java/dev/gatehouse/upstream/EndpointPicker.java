package dev.gatehouse.upstream;

import dev.gatehouse.route.Balance;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Chooses the endpoint for a try, of those that are in use at the time. Nothing is allocated by it. */
final class EndpointPicker {

    /** So many times as long is no chance. */
    private static final long NOTABLY = 2;

    /** So few are no load: one client's handful of connections, alone on the gateway, stays together. */
    private static final int NO_LOAD = 8;

    private final Balance balance;
    private final List<Endpoint> all;
    private final @Nullable HashRing ring;
    private final WarmUp warmUp;
    private final IntUnaryOperator random;
    private final AtomicInteger next = new AtomicInteger();
    private volatile Choice choice;

    /** What there is to choose from. */
    private static final class Choice {
        final Endpoint[] endpoints;
        final Endpoint[] reserve;

        /** Each as often as its weight, spread out: the order of a round. Empty if nobody asks in rounds. */
        final Endpoint[] round;

        /** By the index among all endpoints. */
        final boolean[] isIn;

        final long weight;

        Choice(Selection selection, List<Endpoint> all, boolean inRounds) {
            endpoints = selection.inUse().toArray(Endpoint[]::new);
            reserve = selection.reserve().toArray(Endpoint[]::new);
            round = inRounds && endpoints.length > 0 ? spread(endpoints) : new Endpoint[0];
            isIn = new boolean[all.size()];
            for (int i = 0; i < isIn.length; i++) {
                isIn[i] = selection.inUse().contains(all.get(i));
            }
            weight = selection.inUse().stream().mapToLong(Endpoint::weight).sum();
        }
    }

    /**
     * @param all endpoints, in use or not; at first all are
     * @param random a number from 0 up to, not including, its argument
     */
    EndpointPicker(Balance balance, List<Endpoint> all, WarmUp warmUp, IntUnaryOperator random) {
        this.balance = balance;
        this.all = all;
        this.ring = balance.kind() == Balance.Kind.HASH ? new HashRing(all) : null;
        this.warmUp = warmUp;
        this.random = random;
        this.choice = choiceOf(Selection.of(all));
    }

    /** From now on these are in use. */
    void use(Selection selection) {
        choice = choiceOf(selection);
    }

    private Choice choiceOf(Selection selection) {
        return new Choice(selection, all, balance.kind() == Balance.Kind.ROUND_ROBIN);
    }

    /**
     * Null if none is in use.
     *
     * @param tried not to be chosen while there is another
     * @param key of the request, evenly spread; 0 = it has none
     */
    @Nullable
    Endpoint pick(List<Endpoint> tried, long key) {
        Choice now = choice;
        if (now.endpoints.length == 0) {
            return null;
        }
        Endpoint picked = picked(now, tried, key);
        boolean stands = !tried.contains(picked) && (now.endpoints.length == 1 || warmUp.letsPass(picked, random));
        return stands ? picked : anotherThan(picked, tried, now);
    }

    private Endpoint picked(Choice now, List<Endpoint> tried, long key) {
        if (now.endpoints.length == 1) {
            return now.endpoints[0];
        }
        HashRing known = ring;
        if (known != null && key != 0) {
            return onRing(known, key, now, tried);
        }
        return balance.kind() == Balance.Kind.ROUND_ROBIN ? inTurn(now.round) : lighterOfTwo(now.endpoints);
    }

    /** One that was not tried, and if possible one that can take its full share. */
    private Endpoint anotherThan(Endpoint picked, List<Endpoint> tried, Choice now) {
        Endpoint found = tried.contains(picked) ? null : picked;
        int start = random.applyAsInt(now.endpoints.length);
        for (int i = 0; i < now.endpoints.length; i++) {
            Endpoint other = now.endpoints[(start + i) % now.endpoints.length];
            if (!tried.contains(other)) {
                if (!warmUp.isUnderWay(other)) {
                    return other;
                }
                found = found == null ? other : found;
            }
        }
        for (int i = 0; found == null && i < now.reserve.length; i++) {
            found = tried.contains(now.reserve[i]) ? null : now.reserve[i];
        }
        return found == null ? picked : found;
    }

    private Endpoint inTurn(Endpoint[] round) {
        return round[Math.floorMod(next.getAndIncrement(), round.length)];
    }

    /**
     * The first on the ring that has room: none gets more than a quarter above its share of what is in flight, however
     * many requests have the same key.
     *
     * @see <a href="https://arxiv.org/abs/1608.01350">Mirrokni, Thorup, Zadimoghaddam, Consistent Hashing with Bounded
     *     Loads</a>
     */
    private Endpoint onRing(HashRing known, long key, Choice now, List<Endpoint> tried) {
        long inFlight = 0;
        for (Endpoint endpoint : now.endpoints) {
            inFlight += endpoint.inFlight();
        }
        Endpoint first = null;
        int start = known.start(key);
        for (int i = 0; i < known.size(); i++) {
            int owner = known.owner(start + i);
            if (now.isIn[owner] && !tried.contains(all.get(owner))) {
                Endpoint endpoint = all.get(owner);
                if (hasRoom(endpoint, inFlight, now.weight)) {
                    return endpoint;
                }
                first = first == null ? endpoint : first;
            }
        }
        return first == null ? now.endpoints[0] : first;
    }

    private static boolean hasRoom(Endpoint endpoint, long allInFlight, long allWeight) {
        long own = endpoint.inFlight();
        return own < NO_LOAD || 4 * own * allWeight < 5 * (allInFlight + 1) * endpoint.weight();
    }

    /**
     * Of two endpoints taken by chance the one that has less to do: nearly as even as the least loaded of all, without the
     * herd that runs to the one that was the least loaded a moment ago.
     *
     * @see <a href="https://www.eecs.harvard.edu/~michaelm/postscripts/mythesis.pdf">Mitzenmacher, The Power of Two Choices
     *     in Randomized Load Balancing</a>
     */
    private Endpoint lighterOfTwo(Endpoint[] endpoints) {
        int first = random.applyAsInt(endpoints.length);
        int second = random.applyAsInt(endpoints.length - 1);
        Endpoint a = endpoints[first];
        Endpoint b = endpoints[second < first ? second : second + 1];
        return lighter(b, a) ? b : a;
    }

    /**
     * Compares what each would have with one call more, for each unit of weight, without a division. Answers that take a
     * little longer are chance; those that take twice as long make each call count for more.
     */
    private static boolean lighter(Endpoint a, Endpoint b) {
        long calls = (a.inFlight() + 1L) * b.weight();
        long otherCalls = (b.inFlight() + 1L) * a.weight();
        long nanos = a.health().averageNanos();
        long otherNanos = b.health().averageNanos();
        boolean alike = nanos <= NOTABLY * otherNanos && otherNanos <= NOTABLY * nanos;
        if (alike || nanos == 0 || otherNanos == 0) {
            return calls < otherCalls;
        }
        return (double) calls * nanos < (double) otherCalls * otherNanos;
    }

    /** Smooth weighted round robin, as nginx has it, laid out once for a whole round. */
    private static Endpoint[] spread(Endpoint[] endpoints) {
        int divisor = 0;
        for (Endpoint endpoint : endpoints) {
            divisor = gcd(divisor, endpoint.weight());
        }
        int total = 0;
        for (Endpoint endpoint : endpoints) {
            total += endpoint.weight() / divisor;
        }
        Endpoint[] round = new Endpoint[total];
        int[] current = new int[endpoints.length];
        for (int turn = 0; turn < total; turn++) {
            int best = 0;
            for (int i = 0; i < endpoints.length; i++) {
                current[i] += endpoints[i].weight() / divisor;
                if (current[i] > current[best]) {
                    best = i;
                }
            }
            current[best] -= total;
            round[turn] = endpoints[best];
        }
        return round;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
