package dev.gatehouse.quota;

/**
 * Makes the cells of one limit.
 *
 * @param <C> what a caller is known by where its first cell is made
 */
interface CellSource<C> {

    /** @param key by which the table will find it */
    Cell make(long key, C caller, Moment now);
}
