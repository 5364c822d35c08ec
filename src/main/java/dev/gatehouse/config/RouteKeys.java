package dev.gatehouse.config;

import dev.gatehouse.http.Cidr;
import dev.gatehouse.route.HostPattern;
import dev.gatehouse.route.MatchSettings.Allowance;
import dev.gatehouse.route.PathPattern;
import dev.gatehouse.route.Priority;
import dev.gatehouse.route.RequestKey;
import dev.gatehouse.route.Requirement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The keys of a route file, each of which may stand behind {@code default.} in {@code gatehouse.properties} too. */
final class RouteKeys {

    private static final int HIGHEST_PRIORITY = 1_000_000;

    static final Key<List<HostPattern>> MATCH_HOST = Key.of(
            "match.host",
            ValueType.listOf(PatternTypes.HOST),
            "hosts; `*.` stands for one or more labels; none = any host");

    static final Key<List<PathPattern>> MATCH_PATH =
            Key.of("match.path", ValueType.listOf(PatternTypes.PATH), "/**", "path patterns, see below");

    static final Key<List<String>> MATCH_METHODS =
            Key.of("match.methods", ValueType.listOf(FieldTypes.METHOD), "methods; GET includes HEAD; none = any");

    static final Key<String> MATCH_SCHEME = Key.of(
            "match.scheme",
            ValueType.choice(Map.of("http", "http", "https", "https")),
            "the client's scheme; none = either");

    static final Key<String> MATCH_HEADER =
            Key.of("match.header.NAME", FieldTypes.VALUE, "exact value of a header; `*` = present");

    static final Key<String> MATCH_QUERY =
            Key.of("match.query.PARAMETER", ValueType.TEXT, "exact value of a query parameter; `*` = present");

    static final Key<Integer> MATCH_PRIORITY = Key.of(
            "match.priority", ValueType.integer(-HIGHEST_PRIORITY, HIGHEST_PRIORITY), "0", "higher is tried first");

    static final Key<List<Allowance>> MATCH_ALLOW = Key.of(
            "match.allow",
            ValueType.listOf(ValueType.choice(Map.of(
                            "encoded-slash", Allowance.ENCODED_SLASH, "path-parameters", Allowance.PATH_PARAMETERS))
                    .named("allowance")),
            "`encoded-slash`, `path-parameters`: targets that are otherwise refused since two parsers could read them"
                    + " differently");

    static final Key<List<NamedShare>> UPSTREAM = Key.of(
            "upstream",
            NamedShare.SPLIT,
            "the upstream file to send requests to, by its name; or several, each with its share: `orders 95%,"
                    + " orders-v2 5%`");

    static final Key<RequestKey> UPSTREAM_STICKY = Key.of(
            "upstream.sticky",
            RequestKeyType.TYPE,
            "what requests have in common that go to the same one of several upstreams: `header:NAME`, `cookie:NAME`,"
                    + " `consumer` or `address`; who has none of it, or without this key everybody, goes by chance");

    static final Key<String> REWRITE_PATH = Key.of(
            "rewrite.path",
            PatternTypes.PATH_TEMPLATE,
            "the path for the upstream, with names from `match.path`; the query is kept");

    static final Key<String> REWRITE_STRIP_PREFIX = Key.of(
            "rewrite.strip-prefix",
            PatternTypes.PATH_TEMPLATE,
            "a literal prefix to take off the path; all of it leaves `/`; the query is kept");

    static final Key<String> REWRITE_HOST = Key.of(
            "rewrite.host",
            PatternTypes.HOST_REWRITE,
            "preserve",
            "the Host that the upstream sees: `preserve` = the client's, `upstream` = the endpoint's, or a literal");

    static final Key<String> REQUEST_HEADER_SET =
            Key.of("request.header.set.NAME", FieldTypes.VALUE, "replaces a header in the request to the upstream");

    static final Key<String> REQUEST_HEADER_ADD =
            Key.of("request.header.add.NAME", FieldTypes.VALUE, "adds a header to the request to the upstream");

