package dev.gatehouse.state;

/**
 * The latest time of each of many pairs of names, known by 64 bits of a hash. Of two pairs that share them, which is not to be
 * expected among fewer than a thousand million, one would be forgotten.
 */
final class LatestTimes {

    private static final int FIRST_CAPACITY = 1 << 10;
    private static final long TAKEN = -1;

    /** A hash at each even index, and behind it the time; 0 where it is free. A power of two in length. */
    private long[] table = new long[2 * FIRST_CAPACITY];

    private int size;

    /** @param seconds more than 0 */
    void note(String one, String other, long seconds) {
        if (4 * (size + 1) > table.length) {
            grow();
        }
        put(hash(one, other), seconds);
    }

    /** Whether this is the latest time of the pair; true once. */
    boolean take(String one, String other, long seconds) {
        int place = place(hash(one, other));
        boolean latest = table[place] != 0 && table[place + 1] == seconds;
        if (latest) {
            table[place + 1] = TAKEN;
        }
        return latest;
    }

    private void put(long hash, long seconds) {
        int place = place(hash);
        size += table[place] == 0 ? 1 : 0;
        table[place] = hash;
        table[place + 1] = Math.max(table[place + 1], seconds);
    }

    private int place(long hash) {
        int place = 2 * (int) (hash >>> 32) & (table.length - 1);
        while (table[place] != 0 && table[place] != hash) {
            place = (place + 2) & (table.length - 1);
        }
        return place;
    }

    private void grow() {
        long[] before = table;
        table = new long[2 * before.length];
        size = 0;
        for (int i = 0; i < before.length; i += 2) {
            if (before[i] != 0) {
                put(before[i], before[i + 1]);
            }
        }
    }

    /** Never 0. */
    private static long hash(String one, String other) {
        long hash = mixed(mixed(0x9E37_79B9_7F4A_7C15L, one) ^ '\t', other);
        hash ^= hash >>> 32;
        hash *= 0xD6E8_FEB8_6659_FD93L;
        hash ^= hash >>> 32;
        return hash == 0 ? 1 : hash;
    }

    private static long mixed(long start, String text) {
        long hash = start;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x0000_0100_0000_01B3L;
        }
        return hash;
    }
}
