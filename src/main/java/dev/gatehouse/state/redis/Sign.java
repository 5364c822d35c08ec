package dev.gatehouse.state.redis;

/**
 * A sign of life of this node.
 *
 * @param apart whether, when it is sent, this node goes by its own shares
 * @param settled whether it does not, and has settled all that it granted by them
 * @param settledMillis when that was so, as a sign before this one has found out; 0 = that is not known
 * @param sinceMillis how many nodes have settled since then is asked; both by Redis' clock
 */
record Sign(boolean apart, boolean settled, long settledMillis, long sinceMillis) {

    /**
     * @param nodes how many there are
     * @param nowMillis by Redis' clock
     * @param settled how many of them have settled since the time that was asked about
     * @param apart how many go by their own shares
     * @param beganMillis since when Redis remembers: another time than before if it has lost what it knew
     */
    record Answer(int nodes, long nowMillis, int settled, int apart, long beganMillis) {}
}
