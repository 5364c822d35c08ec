package dev.gatehouse.config;

import dev.gatehouse.http.Cidr;
import dev.gatehouse.route.GatewaySettings.AuditSettings.WhenBehind;
import dev.gatehouse.route.GatewaySettings.ListenAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The keys of {@code gatehouse.properties}, apart from those that begin with {@code default.}. */
final class ProcessKeys {

    static final Key<Optional<ListenAddress>> LISTEN_HTTP = Key.of(
            "listen.http",
            optional(NetworkTypes.LISTEN).withNone(Optional.empty()).or("off", Optional.empty()),
            "8080",
            "where clients connect: a port or `address:port`; 0 = any free port. Not by default if `listen.https` is"
                    + " stated. Embedded server only");

    static final Key<ListenAddress> LISTEN_HTTPS = Key.of(
            "listen.https",
            NetworkTypes.LISTEN,
            "where clients connect by TLS. Needs `tls.certificate`. Embedded server only");

    static final Key<Boolean> LISTEN_HTTP_PROXY_PROTOCOL = Key.of(
            "listen.http.proxy-protocol",
            ValueType.SWITCH,
            "off",
            "whether each connection there begins with a header of the PROXY protocol, version 1 or 2, by which a"
                    + " balancer that passes bytes on names the client. Needs `trusted-proxies`: connections from"
                    + " elsewhere are closed. Embedded server only");

    static final Key<Boolean> LISTEN_HTTPS_PROXY_PROTOCOL = Key.of(
            "listen.https.proxy-protocol",
            ValueType.SWITCH,
            "off",
            "the same for `listen.https`: the header comes before TLS");

    static final Key<Optional<Path>> TLS_CERTIFICATE = Key.of(
            "tls.certificate",
            optional(NetworkTypes.file("tls/server.pem")).or("self-signed", Optional.empty()),
            "PEM file of the certificate and those that lead from it to one that clients know, relative to the"
                    + " configuration directory; for clients that name no server, or one that no certificate covers."
                    + " `self-signed` = one is made at start");

    static final Key<Path> TLS_KEY = Key.of(
            "tls.key",
            NetworkTypes.file("tls/server.key"),
            "PEM file of its private key, without a password: PKCS#8, PKCS#1 or SEC1");

    static final Key<Path> TLS_NAME_CERTIFICATE = Key.of(
            "tls.NAME.certificate",
            NetworkTypes.file("tls/api.pem"),
            "one more certificate, for clients that ask for a server that it covers");

    static final Key<Path> TLS_NAME_KEY =
            Key.of("tls.NAME.key", NetworkTypes.file("tls/api.key"), "the private key of that one");

    static final Key<ClientAuth> TLS_CLIENT_AUTH = Key.of(
            "tls.client-auth",
            ValueType.choice(
                    Map.of("off", ClientAuth.OFF, "optional", ClientAuth.OPTIONAL, "required", ClientAuth.REQUIRED)),
            "off",
            "whether clients are asked for a certificate when they connect: `optional` = who has none may go on"
                    + " without, `required` = only who has one connects; one that `tls.client-ca` does not vouch for ends"
                    + " the handshake");

    static final Key<Path> TLS_CLIENT_CA = Key.of(
            "tls.client-ca",
            NetworkTypes.file("tls/clients.pem"),
            "PEM file of the certificates of those who may vouch for clients; read again when it changes");

    static final Key<Optional<ListenAddress>> ADMIN_LISTEN = Key.of(
            "admin.listen",
            optional(NetworkTypes.LISTEN).withNone(Optional.empty()).or("off", Optional.empty()),
            "127.0.0.1:9090",
            "where operators connect. Embedded server only");

    static final Key<Optional<String>> ADMIN_PATH = Key.of(
            "admin.path",
            optional(NetworkTypes.ADMIN_PATH).withNone(Optional.empty()).or("off", Optional.empty()),
            "off",
            "under which path operators find the same in a foreign container. There only");

