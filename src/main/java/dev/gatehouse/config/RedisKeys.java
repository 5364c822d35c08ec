package dev.gatehouse.config;

import dev.gatehouse.route.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The keys of {@code gatehouse.properties} on state that gateways share. */
final class RedisKeys {

    static final Key<Optional<RedisAddress>> STATE = Key.of(
            "state",
            RedisAddress.TYPE,
            "embedded",
            "where limits are counted: `embedded` = each gateway counts alone; or with all others in a Redis:"
                    + " `redis://HOST:6379/DATABASE`, `redis-sentinel://HOST,HOST#MASTER`, `redis-cluster://HOST,HOST`; `rediss`,"
                    + " `rediss-sentinel`, `rediss-cluster` by TLS; `USER:PASSWORD@` before the hosts. See [shared-state.md](shared-state.md)");

    static final Key<String> PREFIX = Key.of(
            "state.prefix",
            ValueType.of(
                    "prefix",
                    "write letters, digits, dots and dashes",
                    text -> text.matches("[A-Za-z0-9._-]{1,64}")
                            ? Parsed.valid(text)
                            : Parsed.invalid(text, "is no prefix", "write letters, digits, dots and dashes")),
            "gatehouse",
            "what all keys in the Redis begin with: gateways with the same one share their limits");

    static final Key<Duration> TIMEOUT = Key.of(
            "state.timeout",
            Quantities.POSITIVE_DURATION,
            "5ms",
            "how long a request may wait for the Redis, if it has to at all; then it goes by `quota.when-unavailable`");

    static final Key<Integer> NODES = Key.of(
            "state.nodes",
            ValueType.integer(1, 1000),
            "1",
            "how many gateways share the Redis at least: what a gateway goes by that has never reached it");

    static final Key<Path> CA = Key.of(
            "state.tls.ca",
            NetworkTypes.file("tls/redis-ca.pem"),
            "PEM file of the certificates of those who may vouch for the Redis; if it is not stated, those that the JDK trusts");

    static final Key<Secret> SENTINEL_PASSWORD = Key.of(
            "state.sentinel-password",
            ValueType.of(
                            "password",
                            "write it as ${file:/run/secrets/sentinel}",
                            text -> Parsed.valid(new Secret(text)))
                    .hidden(),
            "the password of the Sentinels themselves, if they want one");

    private RedisKeys() {}
}
