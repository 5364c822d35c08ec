package dev.gatehouse.upstream;

import dev.gatehouse.route.Balance;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;

/** Chooses the endpoint for a call. */
final class EndpointPicker {

    private final Balance balance;
    private final Endpoint[] endpoints;

    /** Each endpoint as often as its weight, spread out: the order of a round. */
    private final Endpoint[] round;

    private final IntUnaryOperator random;
    private final AtomicInteger next = new AtomicInteger();

    /** @param random a number from 0 up to, not including, its argument */
    EndpointPicker(Balance balance, List<Endpoint> endpoints, IntUnaryOperator random) {
        this.balance = balance;
        this.endpoints = endpoints.toArray(Endpoint[]::new);
        this.round = spread(this.endpoints);
        this.random = random;
    }

    Endpoint pick() {
        if (endpoints.length == 1) {
            return endpoints[0];
        }
        return balance == Balance.ROUND_ROBIN ? inTurn() : leastLoaded();
    }

    private Endpoint inTurn() {
        return round[Math.floorMod(next.getAndIncrement(), round.length)];
    }

    /**
     * The least loaded of all, where load is calls in flight for each unit of weight; the search begins at a random
     * place, so that equally loaded ones take turns. An upstream has few endpoints, and looking at each is exact.
     */
    private Endpoint leastLoaded() {
        int start = random.applyAsInt(endpoints.length);
        Endpoint best = endpoints[start];
        for (int i = 1; i < endpoints.length; i++) {
            Endpoint other = endpoints[(start + i) % endpoints.length];
            if (lighter(other, best)) {
                best = other;
            }
        }
        return best;
    }

    /** Compares the load that each would have with one call more, without a division. */
    private static boolean lighter(Endpoint a, Endpoint b) {
        return (a.inFlight() + 1L) * b.weight() < (b.inFlight() + 1L) * a.weight();
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
