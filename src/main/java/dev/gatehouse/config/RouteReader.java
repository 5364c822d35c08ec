package dev.gatehouse.config;

import dev.gatehouse.config.ConfigDirectory.SourceFile;
import dev.gatehouse.config.StatementReader.ProcessFile;
import dev.gatehouse.route.AddressRules;
import dev.gatehouse.route.AuthSettings;
import dev.gatehouse.route.CorsSettings;
import dev.gatehouse.route.FieldEdits;
import dev.gatehouse.route.MatchSettings;
import dev.gatehouse.route.MatchSettings.ValueCondition;
import dev.gatehouse.route.QuotaSettings;
import dev.gatehouse.route.Requirement;
import dev.gatehouse.route.Route;
import dev.gatehouse.route.RouteAction;
import dev.gatehouse.route.SchemeSettings;
import dev.gatehouse.route.TimeoutSettings;
import dev.gatehouse.route.ToldCaller;
import dev.gatehouse.route.ToldCaller.TokenSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What one route file says, with the defaults for all routes beneath it. */
final class RouteReader {

    private final Problems problems;
    private final Statements defaults;

    /** Whether the gateway has a key to sign with. */
    private final boolean signs;

    private final RouteActionReader actions;
    private final SchemeReader schemes;
    private final FieldEditsReader edits;
    private final CorsReader cors;
    private final QuotaReader quotas;
    private final Set<String> usedDefaults = new HashSet<>();

    /** @param costs is told of what requests of all routes cost */
    RouteReader(Problems problems, ProcessFile process, SchemeReader schemes, RouteActionReader actions, Costs costs) {
        this.problems = problems;
        this.defaults = process.defaults();
        this.signs = process.own().has(IdentityKeys.KEY);
        this.schemes = schemes;
        this.actions = actions;
        this.edits = new FieldEditsReader(problems);
        this.cors = new CorsReader(problems);
        this.quotas = new QuotaReader(problems, costs);
    }

    /** Empty only where nothing can be said of which requests the route is for; what is wrong is reported in any case. */
    Optional<Route> read(SourceFile file, int index, Statements own) {
        Statements all = own.over(defaults).ownChecked();
        RouteKind kind = RouteKind.of(all);
        Statements stated = VoidKeys.takenFrom(all, kind);
        stated.all().stream()
                .filter(Statement::byDefault)
                .map(Statement::subject)
                .forEach(usedDefaults::add);
        RouteAction action = actions.read(file.id(), kind, stated);
        AuthSettings auth = auth(stated).telling(told(file.id(), stated));
        CorsSettings crossOrigin = cors.read(stated);
        FieldEdits ofRequest = edits.ofRequest(stated);
        FieldEdits ofResponse = edits.ofResponse(stated);
        QuotaSettings quota = quotas.read(stated, auth, mayBringClaims(stated));
        return match(stated)
                .map(match -> new Route(
                        file.id(),
                        index,
                        match,
                        action,
                        ofRequest,
                        ofResponse,
                        crossOrigin,
                        auth,
                        quota,
                        timeouts(stated),
                        stated.value(RouteKeys.LIMIT_REQUEST_BODY),
                        stated.value(RouteKeys.AUDIT),
                        secrets(stated)));
    }

    private static Set<String> secrets(Statements stated) {
        return stated.all().stream()
                .filter(statement -> statement.value().secret())
                .map(Statement::subject)
                .collect(Collectors.toSet());
    }

    /** To be called after the last route. */
    void warnOfUnusedDefaults() {
        for (Statement standard : defaults.all()) {
            if (!usedDefaults.contains(standard.subject())) {
                problems.warning(standard.at(), "is used by no route", "take the line out");
            }
        }
    }

    private Optional<MatchSettings> match(Statements stated) {
        if (!stated.any(statement -> statement.begins("match."))) {
            problems.error(
                    Location.missing(stated.file(), RouteKeys.MATCH_PATH.name()),
                    "is missing: a route without any match. key would answer everything",
                    "write which requests it is for; match.path = /** for all");
            return Optional.empty();
        }
        if (stated.isUnread(RouteKeys.MATCH_PATH) || stated.isUnread(RouteKeys.MATCH_HOST)) {
            return Optional.empty();
        }
        return Optional.of(new MatchSettings(
                Objects.requireNonNullElse(stated.find(RouteKeys.MATCH_HOST), List.of()),
                stated.value(RouteKeys.MATCH_PATH),
                new LinkedHashSet<>(Objects.requireNonNullElse(stated.find(RouteKeys.MATCH_METHODS), List.of())),
                stated.find(RouteKeys.MATCH_SCHEME),
                conditions(stated, RouteKeys.MATCH_HEADER),
                conditions(stated, RouteKeys.MATCH_QUERY),
                stated.value(RouteKeys.MATCH_PRIORITY),
                new HashSet<>(Objects.requireNonNullElse(stated.find(RouteKeys.MATCH_ALLOW), List.of()))));
    }