    static final Key<List<String>> REQUEST_HEADER_REMOVE = Key.of(
            "request.header.remove", ValueType.listOf(FieldTypes.NAME), "headers that the upstream does not see");

    static final Key<String> RESPONSE_HEADER_SET =
            Key.of("response.header.set.NAME", FieldTypes.VALUE, "replaces a header in the answer to the client");

    static final Key<String> RESPONSE_HEADER_ADD =
            Key.of("response.header.add.NAME", FieldTypes.VALUE, "adds a header to the answer to the client");

    static final Key<List<String>> RESPONSE_HEADER_REMOVE =
            Key.of("response.header.remove", ValueType.listOf(FieldTypes.NAME), "headers that the client does not see");

    static final Key<Integer> RESPOND_STATUS =
            Key.of("respond.status", FieldTypes.STATUS, "answers with this status, without an upstream");

    static final Key<String> RESPOND_BODY =
            Key.of("respond.body", ValueType.TEXT, "the body of that answer, sent in UTF-8");

    static final Key<String> RESPOND_HEADER =
            Key.of("respond.header.NAME", FieldTypes.VALUE, "a header of that answer");

    static final Key<Boolean> RESPOND_IDENTITY_KEYS = Key.of(
            "respond.identity-keys",
            ValueType.SWITCH,
            "off",
            "whether the body is the key set by which services verify the gateway's tokens about callers, in the place of"
                    + " `respond.body`");

    static final Key<String> REDIRECT_TO = Key.of(
            "redirect.to",
            PatternTypes.REDIRECT_TEMPLATE,
            "sends the client elsewhere; `{scheme}`, `{host}`, `{path}`, `{?query}` and the names from `match.path`");

    static final Key<Integer> REDIRECT_STATUS =
            Key.of("redirect.status", FieldTypes.REDIRECT_STATUS, "308", "the status of that redirect");

    static final Key<List<SchemeName>> AUTH = Key.of(
            "auth",
            SchemeName.LIST,
            "who may pass, tried in this order, any one suffices: `api-key`, `jwt:NAME`, `introspection:NAME`, `basic`,"
                    + " `certificate`, `forward:NAME`, and last `login:NAME`; `none` = public. Must be stated here or by"
                    + " `default.auth`");

    static final Key<Optional<String>> AUTH_QUERY_PARAMETER = Key.of(
            "auth.query-parameter", PatternTypes.PARAMETER, "off", "also take the key from this query parameter");

    static final Key<Boolean> AUTH_FORWARD =
            Key.of("auth.forward", ValueType.SWITCH, "off", "pass the credential on to the upstream");

    static final Key<List<String>> AUTH_SCOPES = Key.of(
            "auth.scopes",
            ValueType.listOf(SchemeName.SCOPE),
            "scopes that a caller's credential must have, all of them");

    static final Key<List<String>> AUTH_GROUPS =
            Key.of("auth.groups", ValueType.listOf(ConsumerKeys.GROUP), "groups of which a caller must be in one");

    static final Key<List<String>> AUTH_METHODS = Key.of(
            "auth.methods.GROUP",
            ValueType.listOf(FieldTypes.METHOD).or("any", List.of()),
            "methods that a caller may use who is in this group; GET includes HEAD. With one such line who is in no"
                    + " such group may use none");

    static final Key<Requirement> AUTH_REQUIRE = Key.of(
            "auth.require",
            RequirementReader.TYPE,
            "a condition on the caller's claims and the request's headers, see [authorization](authorization.md)");

    static final Key<List<Cidr>> AUTH_ADDRESSES = Key.of(
            "auth.addresses",
            ValueType.listOf(NetworkTypes.CIDR),
            "from where clients may call, also where the route is public; none = from anywhere");

    static final Key<List<Cidr>> AUTH_ADDRESSES_DENY = Key.of(
            "auth.addresses.deny",
            ValueType.listOf(NetworkTypes.CIDR),
            "from where they may not, whatever else is said");

    static final Key<Duration> AUTH_TIMEOUT = Key.of(
            "auth.timeout",
            Quantities.POSITIVE_DURATION,
            "5s",
            "how long it may take to find out who is calling where somebody must be asked for it; then 503");

