package dev.gatehouse.config;

import dev.gatehouse.route.Balance;
import dev.gatehouse.route.ConcurrencySettings;
import dev.gatehouse.route.EndpointSettings;
import dev.gatehouse.route.ServiceProtocol;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The keys of an upstream file; in a route file the same stand behind {@code upstream.}. */
final class UpstreamKeys {

    static final String PREFIX = "upstream.";

    private static final int MOST_CONNECTIONS = 65_535;
    private static final int MOST_STREAMS = 10_000;
    private static final int MOST_PENDING = 1_000_000;
    private static final int MOST_REQUESTS = 1_000_000;
    private static final int MOST_FAILURES = 1000;

    static final Key<List<EndpointSettings>> ENDPOINTS = Key.of(
            "endpoints",
            ValueType.listOf(NetworkTypes.ENDPOINT),
            "`http://host:port` or `https://host:port`, each optionally with `weight N`; no path. An upstream has at least one."
                    + " `srv+http://name` or `srv+https://name` = wherever the SRV records of the name say");

    static final Key<Boolean> RESOLVE = Key.of(
            "endpoints.resolve",
            ValueType.choice(Map.of("first", false, "all", true)),
            "first",
            "whether a name is one endpoint, connected to at the first of its addresses that answers, or `all` of them are "
                    + "endpoints, each for itself");

    static final Key<List<EndpointSettings>> BACKUP = Key.of(
            "endpoints.backup",
            ValueType.listOf(NetworkTypes.ENDPOINT),
            "the same; used where none of `endpoints` can be, or a request has failed at all of them");

    static final Key<Balance> BALANCE =
            Key.of("balance", BalanceType.TYPE, "least-requests", "how an endpoint is chosen for a request, see below");

    static final Key<Duration> SLOW_START = Key.of(
            "slow-start",
            Quantities.POSITIVE_DURATION.or("off", Duration.ZERO),
            "off",
            "in what time the share of an endpoint that is new among others, or back, grows from a tenth of what it should be to all of it");

    static final Key<ServiceProtocol> PROTOCOL = Key.of(
            "protocol",
            ValueType.choice(Map.of(
                    "http/1.1",
                    ServiceProtocol.HTTP_1_1,
                    "h2",
                    ServiceProtocol.H2,
                    "h2c",
                    ServiceProtocol.H2C,
                    "auto",
                    ServiceProtocol.AUTO)),
            "http/1.1",
            "what is spoken with the endpoints: `h2` is HTTP/2 with those of `https://`, and nothing else will do; `h2c` is HTTP/2 "
                    + "with those of `http://`, from the first byte; `auto` is what a service of `https://` prefers of both");

    static final Key<Integer> MAX_STREAMS = Key.of(
            "pool.max-streams",
            ValueType.integer(1, MOST_STREAMS),
            "100",
            "requests at a time on one HTTP/2 connection, fewer if the service says so; for one more, another connection is opened");

    static final Key<Integer> MAX_CONNECTIONS = Key.of(
            "pool.max-connections", ValueType.integer(1, MOST_CONNECTIONS), "256", "open connections to one endpoint");

    static final Key<Integer> MAX_PENDING = Key.of(
            "pool.max-pending",
            ValueType.integer(0, MOST_PENDING),
            "1024",
            "requests that may wait for a connection, of the whole upstream; beyond it 503");

    static final Key<Duration> POOL_IDLE =
            Key.of("pool.idle", Quantities.POSITIVE_DURATION, "60s", "how long an unused connection is kept");

    private static final ValueType<Integer> REQUESTS = ValueType.integer(1, MOST_REQUESTS);

    static final Key<ConcurrencySettings> LIMIT_CONCURRENT = Key.of(
            "limit.concurrent",
            ValueType.of(
                            REQUESTS.name(),
                            REQUESTS.remedy(),
                            text -> REQUESTS.parse(text)
                                    .then(most -> Parsed.valid(new ConcurrencySettings(false, most))))
                    .or("adaptive", ConcurrencySettings.ADAPTIVE),
            "requests in flight, of the whole upstream; one more is answered 503. `adaptive` = as many as it answers without "
                    + "taking much longer");