    private static List<ValueCondition> conditions(Statements stated, Key<String> family) {
        List<ValueCondition> conditions = new ArrayList<>();
        for (Map.Entry<Statement, String> entry : stated.family(family).entrySet()) {
            String value = entry.getValue();
            conditions.add(new ValueCondition(
                    entry.getKey().ending(),
                    value.equals("*") ? null : value,
                    entry.getKey().value().secret()));
        }
        return conditions;
    }

    private AuthSettings auth(Statements stated) {
        if (!stated.has(RouteKeys.AUTH)) {
            problems.error(
                    stated.locate(RouteKeys.AUTH),
                    "is missing, and there is no default.auth",
                    "write api-key, or none for a route that is open to everyone");
        }
        List<SchemeSettings> read = schemes.read(stated);
        Requirement requirement = stated.find(RouteKeys.AUTH_REQUIRE);
        if (requirement != null && requirement.needsClaims() && !mayBringClaims(stated)) {
            problems.error(
                    stated.locate(RouteKeys.AUTH_REQUIRE),
                    "asks for a claim, and no scheme of the route brings any",
                    "add jwt:NAME or login:NAME to auth, or ask for a header");
        }
        AuthSettings settings = new AuthSettings(
                read,
                demands(stated),
                new AddressRules(
                        Objects.requireNonNullElse(stated.find(RouteKeys.AUTH_ADDRESSES), List.of()),
                        Objects.requireNonNullElse(stated.find(RouteKeys.AUTH_ADDRESSES_DENY), List.of())),
                stated.value(RouteKeys.AUTH_FORWARD),
                stated.value(RouteKeys.AUTH_TIMEOUT));
        return settings.withOwnCookies(schemes.ownCookies());
    }

    private ToldCaller told(String routeId, Statements stated) {
        if (stated.value(IdentityKeys.TOKEN) && !signs) {
            problems.error(
                    stated.locate(IdentityKeys.TOKEN),
                    "has no key to sign with",
                    "add identity.key to gatehouse.properties");
        }
        if (stated.value(IdentityKeys.TOKEN)
                && stated.value(RouteKeys.AUTH_FORWARD)
                && stated.value(IdentityKeys.TOKEN_FIELD).equalsIgnoreCase(TokenSettings.AUTHORIZATION)) {
            problems.error(
                    stated.locate(IdentityKeys.TOKEN_FIELD),
                    "takes the place of the credential that auth.forward passes on",
                    "write another field, or take auth.forward out");
        }
        List<NamedShare> upstreams = stated.find(RouteKeys.UPSTREAM);
        return IdentityKeys.read(
                stated,
                upstreams == null
                        ? List.of(routeId)
                        : upstreams.stream().map(NamedShare::name).toList());
    }

    /** By what is written: a scheme whose file has problems is no reason to add another one. */
    private static boolean mayBringClaims(Statements stated) {
        List<SchemeName> schemes = stated.find(RouteKeys.AUTH);
        return schemes == null ? stated.has(RouteKeys.AUTH) : schemes.stream().anyMatch(SchemeName::bringsClaims);
    }

    private static AuthSettings.Demands demands(Statements stated) {
        Map<String, Set<String>> methods = new HashMap<>();
        stated.family(RouteKeys.AUTH_METHODS)
                .forEach((statement, allowed) -> methods.put(statement.ending(), Set.copyOf(allowed)));
        return new AuthSettings.Demands(
                Objects.requireNonNullElse(stated.find(RouteKeys.AUTH_SCOPES), List.of()),
                Objects.requireNonNullElse(stated.find(RouteKeys.AUTH_GROUPS), List.of()),
                methods,
                stated.find(RouteKeys.AUTH_REQUIRE));
    }

    private static TimeoutSettings timeouts(Statements stated) {
        return new TimeoutSettings(
                stated.value(RouteKeys.TIMEOUT_CONNECT),
                stated.value(RouteKeys.TIMEOUT_RESPONSE),
                stated.value(RouteKeys.TIMEOUT_IDLE),
                stated.find(RouteKeys.TIMEOUT_TOTAL));
    }
}
