package dev.gatehouse.config;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** What became of the wish to have the configuration read again. */
public sealed interface ReloadResult {

    <T> T fold(
            Function<? super Applied, ? extends T> applied,
            Function<? super Unchanged, ? extends T> unchanged,
            Function<? super Refused, ? extends T> refused);

    /**
     * Another configuration is in force.
     *
     * @param generation its number
     * @param changes each file that is another, new or gone, in words
     * @param warnings what had better be mended
     * @param atRestart keys whose change takes effect when the process is started again, and not before
     */
    record Applied(long generation, List<String> changes, List<ConfigProblem> warnings, List<String> atRestart)
            implements ReloadResult {

        public Applied {
            changes = List.copyOf(changes);
            warnings = List.copyOf(warnings);
            atRestart = List.copyOf(atRestart);
        }

        @Override
        public <T> T fold(
                Function<? super Applied, ? extends T> applied,
                Function<? super Unchanged, ? extends T> unchanged,
                Function<? super Refused, ? extends T> refused) {
            return applied.apply(this);
        }
    }

    /**
     * The files say what is in force already.
     *
     * @param generation its number
     * @param age for how long it has been in force; a change that was made just now may have been taken by itself
     * @param changes with which it came into force, as in {@link Applied}; none at the start
     * @param atRestart keys that wait for a restart
     */
    record Unchanged(long generation, Duration age, List<String> changes, List<String> atRestart)
            implements ReloadResult {

        public Unchanged {
            changes = List.copyOf(changes);
            atRestart = List.copyOf(atRestart);
        }

        @Override
        public <T> T fold(
                Function<? super Applied, ? extends T> applied,
                Function<? super Unchanged, ? extends T> unchanged,
                Function<? super Refused, ? extends T> refused) {
            return unchanged.apply(this);
        }
    }

    /**
     * What was in force still is, all of it.
     *
     * @param generation its number
     * @param problems why; at least one
     */
    record Refused(long generation, List<ConfigProblem> problems) implements ReloadResult {

        public Refused {
            problems = List.copyOf(problems);
        }

        @Override
        public <T> T fold(
                Function<? super Applied, ? extends T> applied,
                Function<? super Unchanged, ? extends T> unchanged,
                Function<? super Refused, ? extends T> refused) {
            return refused.apply(this);
        }
    }
}
