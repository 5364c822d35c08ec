package dev.gatehouse.quota;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The cells of many callers in a room that never grows, found by their hashed keys.
 *
 * <p>A key belongs to one set of {@value #CELLS_PER_SET} places. Finding a cell takes no lock. A caller who has none
 * gets a free place of his set, or that of a cell which holds nothing any more: a bucket that is full again, a window
 * that is past. Forgetting those changes no answer, so that however many strangers come, nobody's limit begins anew
 * before its time. A set in which every cell still holds something has no room.
 *
 * <p>Only giving out a place is under a lock, one of {@value #LOCKS}, for as long as it takes to look through one set:
 * two requests of one caller must not get two cells. A cell is retired before its place is given away, so that a
 * request which has just found it counts in it before that (and it stays), or notices and asks again.
 */
final class CellTable {

    private static final int CELLS_PER_SET = 16;
    private static final int LOCKS = 64;

    private final AtomicReferenceArray<Cell> places;
    private final Object[] locks = new Object[LOCKS];

    /** Which has taken over from this one: cells are made there from then on. */
    private volatile @Nullable CellTable successor;

    /** @param capacity cells at most; a power of two, at least {@value #CELLS_PER_SET} */
    CellTable(int capacity) {
        if (capacity < CELLS_PER_SET || Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("capacity " + capacity);
        }
        places = new AtomicReferenceArray<>(capacity);
        for (int i = 0; i < LOCKS; i++) {
            locks[i] = new Object();
        }
    }

    int capacity() {
        return places.length();
    }

    /**
     * The cell of this key, made if there is none.
     *
     * @param source of a cell that is made, from a {@code caller} known so
     * @return null if there is no room
     */
    <C> @Nullable Cell cell(long key, CellSource<? super C> source, C caller, Moment now) {
        Cell found = find(key, firstPlace(key));
        return found != null ? found : admit(key, source, caller, now);
    }

    /**
     * Takes over the cells of another table. Whoever still asks that one gets the same cells meanwhile, and new ones from here: none
     * is made twice.
     */
    void takeOver(CellTable other, Moment now) {
        other.successor = this;
        for (int i = 0; i < other.places.length(); i += CELLS_PER_SET) {
            synchronized (other.lock(i)) {
                other.copySet(i, this, now);
            }
        }
    }

    private void copySet(int first, CellTable to, Moment now) {
        for (int i = first; i < first + CELLS_PER_SET; i++) {
            Cell cell = places.get(i);
            if (cell != null) {
                int place = to.firstPlace(cell.key());
                synchronized (to.lock(place)) {
                    to.put(cell, now, place);
                }
            }
        }
    }

    void each(Consumer<? super Cell> ear) {
        for (int i = 0; i < places.length(); i++) {
            Cell cell = places.get(i);
            if (cell != null) {
                ear.accept(cell);
            }
        }
    }

    private @Nullable Cell find(long key, int first) {
        for (int i = first; i < first + CELLS_PER_SET; i++) {
            Cell cell = places.get(i);
            if (cell == null) {
                return null;
            }
            if (cell.key() == key) {
                return cell;
            }
        }
        return null;
    }

    private <C> @Nullable Cell admit(long key, CellSource<? super C> source, C caller, Moment now) {
        int first = firstPlace(key);
        synchronized (lock(first)) {
            Cell found = find(key, first);
            if (found != null) {
                return found;
            }
            CellTable next = successor;
            if (next != null) {
                return next.cell(key, source, caller, now);
            }
            Cell admitted = source.make(key, caller, now);
            return put(admitted, now, first) ? admitted : null;
        }
    }

    private boolean put(Cell cell, Moment now, int first) {
        for (int i = first; i < first + CELLS_PER_SET; i++) {
            Cell previous = places.get(i);
            if (previous == null || previous.retire(now)) {
                places.set(i, cell);
                return true;
            }
        }
        return false;
    }

    private Object lock(int firstPlace) {
        return locks[firstPlace / CELLS_PER_SET % LOCKS];
    }

    private int firstPlace(long key) {
        return (int) key & places.length() - 1 & -CELLS_PER_SET;
    }
}
