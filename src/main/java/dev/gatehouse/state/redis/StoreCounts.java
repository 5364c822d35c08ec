package dev.gatehouse.state.redis;

import org.jspecify.annotations.Nullable;

/**
 * How it stands with Redis, for operators.
 *
 * @param here whether it is asked now
 * @param nodes as many as there are, or were when it was last asked
 * @param apart of the others, that may not have settled yet what they granted while it was away
 * @param why it is not here; null if it is
 * @param times how often it went away since the start
 * @param awayMillis how long it was away in all
 * @param asked questions since the start
 * @param late of them, that were not answered in time
 * @param failed of them, that were not answered at all, or by an error
 */
public record StoreCounts(
        boolean here,
        int nodes,
        int apart,
        @Nullable String why,
        long times,
        long awayMillis,
        long asked,
        long late,
        long failed) {}
