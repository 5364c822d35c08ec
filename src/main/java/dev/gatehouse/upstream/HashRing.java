package dev.gatehouse.upstream;

import dev.gatehouse.http.KeyedHash;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which endpoint each key belongs to, and which comes next: every endpoint has points on a ring, and a key belongs to the one whose
 * point comes first at or behind its hash. Without an endpoint its keys, and no others, go to those that come next.
 *
 * @see <a href="https://www.cs.princeton.edu/courses/archive/fall09/cos518/papers/chash.pdf">Karger et al., Consistent Hashing
 *     and Random Trees</a>
 */
final class HashRing {

    /** Of the heaviest endpoint: its share of the keys is within about a tenth of what it should be. */
    private static final int MOST_POINTS = 160;

    /** The same in every process: all gateways send a key to the same endpoint. */
    private static final KeyedHash HASH = new KeyedHash(0, 0);

    /** In order. */
    private final long[] points;

    /** Whose point it is: an index into the endpoints. */
    private final int[] owners;

    HashRing(List<Endpoint> endpoints) {
        int heaviest = endpoints.stream().mapToInt(Endpoint::weight).max().orElse(1);
        List<Point> all = IntStream.range(0, endpoints.size())
                .boxed()
                .flatMap(i -> IntStream.range(0, pointsOf(endpoints.get(i), heaviest))
                        .mapToObj(n -> new Point(HASH.of(endpoints.get(i).uri() + '#' + n), i)))
                .sorted(Comparator.comparingLong(Point::hash))
                .toList();
        points = all.stream().mapToLong(Point::hash).toArray();
        owners = all.stream().mapToInt(Point::owner).toArray();
    }

    private record Point(long hash, int owner) {}

    /** By weight: by that of the heaviest, so that one more of them changes nobody's points. */
    private static int pointsOf(Endpoint endpoint, int heaviest) {
        return Math.max(1, (int) ((long) MOST_POINTS * endpoint.weight() / heaviest));
    }

    int size() {
        return points.length;
    }

    /** Where the search for a key's endpoint begins. */
    int start(long key) {
        int found = Arrays.binarySearch(points, mixed(key));
        return found >= 0 ? found : -found - 1;
    }

    /**
     * What MurmurHash3 ends with: keys that were chosen by their hash to come here, as those of one part of a route's requests
     * are, would otherwise share one part of the ring.
     */
    private static long mixed(long key) {
        long mixed = (key ^ (key >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }

    /** @param position the start of a key, or so many behind it; less than twice the size */
    int owner(int position) {
        return owners[position < owners.length ? position : position - owners.length];
    }
}
