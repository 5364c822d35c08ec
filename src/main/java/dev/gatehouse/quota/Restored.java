package dev.gatehouse.quota;

/**
 * What accounts had used when the ledger was read, for cells that are made later: known by hashes alone, 24 bytes for each and as
 * much again that is free. Filled by one thread, then only read.
 */
final class Restored {

    static final Restored NOTHING = new Restored();

    private static final int FIRST_CAPACITY = 1 << 6;
    private static final int WORDS = 3;

    /** Hash, start of the window, units; a hash of 0 where it is free. */
    private long[] table = new long[FIRST_CAPACITY * WORDS];

    private int size;

    /** @param start of the window, seconds since 1970 */
    void put(long hash, long start, long used) {
        if (2 * (size + 1) * WORDS > table.length) {
            grow();
        }
        int place = place(hash);
        size += table[place] == 0 ? 1 : 0;
        table[place] = nonZero(hash);
        table[place + 1] = start;
        table[place + 2] = used;
    }

    /** Where the account's entry is; negative if it has none. */
    int find(long hash) {
        int place = place(hash);
        return table[place] == 0 ? -1 : place;
    }

    /** @param place as {@link #find} said */
    long start(int place) {
        return table[place + 1];
    }

    /** @param place as {@link #find} said */
    long used(int place) {
        return table[place + 2];
    }

    int size() {
        return size;
    }

    private int place(long hash) {
        long wanted = nonZero(hash);
        int capacity = table.length / WORDS;
        int slot = (int) (wanted >>> Integer.SIZE) & capacity - 1;
        while (table[slot * WORDS] != 0 && table[slot * WORDS] != wanted) {
            slot = slot + 1 & capacity - 1;
        }
        return slot * WORDS;
    }

    private void grow() {
        long[] before = table;
        table = new long[2 * before.length];
        size = 0;
        for (int i = 0; i < before.length; i += WORDS) {
            if (before[i] != 0) {
                put(before[i], before[i + 1], before[i + 2]);
            }
        }
    }

    private static long nonZero(long hash) {
        return hash == 0 ? 1 : hash;
    }
}
