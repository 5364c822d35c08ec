package dev.gatehouse.route;

import dev.gatehouse.http.KeyedHash;
import dev.gatehouse.route.UpstreamSplit.Branch;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** Chooses one of several upstreams so that each gets its share: by chance, or by what a request has in common with others. */
public final class Shares {

    private static final int ALL = 100;

    /** The same in every process and for ever, as the choice is to be. */
    private static final KeyedHash HASH = new KeyedHash(1, 0);

    /** Shares, and those of all before them. */
    private final int[] percents;

    private final int[] upTo;

    /** Tells the upstreams apart, wherever in the list they stand. */
    private final long[] names;

    private Shares(int[] percents, int[] upTo, long[] names) {
        this.percents = percents;
        this.upTo = upTo;
        this.names = names;
    }

    static Shares of(List<Branch> branches) {
        int[] percents = branches.stream().mapToInt(Branch::percent).toArray();
        int[] upTo = percents.clone();
        for (int i = 1; i < upTo.length; i++) {
            upTo[i] += upTo[i - 1];
        }
        long[] names = branches.stream()
                .mapToLong(branch -> HASH.of(branch.upstream().id()))
                .toArray();
        return new Shares(percents, upTo, names);
    }

    /**
     * @param random a number from 0 up to, not including, its argument
     * @return the place in the list
     */
    public int byChance(IntUnaryOperator random) {
        int drawn = random.applyAsInt(ALL);
        int place = 0;
        while (upTo[place] <= drawn) {
            place++;
        }
        return place;
    }

    /**
     * Weighted rendezvous: each upstream draws a time for the key, the shorter the larger its share, and the first one has it. Where a
     * share grows the others' times stay, so that keys come to it and none leaves it; where one shrinks they go, and none comes.
     *
     * @param key a hash of what requests have in common
     * @return the place in the list
     * @see <a href="https://doi.org/10.1109/90.663936">Thaler, Ravishankar: Using Name-Based Mappings to Increase Hit Rates</a>
     */
    public int byKey(long key) {
        int first = 0;
        double shortest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < names.length; i++) {
            // Infinite without a share. StrictMath: every machine is to come to the same choice.
            double time = -StrictMath.log(fraction(HASH.of(key, names[i], 0))) / percents[i];
            if (time < shortest) {
                shortest = time;
                first = i;
            }
        }
        return first;
    }

    /** Above 0 and below 1. */
    private static double fraction(long hash) {
        return ((hash >>> 11) + 0.5) * 0x1p-53;
    }
}
