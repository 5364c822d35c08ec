package dev.gatehouse.quota;

/**
 * How far one node may be apart from what all nodes have counted together, in units.
 *
 * <p>What it holds unused it may use in another window than it was taken in, and what it grants before it has asked was
 * taken in none yet. Both together are, over all nodes, at most a hundredth of the limit, or one unit a node where that is more: by
 * so much, at most, the sum of what they grant in any window exceeds the limit.
 *
 * @param overdraft that may be granted before Redis knows
 * @param held that may be taken in advance
 */
record Allowance(long overdraft, long held) {

    private static final int HUNDREDTHS = 100;
    private static final int OVERDRAFT_SHARE = 4;

    /**
     * @param units that the limit has at most
     * @param nodes at least 1
     */
    static Allowance of(long units, int nodes) {
        long all = Math.max(1, units / HUNDREDTHS / nodes);
        long overdraft = Math.max(1, all / OVERDRAFT_SHARE);
        return new Allowance(overdraft, all - overdraft);
    }
}
