package dev.gatehouse.config;

import dev.gatehouse.route.ConsumerSettings;
import dev.gatehouse.tls.FileStamp;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a consumer file has been found to say.
 *
 * @param stamp by which it is seen whether it has changed; null if it was not to be had
 * @param consumer empty if the file could not be read, which is among the errors
 * @param routes which its keys name, and where each is first
 * @param peppered where a key is that needs the pepper; null if none does
 * @param plan that it has; null = none
 */
record ConsumerRead(
        Path file,
        @Nullable FileStamp stamp,
        Instant readAt,
        FilesRead files,
        List<ConfigProblem> errors,
        List<ConfigProblem> warnings,
        Optional<ConsumerSettings> consumer,
        Map<String, Location> routes,
        @Nullable Location peppered,
        @Nullable ChosenPlan plan) {

    /**
     * Whether there is no need to read it again: nothing was wrong, nothing came from another file, and the stamp tells of every
     * change since.
     */
    boolean holds(@Nullable FileStamp now) {
        return stamp != null && stamp.equals(now) && isComplete() && !stamp.wasYoungAt(readAt);
    }

    /** The same with its consumer at this place. */
    ConsumerRead at(int place) {
        return consumer.isEmpty() || consumer.get().index() == place
                ? this
                : new ConsumerRead(
                        file,
                        stamp,
                        readAt,
                        files,
                        errors,
                        warnings,
                        consumer.map(found -> found.at(place)),
                        routes,
                        peppered,
                        plan);
    }

    private boolean isComplete() {
        return consumer.isPresent()
                && errors.isEmpty()
                && warnings.isEmpty()
                && files.digests().size() == 1;
    }
}
