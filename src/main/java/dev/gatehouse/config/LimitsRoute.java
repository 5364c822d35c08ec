package dev.gatehouse.config;

import dev.gatehouse.config.ConfigDirectory.SourceFile;
import dev.gatehouse.route.Route;
import dev.gatehouse.route.RouteAction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The route by which consumers see their limits: {@code limits.path}, with the defaults for all routes beneath. */
final class LimitsRoute {

    /** No file has such a name. */
    private static final String ID = "(limits)";

    private final Problems problems;
    private final Statements process;
    private final Statements defaults;
    private final Map<String, Statement> stated = new LinkedHashMap<>();

    LimitsRoute(Problems problems, Statements process, Statements defaults) {
        this.problems = problems;
        this.process = process;
        this.defaults = defaults;
    }

    /** Empty if there is none, or something is wrong with it, which is reported. */
    Optional<Route> read(RouteReader reader, int index) {
        Optional<Statement> path = find(QuotaKeys.LIMITS_PATH);
        Optional<Statement> auth = find(QuotaKeys.LIMITS_AUTH);
        if (path.isEmpty()) {
            auth.ifPresent(
                    alone -> problems.error(alone.at(), "has no effect without limits.path", "take the line out"));
            return Optional.empty();
        }
        if (isPublic(auth)) {
            problems.error(
                    path.get().at(),
                    "could not tell who asks: nobody has to say it there",
                    "add limits.auth = api-key, or whatever callers are known by");
            return Optional.empty();
        }
        put(RouteKeys.MATCH_PATH, path.get(), path.get().value());
        put(RouteKeys.MATCH_METHODS, path.get(), new ConfigText("GET", false));
        put(RouteKeys.RESPOND_STATUS, path.get(), new ConfigText("200", false));
        auth.ifPresent(own -> put(RouteKeys.AUTH, own, own.value()));
        return reader.read(
                        new SourceFile(ID, process.file(), ""), index, new Statements(process.file(), stated, problems))
                .map(route -> route.doing(new RouteAction.ShowLimits()));
    }

    private Optional<Statement> find(Key<?> key) {
        return process.all().stream().filter(statement -> statement.is(key)).findFirst();
    }

    private boolean isPublic(Optional<Statement> auth) {
        List<SchemeName> schemes =
                auth.isPresent() ? auth.get().read(QuotaKeys.LIMITS_AUTH) : defaults.find(RouteKeys.AUTH);
        boolean isWrong = schemes == null && (auth.isPresent() || defaults.has(RouteKeys.AUTH));
        return !isWrong && (schemes == null || schemes.isEmpty());
    }

    private void put(Key<?> key, Statement source, ConfigText value) {
        stated.put(key.name(), new Statement(key, "", value, source.at(), false));
    }
}