    static final Key<List<Cidr>> TRUSTED_PROXIES = Key.of(
            "trusted-proxies",
            ValueType.listOf(NetworkTypes.CIDR),
            "whose `X-Forwarded-*` and `Forwarded` are believed, and whose headers of the PROXY protocol");

    static final Key<Boolean> TRUSTED_PROXIES_CLIENT_CERT = Key.of(
            "trusted-proxies.client-cert",
            ValueType.SWITCH,
            "off",
            "whether `Client-Cert` (RFC 9440) of a trusted proxy is the client's certificate: only where each of them"
                    + " sets or removes it. Without, nobody's counts");

    static final Key<Integer> LIMIT_HEAD_SIZE = Key.of(
            "limit.head-size",
            Quantities.size("1KiB", "1MiB"),
            "16KiB",
            "how long a request's head may be, from its first line to its last field; a longer one is refused with"
                    + " 431, or with 414 if its target alone is longer. Embedded server only");

    static final Key<Integer> LIMIT_HEAD_FIELDS = Key.of(
            "limit.head-fields",
            ValueType.integer(1, 10_000),
            "100",
            "how many fields a request may have; more are refused with 431");

    static final Key<Integer> LIMIT_TARGET_SIZE = Key.of(
            "limit.target-size",
            Quantities.size("64B", "1MiB"),
            "8KiB",
            "how long a request's path and query may be together; longer ones are refused with 414");

    static final Key<Duration> LIMIT_HEAD_TIME = Key.of(
            "limit.head-time",
            Quantities.POSITIVE_DURATION,
            "10s",
            "how long a request's head may take from its first byte to its end, however many come meanwhile, and a TLS"
                    + " handshake likewise; who takes longer is told 408 where that is possible. Embedded server only");

    static final Key<Optional<Integer>> LIMIT_MIN_RATE = Key.of(
            "limit.min-rate",
            optional(Quantities.size("1B", "1GiB")).withNone(Optional.empty()).or("off", Optional.empty()),
            "1KiB",
            "how much of a request's body or of an answer a client must move per second, on the average of 10 s in"
                    + " which it is waited for; who is slower is cut off. Not for event streams. Embedded server only");

    static final Key<Duration> LIMIT_KEEP_ALIVE = Key.of(
            "limit.keep-alive",
            Quantities.POSITIVE_DURATION,
            "60s",
            "how long a connection is kept that brings no request: a new one, or one whose last request has been"
                    + " answered. Embedded server only");

    static final Key<Integer> LIMIT_CONNECTIONS = Key.of(
            "limit.connections",
            ValueType.integer(1, 1_000_000),
            "10000",
            "how many connections clients may have open, over all listeners; one more is closed at once. Embedded"
                    + " server only");

    static final Key<Optional<Integer>> LIMIT_CONNECTIONS_PER_ADDRESS = Key.of(
            "limit.connections-per-address",
            optional(ValueType.integer(1, 1_000_000)).withNone(Optional.empty()).or("off", Optional.empty()),
            "1000",
            "how many of them one address may have, or one /64 of IPv6; `trusted-proxies` may have any number."
                    + " Embedded server only");

    static final Key<Optional<Rate>> LIMIT_ACCEPT_RATE = Key.of(
            "limit.accept-rate",
            optional(Rate.STEADY).withNone(Optional.empty()).or("off", Optional.empty()),
            "off",
            "how many connections may be opened in a time, over all listeners; one more is closed at once. Embedded"
                    + " server only");

    static final Key<Integer> LIMIT_REQUESTS = Key.of(
            "limit.requests",
            ValueType.integer(1, 1_000_000),
            "10000",
            "how many requests may be in flight; one more is answered 503, and those of lower `priority` before");

    static final Key<Optional<Rate>> LIMIT_BAD_CREDENTIALS = Key.of(
            "limit.bad-credentials",
            optional(Rate.STEADY).withNone(Optional.empty()).or("off", Optional.empty()),
            "60/min",
            "how many credentials that are refused one address may send, or one /64 of IPv6: from a quarter of the"
                    + " burst on their answers are delayed, and beyond it the address is held back, see"
                    + " [authentication](authentication.md#who-fails-often)");

