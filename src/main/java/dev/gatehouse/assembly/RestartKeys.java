package dev.gatehouse.assembly;

import dev.gatehouse.route.GatewaySettings;
import dev.gatehouse.route.GatewaySettings.ClientTls;
import dev.gatehouse.route.GatewaySettings.ConnectionLimits;
import dev.gatehouse.route.GatewaySettings.HttpsSettings;
import dev.gatehouse.route.GatewaySettings.ListenAddress;
import dev.gatehouse.route.GatewaySettings.PairSettings;
import dev.gatehouse.route.RedisSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The keys whose values a process takes when it starts: sockets, what Jetty was built with, the audit's file. */
final class RestartKeys {

    private final GatewaySettings started;
    private final GatewaySettings now;
    private final List<String> differing = new ArrayList<>();

    private RestartKeys(GatewaySettings started, GatewaySettings now) {
        this.started = started;
        this.now = now;
    }

    /**
     * Those that say something else than what the process goes by.
     *
     * @param started what it was started with
     * @param now what the files say
     */
    static List<String> differing(GatewaySettings started, GatewaySettings now) {
        RestartKeys keys = new RestartKeys(started, now);
        keys.compareListeners();
        keys.compareTls(started.https(), now.https());
        keys.compareLimits();
        keys.compare("audit.file", started.audit().file(), now.audit().file());
        keys.compare(
                "audit.when-behind", started.audit().whenBehind(), now.audit().whenBehind());
        keys.compare("dns.servers", started.dnsServers(), now.dnsServers());
        keys.compare("state.dir", started.state().dir(), now.state().dir());
        keys.compareRedis(started.redis(), now.redis());
        return keys.differing;
    }

    private void compareListeners() {
        compare("listen.http", started.listenHttp(), now.listenHttp());
        compare("listen.https", address(started.https()), address(now.https()));
        boolean http = started.proxyProtocol().onHttp();
        boolean https = started.proxyProtocol().onHttps();
        compare("listen.http.proxy-protocol", http, now.proxyProtocol().onHttp());
        compare("listen.https.proxy-protocol", https, now.proxyProtocol().onHttps());
        if (http || https) {
            compare("trusted-proxies (for the PROXY protocol)", started.trustedProxies(), now.trustedProxies());
        }
        compare("admin.listen", started.adminListen(), now.adminListen());
        compare("admin.path", started.adminPath(), now.adminPath());
    }

    private static @Nullable ListenAddress address(@Nullable HttpsSettings https) {
        return https == null ? null : https.listen();
    }

    /** Which files there are; what is in them is read whenever it changes. */
    private void compareTls(@Nullable HttpsSettings before, @Nullable HttpsSettings after) {
        if (before == null || after == null) {
            return;
        }
        PairSettings one = before.certificate();
        PairSettings other = after.certificate();
        compare("tls.certificate", one == null ? null : one.certificate(), other == null ? null : other.certificate());
        compare("tls.key", one == null ? null : one.key(), other == null ? null : other.key());
        compare("tls.NAME.certificate", certificates(before), certificates(after));
        compare("tls.NAME.key", keys(before), keys(after));
        ClientTls asked = before.clients();
        ClientTls wanted = after.clients();
        compare("tls.client-auth", asked == null ? null : asked.required(), wanted == null ? null : wanted.required());
        compare(
                "tls.client-ca",
                asked == null ? null : asked.authorities(),
                wanted == null ? null : wanted.authorities());
    }

    private static List<?> certificates(HttpsSettings https) {
        return https.more().stream().map(PairSettings::certificate).toList();
    }

    private static List<?> keys(HttpsSettings https) {
        return https.more().stream().map(PairSettings::key).toList();
    }

    private void compareLimits() {
        compare("limit.head-size", started.heads().headBytes(), now.heads().headBytes());
        compare("limit.head-time", started.patience().headTime(), now.patience().headTime());
        compare(
                "limit.keep-alive",
                started.patience().keepAlive(),
                now.patience().keepAlive());
        compare(
                "limit.min-rate",
                started.patience().leastBytesPerSecond(),
                now.patience().leastBytesPerSecond());
        compareConnections(started.connections(), now.connections());
        compare("limit.streams", started.http2().streams(), now.http2().streams());
        compare(
                "limit.stream-window",
                started.http2().streamWindowBytes(),
                now.http2().streamWindowBytes());
        compare(
                "limit.connection-window",
                started.http2().connectionWindowBytes(),
                now.http2().connectionWindowBytes());
    }

    private void compareConnections(@Nullable ConnectionLimits before, @Nullable ConnectionLimits after) {
        if (before == null || after == null) {
            return;
        }
        compare("limit.connections", before.most(), after.most());
        compare("limit.connections-per-address", before.mostPerAddress(), after.mostPerAddress());
        compare("limit.accept-rate", before.acceptRate(), after.acceptRate());
        compare("limit.send-buffer", before.sendBufferBytes(), after.sendBufferBytes());
    }

    private void compareRedis(@Nullable RedisSettings before, @Nullable RedisSettings after) {
        compare(
                "state",
                before,
                after,
                redis -> List.of(
                        redis.kind(),
                        redis.hosts(),
                        redis.database(),
                        redis.master(),
                        redis.user().login(),
                        redis.tls() != null));
        compare("state.prefix", before, after, RedisSettings::prefix);
        compare("state.timeout", before, after, RedisSettings::timeout);
        compare("state.nodes", before, after, RedisSettings::nodes);
        compare("state.tls.ca", before, after, RedisSettings::tls);
        compare("state.sentinel-password", before, after, redis -> redis.user().sentinelPassword());
    }

    private <T> void compare(
            String key, @Nullable T before, @Nullable T after, Function<? super T, ? extends @Nullable Object> part) {
        compare(key, before == null ? null : part.apply(before), after == null ? null : part.apply(after));
    }

    private void compare(String key, @Nullable Object before, @Nullable Object after) {
        if (!Objects.equals(before, after)) {
            differing.add(key);
        }
    }
}
