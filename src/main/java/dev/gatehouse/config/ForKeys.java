package dev.gatehouse.config;

import dev.gatehouse.route.KeyTerms.RouteNames;
import dev.gatehouse.route.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code gatehouse.properties} says of the making and listing of API keys.
 *
 * @param pepper that goes into the hashes of new keys; null = they are plain
 * @param stateDir where the last uses are, relative to the working directory of the gateway
 * @param routes the names of the routes that have files
 * @param errors in what it says of these
 */
public record ForKeys(@Nullable Secret pepper, Path stateDir, List<String> routes, List<ConfigProblem> errors) {

    public ForKeys {
        routes = List.copyOf(routes);
        errors = List.copyOf(errors);
    }

    /** Why a key cannot be for these routes, and what routes there are, in two lines: one of them is none. Null if it can. */
    public @Nullable String objectionToRoutes(String typed) {
        return Optional.ofNullable(ConsumerKeys.KEY_ROUTES.type().parse(typed).orNull()).stream()
                .flatMap(List::stream)
                .filter(names -> routes.stream().noneMatch(names::hold))
                .map(RouteNames::text)
                .findFirst()
                .map(none -> ConfigText.quote(none) + " is no route of this configuration\n    "
                        + new KnownNames("routes", routes).insteadOf(none))
                .orElse(null);
    }
}