    static final Key<Duration> LIMIT_BAD_CREDENTIALS_HOLD = Key.of(
            "limit.bad-credentials-hold",
            Quantities.POSITIVE_DURATION,
            "30s",
            "how long the first time; each time twice as long as the time before, up to 64 times as long");

    static final Key<Integer> LIMIT_MIRROR_MEMORY = Key.of(
            "limit.mirror-memory",
            Quantities.size("0B", "1GiB"),
            "32MiB",
            "how much the bodies of all requests that are copied for a `mirror` may hold together; where there is no"
                    + " room a request is not copied");

    static final Key<Integer> LIMIT_STREAMS = Key.of(
            "limit.streams",
            ValueType.integer(1, 1000),
            "128",
            "how many requests a connection of HTTP/2 may have open. Embedded server only");

    static final Key<Integer> LIMIT_STREAM_WINDOW = Key.of(
            "limit.stream-window",
            Quantities.size("16KiB", "16MiB"),
            "512KiB",
            "how much of a request's body may wait in the gateway for its service, with HTTP/2. Embedded server only");

    static final Key<Integer> LIMIT_CONNECTION_WINDOW = Key.of(
            "limit.connection-window",
            Quantities.size("64KiB", "64MiB"),
            "1MiB",
            "how much of all bodies of one connection of HTTP/2 may. Embedded server only");

    static final Key<Optional<Integer>> LIMIT_SEND_BUFFER = Key.of(
            "limit.send-buffer",
            optional(Quantities.size("16KiB", "16MiB"))
                    .withNone(Optional.empty())
                    .or("off", Optional.empty()),
            "off",
            "how much of answers the kernel may hold for one connection whose client takes them slowly; `off` = as"
                    + " much as it likes, up to 4 MiB mostly. Embedded server only");

    static final Key<Path> AUDIT_FILE = Key.of(
            "audit.file",
            NetworkTypes.FILE,
            "logs/audit.jsonl",
            "one line of JSON per request, there within a second of its end; relative to the working directory");

    static final Key<WhenBehind> AUDIT_WHEN_BEHIND = Key.of(
            "audit.when-behind",
            ValueType.choice(Map.of("refuse", WhenBehind.REFUSE, "drop", WhenBehind.DROP)),
            "refuse",
            "while the disk cannot follow: refuse requests, or drop records and count them");

    static final Key<List<InetSocketAddress>> DNS_SERVERS = Key.of(
            "dns.servers",
            ValueType.listOf(NetworkTypes.DNS_SERVER),
            "who is asked what endpoints' names lead to, addresses with or without a port, in this order; if it is not"
                    + " stated, those of the machine. See *Names of endpoints*");

    static final Key<Path> STATE_DIR =
            Key.of("state.dir", NetworkTypes.file("data"), "data", "its directory, relative to the working directory");

    static final Key<Duration> STATE_FLUSH = Key.of(
            "state.flush",
            Quantities.POSITIVE_DURATION,
            "1s",
            "how often what is used of quotas by the hour, the day or the month is written down; a process that is killed loses that"
                    + " much of it at most");

    static final Key<Duration> STATE_HISTORY = Key.of(
            "state.history",
            Quantities.duration(3660),
            "400d",
            "how long it is kept what consumers used in hours, days and months that are over, for `gatehouse usage`");

    static final Key<Duration> DRAIN_DELAY = Key.of(
            "drain.delay",
            Quantities.DURATION,
            "0s",
            "how long new connections are still accepted once the gateway was told to stop and `/readyz` says so, for a"
                    + " balancer to see it. Embedded server only");

    static final Key<Duration> DRAIN_TIMEOUT = Key.of(
            "drain.timeout",
            Quantities.DURATION,
            "30s",
            "how long requests in flight may take once the gateway was told to stop and `drain.delay` is over");

