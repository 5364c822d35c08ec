package dev.gatehouse.admin;

import dev.gatehouse.config.ConfigProblem;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What configuration is in force, and what has been refused since.
 *
 * @param generation counted up from 1
 * @param loadedAt when it came into force
 * @param atRestart keys that the files have changed and that take effect when the process is started again
 * @param refusal of what the files say now; null if that is in force
 * @param counts since the start
 */
public record ReloadStatus(
        long generation,
        Instant loadedAt,
        List<String> atRestart,
        @Nullable Refusal refusal,
        Counts counts) {

    public ReloadStatus {
        atRestart = List.copyOf(atRestart);
    }

    /** @param problems at least one; without secrets */
    public record Refusal(Instant at, List<ConfigProblem> problems) {

        public Refusal {
            problems = List.copyOf(problems);
        }
    }

    /**
     * @param applied generations that came into force after the first
     * @param refused what was refused, each time that it was read and was not what had been refused before
     * @param givenUp generations of those applied that failed too often, so that the former one came into force again
     */
    public record Counts(long applied, long refused, long givenUp) {

        public static final Counts NONE = new Counts(0, 0, 0);
    }
}
