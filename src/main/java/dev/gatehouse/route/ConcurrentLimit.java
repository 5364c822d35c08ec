package dev.gatehouse.route;

/**
 * So many requests at once: from when one is let in to the end of its answer.
 *
 * @param most at least 1
 * @param countBy whose requests are counted together
 */
public record ConcurrentLimit(int most, CountBy countBy) {

    public ConcurrentLimit {
        if (most < 1) {
            throw new IllegalArgumentException("most " + most);
        }
    }

    /** The same for each consumer apart. */
    public ConcurrentLimit ofEachConsumer() {
        return new ConcurrentLimit(most, countBy.ofEachConsumer());
    }

    /** As it is written in {@code quota.concurrent}, with what it left unsaid. */
    public String text() {
        return most + " at once per " + countBy;
    }
}
