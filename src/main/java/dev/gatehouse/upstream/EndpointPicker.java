package dev.gatehouse.upstream;

import dev.gatehouse.route.Balance;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;

/** Chooses the endpoint for a try, of those that are in use at the time. */
final class EndpointPicker {

    /** So many times as long is no chance. */
    private static final long NOTABLY = 2;

    private final Balance balance;
    private final IntUnaryOperator random;
    private final AtomicInteger next = new AtomicInteger();
    private volatile Choice choice;

    /** The endpoints in use. */
    private static final class Choice {
        final Endpoint[] endpoints;

        /** Each as often as its weight, spread out: the order of a round. */
        final Endpoint[] round;

        Choice(List<Endpoint> inUse) {
            endpoints = inUse.toArray(Endpoint[]::new);
            round = spread(endpoints);
        }
    }

    /** @param random a number from 0 up to, not including, its argument */
    EndpointPicker(Balance balance, List<Endpoint> endpoints, IntUnaryOperator random) {
        this.balance = balance;
        this.choice = new Choice(endpoints);
        this.random = random;
    }

    /** From now on these are in use. */
    void use(List<Endpoint> endpoints) {
        choice = new Choice(endpoints);
    }

    /** @param tried not to be chosen while there is another */
    Endpoint pick(List<Endpoint> tried) {
        Choice now = choice;
        if (now.endpoints.length == 1) {
            return now.endpoints[0];
        }
        Endpoint picked = balance == Balance.ROUND_ROBIN ? inTurn(now.round) : lighterOfTwo(now.endpoints);
        return tried.contains(picked) ? anotherThan(tried, picked, now.endpoints) : picked;
    }

    private Endpoint anotherThan(List<Endpoint> tried, Endpoint picked, Endpoint[] endpoints) {
        int start = random.applyAsInt(endpoints.length);
        for (int i = 0; i < endpoints.length; i++) {
            Endpoint other = endpoints[(start + i) % endpoints.length];
            if (!tried.contains(other)) {
                return other;
            }
        }
        return picked;
    }

    private Endpoint inTurn(Endpoint[] round) {
        return round[Math.floorMod(next.getAndIncrement(), round.length)];
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
