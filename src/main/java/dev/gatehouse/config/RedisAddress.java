package dev.gatehouse.config;

import dev.gatehouse.http.Authority;
import dev.gatehouse.route.RedisSettings.Host;
import dev.gatehouse.route.RedisSettings.Kind;
import dev.gatehouse.route.Secret;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a Redis is, as {@code state} says it: {@code redis://HOST}, {@code redis-sentinel://HOST,HOST#MASTER} or {@code
 * redis-cluster://HOST,HOST}, with an {@code s} after {@code redis} for TLS. It may hold a password, so that it is never shown.
 *
 * @param master of Sentinels alone; else empty
 * @param user null = the default one
 */
record RedisAddress(
        Kind kind,
        boolean tls,
        List<Host> hosts,
        int database,
        String master,
        @Nullable String user,
        @Nullable Secret password) {

    private static final int PORT = 6379;
    private static final int SENTINEL_PORT = 26379;

    private static final String REMEDY =
            "write embedded, redis://HOST:6379, redis-sentinel://HOST,HOST#MASTER or redis-cluster://HOST,HOST, with rediss for TLS and"
                    + " USER:PASSWORD@ before the hosts";

    private static final Pattern FORM = Pattern.compile(
            "redis(s?)(|-sentinel|-cluster)://(?:([^@/#]*)@)?([^@/#]+)(?:/([0-9]{0,5}))?(?:#([A-Za-z0-9._-]+))?");

    private static final Map<String, Kind> KINDS =
            Map.of("", Kind.SINGLE, "-sentinel", Kind.SENTINEL, "-cluster", Kind.CLUSTER);

    static final ValueType<Optional<RedisAddress>> TYPE =
            ValueType.of("store", REMEDY, RedisAddress::parse).hidden();

    private static Parsed<Optional<RedisAddress>> parse(String text) {
        if (text.equals("embedded")) {
            return Parsed.valid(Optional.empty());
        }
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Parsed.invalid(text, "is no store", REMEDY);
        }
        Kind kind = Objects.requireNonNull(KINDS.get(matcher.group(2)));
        List<Host> hosts = hosts(matcher.group(4), kind == Kind.SENTINEL ? SENTINEL_PORT : PORT);
        String master = matcher.group(6) == null ? "" : matcher.group(6);
        String database = matcher.group(5);
        int number = database == null || database.isEmpty() ? 0 : Integer.parseInt(database);
        if (hosts.isEmpty() || (kind == Kind.SINGLE && hosts.size() > 1)) {
            return Parsed.invalid(text, "has no proper host", REMEDY);
        }
        if ((kind == Kind.SENTINEL) == master.isEmpty()) {
            return Parsed.invalid(text, "names a master where there is none, or does not where there is", REMEDY);
        }
        if (kind == Kind.CLUSTER && number != 0) {
            return Parsed.invalid(text, "names a database, and a cluster has one alone", REMEDY);
        }
        String login = matcher.group(3);
        int colon = login == null ? -1 : login.indexOf(':');
        if (login != null && colon < 0) {
            return Parsed.invalid(text, "has no colon between user and password", REMEDY);
        }
        try {
            String user = login == null ? "" : decoded(login.substring(0, colon));
            String password = login == null ? "" : decoded(login.substring(colon + 1));
            return Parsed.valid(Optional.of(new RedisAddress(
                    kind,
                    !matcher.group(1).isEmpty(),
                    hosts,
                    number,
                    master,
                    user.isEmpty() ? null : user,
                    password.isEmpty() ? null : new Secret(password))));
        } catch (IllegalArgumentException e) {
            return Parsed.invalid(text, "has a percent sign that begins no escape", REMEDY);
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** None at all if one is none. */
    private static List<Host> hosts(String text, int standardPort) {
        List<Host> hosts = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            Authority authority = Authority.parse(part.strip());
            if (authority == null || authority.host().isEmpty() || authority.port() == 0) {
                return List.of();
            }
            String host = authority.host();
            String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
            hosts.add(new Host(name, authority.port() > 0 ? authority.port() : standardPort));
        }
        return hosts;
    }
}