    static final Key<Duration> TIMEOUT_CONNECT = Key.of(
            "timeout.connect", Quantities.POSITIVE_DURATION, "2s", "until a new connection is open, per attempt");

    static final Key<Duration> TIMEOUT_RESPONSE = Key.of(
            "timeout.response",
            Quantities.POSITIVE_DURATION,
            "30s",
            "from the last byte of the request to the first of the answer");

    static final Key<Duration> TIMEOUT_IDLE =
            Key.of("timeout.idle", Quantities.POSITIVE_DURATION, "60s", "between two bytes, either way");

    static final Key<Duration> TIMEOUT_TOTAL = Key.of(
            "timeout.total", Quantities.POSITIVE_DURATION, "from the first byte to the last; none = without end");

    static final Key<Long> LIMIT_REQUEST_BODY = Key.of(
            "limit.request-body",
            Quantities.SIZE.or("unlimited", Long.MAX_VALUE),
            "100MiB",
            "larger bodies are refused with 413; bodies are streamed in any case");

    static final Key<Priority> PRIORITY = Key.of(
            "priority",
            PriorityType.TYPE,
            "normal",
            "how much of a limit the route's requests may take before they are turned away: `high` = all of it,"
                    + " `normal` = 95%, `low` = 80%, or a percentage; a consumer's own goes before it");

    static final Key<Boolean> AUDIT =
            Key.of("audit", ValueType.SWITCH, "on", "whether the route's exchanges are recorded");

    static final List<Key<?>> ALL = Stream.concat(
                    Stream.of(
                            MATCH_HOST,
                            MATCH_PATH,
                            MATCH_METHODS,
                            MATCH_SCHEME,
                            MATCH_HEADER,
                            MATCH_QUERY,
                            MATCH_PRIORITY,
                            MATCH_ALLOW,
                            UPSTREAM,
                            UPSTREAM_STICKY,
                            REWRITE_PATH,
                            REWRITE_STRIP_PREFIX,
                            REWRITE_HOST,
                            REQUEST_HEADER_SET,
                            REQUEST_HEADER_ADD,
                            REQUEST_HEADER_REMOVE,
                            RESPONSE_HEADER_SET,
                            RESPONSE_HEADER_ADD,
                            RESPONSE_HEADER_REMOVE,
                            RESPOND_STATUS,
                            RESPOND_BODY,
                            RESPOND_IDENTITY_KEYS,
                            RESPOND_HEADER,
                            REDIRECT_TO,
                            REDIRECT_STATUS,
                            AUTH,
                            AUTH_QUERY_PARAMETER,
                            AUTH_FORWARD,
                            AUTH_SCOPES,
                            AUTH_GROUPS,
                            AUTH_METHODS,
                            AUTH_REQUIRE,
                            AUTH_ADDRESSES,
                            AUTH_ADDRESSES_DENY,
                            AUTH_TIMEOUT,
                            TIMEOUT_CONNECT,
                            TIMEOUT_RESPONSE,
                            TIMEOUT_IDLE,
                            TIMEOUT_TOTAL,
                            LIMIT_REQUEST_BODY,
                            PRIORITY,
                            AUDIT),
                    Stream.concat(
                            Stream.concat(
                                    Stream.concat(QuotaKeys.IN_ROUTES.stream(), CorsKeys.ALL.stream()),
                                    Stream.concat(
                                            IdentityKeys.OF_ROUTES.stream(),
                                            Stream.concat(MirrorKeys.ALL.stream(), RetryKeys.IN_ROUTES.stream()))),
                            UpstreamKeys.ALL.stream().map(key -> key.under(UpstreamKeys.PREFIX))))
            .toList();

    static final List<String> LATER =
            UpstreamKeys.LATER.stream().map(name -> UpstreamKeys.PREFIX + name).toList();

    /** None so far but those of upstreams. */
    static final List<RetiredKey> RETIRED = UpstreamKeys.RETIRED.stream()
            .map(key -> key.under(UpstreamKeys.PREFIX))
            .toList();

    private RouteKeys() {}
}
