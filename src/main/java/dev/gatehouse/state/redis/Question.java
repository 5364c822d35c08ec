package dev.gatehouse.state.redis;

/**
 * What one node asks about one caller's room in one limit. Nothing of it is sent twice.
 *
 * @param key of the room
 * @param arrears of this node, from when Redis was away
 * @param charged units that were granted already, taken whether there are so many or not; below 0 = given back
 * @param needed units that somebody waits for; granted as far as there are so many
 * @param wanted units for those who come next; granted as far as there are plenty
 * @param keptMillis how long the key is kept where nothing refills; 0 = until all has come back
 * @param asker hears of it, exactly once of an answer or of none
 */
public record Question(
        String key,
        LeaseTerms terms,
        Arrears arrears,
        long charged,
        long needed,
        long wanted,
        long keptMillis,
        Asker asker) {

    /**
     * What is made up for when Redis is back.
     *
     * @param absent how many other nodes may not have settled yet what they granted
     * @param known parts that were missing before it went, of the capacity and what was on top of it, by what this node has
     *     learnt, where Redis may have lost it; 0 = it will know better
     * @param settled parts that this node granted while it was away, and are missing from now on
     * @param reserved parts that those who are absent may have granted; nothing of them is granted
     * @param onTop parts on top of the capacity that an operator has given, as far as this node knew when it reckoned
     */
    public record Arrears(int absent, long known, long settled, long reserved, long onTop) {

        public static final Arrears NONE = new Arrears(0, 0, 0, 0, 0);

        /**
         * Parts that are there for those who are absent, who may know of more on top than this node did.
         *
         * @param top parts that are on top, as Redis says
         */
        public long reserved(long top, int nodes) {
            double more = Math.max(0, top - onTop) * (double) Math.min(absent, nodes - 1) / nodes;
            return reserved + (long) Math.ceil(more);
        }
    }

    /** Called from threads of the state, never while the question is put; must not block. */
    public interface Asker {

        void answered(Answer answer);

        /** Nobody should wait any longer. An answer, or that there is none, may still come. */
        void late();

        /** There will be no answer. Redis may have done what it was asked all the same. */
        void failed();
    }

    /**
     * @param granted units of those needed and wanted, together
     * @param missing parts of the capacity, after all that was asked; below 0 if more was given on top than is missing
     * @param onTop parts that an operator has given on top of the capacity, or taken from it: {@code missing} has them in it
     */
    public record Answer(long granted, long missing, long onTop) {}
}
