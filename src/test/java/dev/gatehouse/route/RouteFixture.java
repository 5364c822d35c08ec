package dev.gatehouse.route;

import dev.gatehouse.http.Fields;
import dev.gatehouse.http.RequestTarget;
import dev.gatehouse.route.CorsSettings.Names;
import dev.gatehouse.route.MatchSettings.Allowance;
import dev.gatehouse.route.MatchSettings.ValueCondition;
import dev.gatehouse.route.PathPattern.InvalidPattern;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Routes of which only the conditions matter, and requests that ask for them. */
public final class RouteFixture {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final String id;
    private final List<HostPattern> hosts = new ArrayList<>();
    private final List<PathPattern> paths = new ArrayList<>();
    private final Set<String> methods = new HashSet<>();
    private final List<ValueCondition> fields = new ArrayList<>();
    private final List<ValueCondition> parameters = new ArrayList<>();
    private final Set<Allowance> allowances = new HashSet<>();
    private @Nullable String scheme;
    private @Nullable CorsSettings cors;
    private int priority;

    private RouteFixture(String id) {
        this.id = id;
    }

    /** A route for these paths; its id is what tests compare. */
    public static RouteFixture route(String id, String... paths) {
        RouteFixture fixture = new RouteFixture(id);
        for (String path : paths) {
            fixture.paths.add(pattern(path));
        }
        return fixture;
    }

    public static RouteTable table(RouteFixture... fixtures) {
        return new RouteTable(routes(fixtures));
    }

    public static List<Route> routes(RouteFixture... fixtures) {
        List<Route> routes = new ArrayList<>();
        for (RouteFixture fixture : fixtures) {
            routes.add(fixture.at(routes.size()));
        }
        return routes;
    }

    public static PathPattern pattern(String text) {
        try {
            return PathPattern.parse(text);
        } catch (InvalidPattern e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    public static HostPattern hostPattern(String text) {
        try {
            return HostPattern.parse(text);
        } catch (InvalidPattern e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    public static RequestTarget target(String text) {
        return RequestTarget.read(text).<RequestTarget>fold(read -> read, reason -> {
            throw new IllegalArgumentException(text + ": " + reason);
        });
    }

    /** GET over http without a field. */
    public static MatchInput get(String host, String target) {
        return request("GET", host, target);
    }

    public static MatchInput request(String method, String host, String target, String... namesAndValues) {
        Fields fields = new Fields();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return new MatchInput(method, "http", host, target(target), fields);
    }

    public RouteFixture hosts(String... patterns) {
        for (String host : patterns) {
            hosts.add(hostPattern(host));
        }
        return this;
    }

    public RouteFixture methods(String... names) {
        methods.addAll(List.of(names));
        return this;
    }

    public RouteFixture scheme(String name) {
        scheme = name;
        return this;
    }

    public RouteFixture field(String name, @Nullable String value) {
        fields.add(new ValueCondition(name, value));
        return this;
    }

    public RouteFixture parameter(String name, @Nullable String value) {
        parameters.add(new ValueCondition(name, value));
        return this;
    }

    /** It says which pages of other origins may use it. */
    public RouteFixture cors() {
        cors = new CorsSettings(
                new AllowedOrigins(List.of(new OriginPattern.Any())),
                List.of("GET"),
                Names.NONE,
                Names.NONE,
                false,
                MINUTE);
        return this;
    }

    public RouteFixture priority(int value) {
        priority = value;
        return this;
    }

    public RouteFixture allows(Allowance... values) {
        allowances.addAll(List.of(values));
        return this;
    }

    public Route at(int index) {
        return new Route(
                id,
                index,
                new MatchSettings(hosts, paths, methods, scheme, fields, parameters, priority, allowances),
                new RouteAction.Respond(204, "", new Fields()),
                FieldEdits.NONE,
                FieldEdits.NONE,
                cors,
                AuthSettings.PUBLIC,
                QuotaSettings.NONE,
                new TimeoutSettings(MINUTE, MINUTE, MINUTE, null),
                Long.MAX_VALUE,
                true,
                Set.of());
    }
}