    static final Key<Boolean> RELOAD_WATCH = Key.of(
            "reload.watch",
            ValueType.SWITCH,
            "on",
            "whether a change of these files is in force by itself, within 2 s; else `gatehouse reload` or SIGHUP ask"
                    + " for it");

    static final Key<Optional<Duration>> RELOAD_PROBATION = Key.of(
            "reload.probation",
            optional(Quantities.POSITIVE_DURATION).withNone(Optional.empty()).or("off", Optional.empty()),
            "off",
            "how long a configuration that has come into force is watched; if more requests fail than before, the"
                    + " former one is put in force again by itself");

    static final Key<Integer> RELOAD_MAX_ERROR_INCREASE = Key.of(
            "reload.max-error-increase",
            Quantities.PERCENT,
            "5%",
            "by how many percentage points the share of failed requests may rise during `reload.probation`");

    private static final List<Key<?>> OWN = List.of(
            LISTEN_HTTP,
            LISTEN_HTTP_PROXY_PROTOCOL,
            LISTEN_HTTPS,
            LISTEN_HTTPS_PROXY_PROTOCOL,
            TLS_CERTIFICATE,
            TLS_KEY,
            TLS_NAME_CERTIFICATE,
            TLS_NAME_KEY,
            TLS_CLIENT_AUTH,
            TLS_CLIENT_CA,
            ADMIN_LISTEN,
            ADMIN_PATH,
            TRUSTED_PROXIES,
            TRUSTED_PROXIES_CLIENT_CERT,
            LIMIT_HEAD_SIZE,
            LIMIT_HEAD_FIELDS,
            LIMIT_TARGET_SIZE,
            LIMIT_HEAD_TIME,
            LIMIT_MIN_RATE,
            LIMIT_KEEP_ALIVE,
            LIMIT_CONNECTIONS,
            LIMIT_CONNECTIONS_PER_ADDRESS,
            LIMIT_ACCEPT_RATE,
            LIMIT_REQUESTS,
            LIMIT_BAD_CREDENTIALS,
            LIMIT_BAD_CREDENTIALS_HOLD,
            LIMIT_MIRROR_MEMORY,
            LIMIT_STREAMS,
            LIMIT_STREAM_WINDOW,
            LIMIT_CONNECTION_WINDOW,
            LIMIT_SEND_BUFFER,
            QuotaKeys.OF_GATEWAY,
            QuotaKeys.ZONE_OF_GATEWAY,
            QuotaKeys.AT_ONCE_OF_GATEWAY,
            QuotaKeys.ENFORCED_OF_GATEWAY,
            QuotaKeys.LIMITS_PATH,
            QuotaKeys.LIMITS_AUTH,
            AUDIT_FILE,
            AUDIT_WHEN_BEHIND,
            DNS_SERVERS,
            RedisKeys.STATE,
            RedisKeys.PREFIX,
            RedisKeys.TIMEOUT,
            RedisKeys.NODES,
            RedisKeys.CA,
            RedisKeys.SENTINEL_PASSWORD,
            STATE_DIR,
            STATE_FLUSH,
            STATE_HISTORY,
            ApiKeyKeys.PEPPER,
            ApiKeyKeys.PEPPER_FORMER,
            ApiKeyKeys.WARN_BEFORE,
            DRAIN_DELAY,
            DRAIN_TIMEOUT,
            RELOAD_WATCH,
            RELOAD_PROBATION,
            RELOAD_MAX_ERROR_INCREASE);

    static final List<Key<?>> ALL =
            Stream.concat(OWN.stream(), IdentityKeys.OF_PROCESS.stream()).toList();

    /** None so far. */
    static final List<String> LATER = List.of();

    /** None so far. */
    static final List<RetiredKey> RETIRED = List.of();

    private ProcessKeys() {}

    private static <T> ValueType<Optional<T>> optional(ValueType<T> type) {
        return ValueType.of(
                type.name(), type.remedy(), text -> type.parse(text).then(value -> Parsed.valid(Optional.of(value))));
    }
}
