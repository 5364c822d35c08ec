package dev.gatehouse.state.redis;

/** Where several nodes count together. Nothing here blocks. */
public interface Ledger {

    /** @return false if it is not asked, and nobody will hear of it */
    boolean ask(Question question);

    /** How many nodes there are, this one included; at least 1. */
    int nodes();

    /** Whether asking makes sense now. */
    boolean isHere();

    /** Grows each time it is here again: what was known before may be more than it still knows. */
    long returns();
}