    static final Key<Duration> POOL_MAX_AGE = Key.of(
            "pool.max-age",
            Quantities.POSITIVE_DURATION,
            "5m",
            "how long a connection is used, so that addresses which have changed are noticed; busy ones end a little sooner, each at "
                    + "another time");

    static final Key<Path> TLS_CA = Key.of(
            "tls.ca",
            NetworkTypes.file("tls/orders-ca.pem"),
            "PEM with the authorities, or the certificates themselves, that vouch for the service's; without it, those that the JVM "
                    + "trusts");

    static final Key<String> TLS_SERVER_NAME = Key.of(
            "tls.server-name",
            NetworkTypes.SERVER_NAME,
            "who the service is to be: asked for in the handshake (SNI), and its certificate must be for it; without it, the "
                    + "endpoint's own host");

    static final Key<Boolean> TLS_VERIFY = Key.of(
            "tls.verify",
            ValueType.choice(Map.of("on", true, "off-insecure", false)),
            "on",
            "whether the service's certificate is looked at. `off-insecure` takes anybody for the service who answers for it");

    static final Key<Path> TLS_CERTIFICATE = Key.of(
            "tls.certificate",
            NetworkTypes.file("tls/gateway.pem"),
            "PEM with a certificate of the gateway's, which is shown if the service asks for one, then those that lead from it to "
                    + "one that the service knows");

    static final Key<Path> TLS_KEY = Key.of(
            "tls.key",
            NetworkTypes.file("tls/gateway.key"),
            "its private key in PEM (PKCS#8, PKCS#1 or SEC1, without a password); may be the same file");

    static final Key<Integer> EJECT_FAILURES = Key.of(
            "eject.consecutive-failures",
            ValueType.integer(1, MOST_FAILURES).withNone(0).named("integer, 1 to 1000, or none"),
            "5",
            "an endpoint is left alone after so many failures in a row: no connection, no answer in time, a broken one, or a "
                    + "status of 500 or above");

    static final Key<Integer> EJECT_ERROR_RATE = Key.of(
            "eject.error-rate",
            Quantities.PERCENT.withNone(0).named("percent or none"),
            "none",
            "the same if such a share of its answers of the last 10 s were failures, of 20 at least");

    static final Key<Duration> EJECT_TIME = Key.of(
            "eject.time",
            Quantities.POSITIVE_DURATION,
            "10s",
            "how long it is left alone; twice as long each time that it fails at once when it is tried again, at most 32 times");

    static final Key<Integer> EJECT_MAX_SHARE = Key.of(
            "eject.max-share",
            Quantities.PERCENT,
            "50%",
            "of the endpoints that may be left alone at a time; one may in any case, if there is another");

    static final Key<Integer> EJECT_PANIC_SHARE = Key.of(
            "eject.panic-share",
            Quantities.PERCENT,
            "20%",
            "if fewer of the endpoints than this share are in use, all are: too few would have to carry what all carried");

    static final List<Key<?>> OF_TLS = List.of(TLS_CA, TLS_SERVER_NAME, TLS_VERIFY, TLS_CERTIFICATE, TLS_KEY);

    static final List<Key<?>> ALL = Stream.of(
                    Stream.<Key<?>>of(
                            ENDPOINTS,
                            BACKUP,
                            RESOLVE,
                            BALANCE,
                            SLOW_START,
                            PROTOCOL,
                            MAX_CONNECTIONS,
                            MAX_STREAMS,
                            MAX_PENDING,
                            POOL_IDLE,
                            LIMIT_CONCURRENT,
                            POOL_MAX_AGE,
                            TLS_CA,
                            TLS_SERVER_NAME,
                            TLS_VERIFY,
                            TLS_CERTIFICATE,
                            TLS_KEY,
                            EJECT_FAILURES,
                            EJECT_ERROR_RATE,
                            EJECT_TIME,
                            EJECT_MAX_SHARE,
                            EJECT_PANIC_SHARE),
                    HealthKeys.ALL.stream(),
                    RetryKeys.ALL.stream())
            .flatMap(keys -> keys)
            .toList();

    static final List<String> LATER = List.of();

    /** None so far. */
    static final List<RetiredKey> RETIRED = List.of();

    private UpstreamKeys() {}
}
