package dev.gatehouse.quota;

import dev.gatehouse.state.redis.LeaseTerms;

/**
 * How far one node may be apart from what all nodes have counted together, in units.
 *
 * <p>What it holds unused it may use in another window than it was taken in, and what it grants before it has asked was
 * taken in none yet. Both together, over all nodes, and what refills while an answer is under way, are at most a hundredth of the limit, or
 * one unit a node where that is more: by so much, at most, the sum of what they grant in any window exceeds the limit.
 *
 * @param nodes for how many it is
 * @param overdraft that may be granted before Redis knows
 * @param held that may be taken in advance
 */
record Allowance(int nodes, long overdraft, long held) {

    private static final int HUNDREDTHS = 100;
    private static final int OVERDRAFT_SHARE = 4;

    /**
     * @param nodes at least 1
     * @param patienceMicros for how long an answer can be under way
     */
    static Allowance of(LeaseTerms terms, int nodes, long patienceMicros) {
        long meanwhile = terms.units() - terms.free(terms.refillIn(patienceMicros));
        long all = Math.max(1, (terms.units() / HUNDREDTHS - meanwhile) / nodes);
        long overdraft = Math.max(1, all / OVERDRAFT_SHARE);
        return new Allowance(nodes, overdraft, all - overdraft);
    }
}
