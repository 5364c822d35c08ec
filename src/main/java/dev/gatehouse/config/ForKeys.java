package dev.gatehouse.config;

import dev.gatehouse.route.Secret;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code gatehouse.properties} says of the making and listing of API keys.
 *
 * @param pepper that goes into the hashes of new keys; null = they are plain
 * @param stateDir where the last uses are, relative to the working directory of the gateway
 * @param errors in what it says of these
 */
public record ForKeys(@Nullable Secret pepper, Path stateDir, List<ConfigProblem> errors) {

    public ForKeys {
        errors = List.copyOf(errors);
    }
}
