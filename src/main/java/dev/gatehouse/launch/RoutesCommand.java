package dev.gatehouse.launch;

import dev.gatehouse.route.AuthSettings;
import dev.gatehouse.route.Configuration;
import dev.gatehouse.route.CorsSettings;
import dev.gatehouse.route.EndpointSettings;
import dev.gatehouse.route.MatchSettings;
import dev.gatehouse.route.MatchSettings.Allowance;
import dev.gatehouse.route.MatchSettings.ValueCondition;
import dev.gatehouse.route.MirrorSettings;
import dev.gatehouse.route.Route;
import dev.gatehouse.route.RouteAction;
import dev.gatehouse.route.SchemeSettings;
import dev.gatehouse.route.UpstreamSettings;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;

/** Lists the routes, one a line, by name. */
@CommandLine.Command(name = "routes", description = "List the routes: what each matches, where it leads, who may pass.")
final class RoutesCommand implements Command {

    private final ConfOption conf;

    RoutesCommand(ConfOption conf) {
        this.conf = conf;
    }

    @Override
    public ExitCode run(Surroundings surroundings) {
        Optional<Configuration> configuration = conf.usable(surroundings);
        configuration.ifPresent(found -> list(found, surroundings.out()));
        return configuration.isPresent() ? ExitCode.OK : ExitCode.UNUSABLE;
    }

    private static void list(Configuration configuration, PrintWriter out) {
        Table table = new Table();
        table.row("ROUTE", "METHODS", "HOSTS", "PATHS", "IF", "LEADS TO", "WHO MAY PASS", "QUOTA", "CORS");
        for (Route route : configuration.routes().routes()) {
            MatchSettings match = route.match();
            table.row(
                    route.id(),
                    route.shown(
                            "match.methods",
                            orAny(match.methods().stream().sorted().toList())),
                    route.shown("match.host", orAny(match.hosts())),
                    route.shown("match.path", orAny(match.paths())),
                    conditions(route),
                    target(route),
                    route.shown("auth", whoMayPass(route.auth())),
                    route.shown("quota", quota(route)),
                    route.shown("cors.origins", cors(route)));
        }
        table.print(out);
    }

    /** What else a request must have, and whether the route is tried before others. */
    private static String conditions(Route route) {
        MatchSettings match = route.match();
        List<String> words = new ArrayList<>();
        if (match.scheme() != null) {
            words.add(route.shown("match.scheme", match.scheme()));
        }
        match.fields().forEach(condition -> words.add("header:" + condition(condition)));
        match.parameters().forEach(condition -> words.add("query:" + condition(condition)));
        match.allowances().stream().map(Allowance::key).sorted().forEach(words::add);
        if (match.priority() != 0) {
            words.add("priority:" + route.shown("match.priority", match.priority()));
        }
        return words.isEmpty() ? "-" : String.join(",", words);
    }

    private static String condition(ValueCondition condition) {
        return condition.value() == null
                ? condition.name()
                : condition.name() + "=" + (condition.secret() ? "***" : condition.value());
    }

    private static String quota(Route route) {
        return route.quota().limits().isEmpty()
                ? "none"
                : String.join(", ", route.quota().limits().texts());
    }

    private static String cors(Route route) {
        CorsSettings cors = route.cors();
        return cors == null ? "none" : cors.origins() + (cors.credentials() ? " with credentials" : "");
    }

    private static String target(Route route) {
        if (route.auth().schemes().stream().anyMatch(SchemeSettings.LoginPages.class::isInstance)) {
            return "browsers' way back from the login, and out";
        }
        return route.action()
                .fold(
                        forward -> route.shown("upstream", forward.to())
                                + (forward.mirror() == null
                                        ? ""
                                        : ", copies to " + route.shown("mirror", forward.mirror()))
                                + doubt(forward),
                        respond -> "answer " + route.shown("respond.status", respond.status()),
                        redirect -> "redirect " + route.shown("redirect.status", redirect.status()),
                        showLimits -> "answer 200: the caller's own limits");
    }

    /** What an operator must not overlook. */
    private static String doubt(RouteAction.Forward forward) {
        MirrorSettings mirror = forward.mirror();
        boolean verified = (mirror == null || isVerified(mirror.upstream()))
                && forward.to().branches().stream().allMatch(branch -> isVerified(branch.upstream()));
        return verified ? "" : " (TLS off-insecure)";
    }

    private static boolean isVerified(UpstreamSettings upstream) {
        return upstream.endpoints().stream().map(EndpointSettings::tls).allMatch(tls -> tls == null || tls.verified());
    }

    private static String whoMayPass(AuthSettings auth) {
        return auth.isPublic()
                ? "anybody"
                : auth.schemes().stream().map(SchemeSettings::text).collect(Collectors.joining(","));
    }

    private static String orAny(Collection<?> conditions) {
        return conditions.isEmpty()
                ? "any"
                : conditions.stream().map(Object::toString).collect(Collectors.joining(","));
    }
}
