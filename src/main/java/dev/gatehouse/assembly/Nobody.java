package dev.gatehouse.assembly;

import dev.gatehouse.state.redis.Ledger;
import dev.gatehouse.state.redis.Question;

/** For limits that are named and not used. */
final class Nobody implements Ledger {

    @Override
    public boolean ask(Question question) {
        return false;
    }

    @Override
    public int nodes() {
        return 1;
    }

    @Override
    public int absent() {
        return 0;
    }

    @Override
    public long patienceMicros() {
        return 0;
    }

    @Override
    public boolean isHere() {
        return false;
    }

    @Override
    public long returns() {
        return 0;
    }

    @Override
    public long losses() {
        return 0;
    }
}
