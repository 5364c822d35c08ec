package dev.gatehouse.state.redis;

/** Where several nodes count together. Nothing here blocks. */
public interface Ledger {

    /** @return false if it is not asked, and nobody will hear of it */
    boolean ask(Question question);

    /** How many nodes there are, this one included; at least 1. */
    int nodes();

    /** How many of them may not have settled yet what they granted while it was away, this one left out. */
    int absent();

    /** For how long an answer is of use. */
    long patienceMicros();

    /** Whether asking makes sense now. */
    boolean isHere();

    /** Grows each time it is here again: what was known before may be more than it still knows. */
    long returns();

    /** Grows each time it has lost all that it knew. */
    long losses();
}
