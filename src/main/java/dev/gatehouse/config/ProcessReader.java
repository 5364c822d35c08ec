package dev.gatehouse.config;

import dev.gatehouse.http.TrustedProxies;
import dev.gatehouse.route.GatewaySettings;
import dev.gatehouse.route.GatewaySettings.AuditSettings;
import dev.gatehouse.route.GatewaySettings.BadCredentialLimit;
import dev.gatehouse.route.GatewaySettings.ConnectionLimits;
import dev.gatehouse.route.GatewaySettings.DrainSettings;
import dev.gatehouse.route.GatewaySettings.HeadLimits;
import dev.gatehouse.route.GatewaySettings.Http2Limits;
import dev.gatehouse.route.GatewaySettings.HttpsSettings;
import dev.gatehouse.route.GatewaySettings.KeyChecks;
import dev.gatehouse.route.GatewaySettings.ListenAddress;
import dev.gatehouse.route.GatewaySettings.Patience;
import dev.gatehouse.route.GatewaySettings.ProxyProtocol;
import dev.gatehouse.route.GatewaySettings.ReloadSettings;
import dev.gatehouse.route.GatewaySettings.StateSettings;
import dev.gatehouse.route.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What {@code gatehouse.properties} says of the process. */
final class ProcessReader {

    private final Path directory;
    private final Problems problems;
    private final Deployment deployment;

    ProcessReader(Path directory, Problems problems, Deployment deployment) {
        this.directory = directory;
        this.problems = problems;
        this.deployment = deployment;
    }

    GatewaySettings read(Statements stated) {
        warnOfUnused(stated);
        if (stated.value(ProcessKeys.TRUSTED_PROXIES_CLIENT_CERT) && !stated.has(ProcessKeys.TRUSTED_PROXIES)) {
            problems.error(
                    stated.locate(ProcessKeys.TRUSTED_PROXIES_CLIENT_CERT),
                    "believes nobody: no proxy is trusted",
                    "add trusted-proxies, or take the line out");
        }
        GatewaySettings settings = new GatewaySettings(
                listenHttp(stated),
                https(stated),
                proxyProtocol(stated),
                deployment == Deployment.STANDALONE
                        ? stated.value(ProcessKeys.ADMIN_LISTEN).orElse(null)
                        : null,
                stated.value(ProcessKeys.ADMIN_PATH).orElse(null),
                new TrustedProxies(Objects.requireNonNullElse(stated.find(ProcessKeys.TRUSTED_PROXIES), List.of())),
                stated.value(ProcessKeys.TRUSTED_PROXIES_CLIENT_CERT),
                heads(stated),
                patience(stated),
                deployment == Deployment.STANDALONE ? connections(stated) : null,
                http2(stated),
                stated.value(ProcessKeys.LIMIT_REQUESTS),
                badCredentials(stated),
                stated.value(ProcessKeys.LIMIT_MIRROR_MEMORY),
                new AuditSettings(stated.value(ProcessKeys.AUDIT_FILE), stated.value(ProcessKeys.AUDIT_WHEN_BEHIND)),
                Objects.requireNonNullElse(stated.find(ProcessKeys.DNS_SERVERS), List.of()),
                new StateSettings(
                        stated.value(ProcessKeys.STATE_DIR),
                        stated.value(ProcessKeys.STATE_FLUSH),
                        stated.value(ProcessKeys.STATE_HISTORY)),
                new RedisReader(directory, problems).read(stated),
                keys(stated),
                IdentityKeys.read(stated, problems),
                new DrainSettings(stated.value(ProcessKeys.DRAIN_DELAY), stated.value(ProcessKeys.DRAIN_TIMEOUT)),
                new ReloadSettings(
                        stated.value(ProcessKeys.RELOAD_WATCH),
                        stated.value(ProcessKeys.RELOAD_PROBATION).orElse(null),
                        stated.value(ProcessKeys.RELOAD_MAX_ERROR_INCREASE)));
        if (deployment == Deployment.STANDALONE) {
            checkListeners(stated, settings);
            checkProxyProtocol(stated, settings);
        }
        return settings;
    }

    private @Nullable BadCredentialLimit badCredentials(Statements stated) {
        Rate rate = stated.value(ProcessKeys.LIMIT_BAD_CREDENTIALS).orElse(null);
        if (rate == null && stated.has(ProcessKeys.LIMIT_BAD_CREDENTIALS_HOLD)) {
            problems.error(
                    stated.locate(ProcessKeys.LIMIT_BAD_CREDENTIALS_HOLD),
                    "has no effect: limit.bad-credentials is off",
                    "take the line out, or write a rate there");
        }
        return rate == null
                ? null
                : new BadCredentialLimit(rate.acceptRate(), stated.value(ProcessKeys.LIMIT_BAD_CREDENTIALS_HOLD));
    }

    private KeyChecks keys(Statements stated) {
        Secret pepper = stated.find(ApiKeyKeys.PEPPER);
        Secret former = stated.find(ApiKeyKeys.PEPPER_FORMER);
        if (former != null && !stated.has(ApiKeyKeys.PEPPER)) {
            problems.error(
                    stated.locate(ApiKeyKeys.PEPPER_FORMER),
                    "is the pepper before another one, and there is no other",
                    "call it keys.pepper, or add that");
        }
        return new KeyChecks(
                Stream.of(pepper, former).filter(Objects::nonNull).toList(), stated.value(ApiKeyKeys.WARN_BEFORE));
    }

    /** Who asks for TLS and says no more gets no listener without it. */
    private static @Nullable ListenAddress listenHttp(Statements stated) {
        boolean tlsAlone = stated.has(ProcessKeys.LISTEN_HTTPS) && !stated.has(ProcessKeys.LISTEN_HTTP);
        return tlsAlone ? null : stated.value(ProcessKeys.LISTEN_HTTP).orElse(null);
    }

    private @Nullable HttpsSettings https(Statements stated) {
        return deployment == Deployment.STANDALONE ? new TlsReader(directory, problems).read(stated) : null;
    }

    private static ProxyProtocol proxyProtocol(Statements stated) {
        return new ProxyProtocol(
                stated.value(ProcessKeys.LISTEN_HTTP_PROXY_PROTOCOL),
                stated.value(ProcessKeys.LISTEN_HTTPS_PROXY_PROTOCOL));
    }

    private void checkProxyProtocol(Statements stated, GatewaySettings settings) {
        checkProxyProtocol(stated, ProcessKeys.LISTEN_HTTP_PROXY_PROTOCOL, settings.listenHttp() != null);
        checkProxyProtocol(stated, ProcessKeys.LISTEN_HTTPS_PROXY_PROTOCOL, stated.has(ProcessKeys.LISTEN_HTTPS));
    }

    private void checkProxyProtocol(Statements stated, Key<Boolean> key, boolean listens) {
        if (stated.has(key) && !listens) {
            problems.warning(stated.locate(key), "is not used: nothing listens there", "take the line out");
        } else if (stated.value(key) && !stated.has(ProcessKeys.TRUSTED_PROXIES)) {
            problems.error(
                    stated.locate(key),
                    "lets nobody in: no proxy is trusted",
                    "add trusted-proxies with the addresses that the balancer connects from");
        }
    }

    /** A target that is stated to be longer than the head that it stands in is a mistake; the standard one is not. */
    private HeadLimits heads(Statements stated) {
        HeadLimits limits = new HeadLimits(
                stated.value(ProcessKeys.LIMIT_HEAD_SIZE),
                stated.value(ProcessKeys.LIMIT_HEAD_FIELDS),
                stated.value(ProcessKeys.LIMIT_TARGET_SIZE));
        if (deployment == Deployment.STANDALONE
                && stated.has(ProcessKeys.LIMIT_TARGET_SIZE)
                && limits.targetBytes() > limits.headBytes()) {
            problems.error(
                    stated.locate(ProcessKeys.LIMIT_TARGET_SIZE),
                    "is more than limit.head-size, and the target is a part of the head",
                    "write less, or raise limit.head-size");
        }
        return limits;
    }

    private static Patience patience(Statements stated) {
        return new Patience(
                stated.value(ProcessKeys.LIMIT_HEAD_TIME),
                stated.value(ProcessKeys.LIMIT_KEEP_ALIVE),
                stated.value(ProcessKeys.LIMIT_MIN_RATE).orElse(null));
    }

    /** An address that is stated to have more than there are is a mistake; the standard one is not. */
    private ConnectionLimits connections(Statements stated) {
        ConnectionLimits limits = new ConnectionLimits(
                stated.value(ProcessKeys.LIMIT_CONNECTIONS),
                stated.value(ProcessKeys.LIMIT_CONNECTIONS_PER_ADDRESS).orElse(null),
                stated.value(ProcessKeys.LIMIT_ACCEPT_RATE)
                        .map(Rate::acceptRate)
                        .orElse(null),
                stated.value(ProcessKeys.LIMIT_SEND_BUFFER).orElse(null));
        Integer perAddress = limits.mostPerAddress();
        if (stated.has(ProcessKeys.LIMIT_CONNECTIONS_PER_ADDRESS) && perAddress != null && perAddress > limits.most()) {
            problems.error(
                    stated.locate(ProcessKeys.LIMIT_CONNECTIONS_PER_ADDRESS),
                    "is more than limit.connections, which all addresses share",
                    "write less or off, or raise limit.connections");
        }
        return limits;
    }

    /** A stream that is stated to have more than its connection is a mistake; the standard one is not. */
    private Http2Limits http2(Statements stated) {
        Http2Limits limits = new Http2Limits(
                stated.value(ProcessKeys.LIMIT_STREAMS),
                stated.value(ProcessKeys.LIMIT_STREAM_WINDOW),
                stated.value(ProcessKeys.LIMIT_CONNECTION_WINDOW));
        if (deployment == Deployment.STANDALONE
                && stated.has(ProcessKeys.LIMIT_STREAM_WINDOW)
                && limits.streamWindowBytes() > limits.connectionWindowBytes()) {
            problems.error(
                    stated.locate(ProcessKeys.LIMIT_STREAM_WINDOW),
                    "is more than limit.connection-window, which all streams share",
                    "write less, or raise limit.connection-window");
        }
        return limits;
    }

    private void checkListeners(Statements stated, GatewaySettings settings) {
        ListenAddress http = settings.listenHttp();
        // Also where its certificate has problems.
        ListenAddress https = stated.find(ProcessKeys.LISTEN_HTTPS);
        ListenAddress admin = settings.adminListen();
        if (http == null && !stated.has(ProcessKeys.LISTEN_HTTPS)) {
            problems.error(
                    stated.locate(ProcessKeys.LISTEN_HTTP),
                    "leaves clients nowhere to connect",
                    "write a port, or add listen.https");
        }
        if (https != null && collide(https, http)) {
            problems.error(
                    stated.locate(ProcessKeys.LISTEN_HTTPS),
                    "is where listen.http listens too",
                    "give it another port: one speaks TLS, the other does not");
        }
        if (admin != null && (collide(admin, http) || collide(admin, https))) {
            problems.error(
                    stated.locate(ProcessKeys.ADMIN_LISTEN),
                    "is where " + (collide(admin, http) ? "listen.http" : "listen.https") + " listens too",
                    "give it another port: the admin side is apart from the clients'");
        }
    }

    private void warnOfUnused(Statements stated) {
        boolean embedded = deployment == Deployment.STANDALONE;
        List<Key<?>> unused = embedded
                ? List.of(ProcessKeys.ADMIN_PATH)
                : List.of(
                        ProcessKeys.LISTEN_HTTP,
                        ProcessKeys.LISTEN_HTTP_PROXY_PROTOCOL,
                        ProcessKeys.LISTEN_HTTPS,
                        ProcessKeys.LISTEN_HTTPS_PROXY_PROTOCOL,
                        ProcessKeys.ADMIN_LISTEN,
                        ProcessKeys.LIMIT_HEAD_SIZE,
                        ProcessKeys.LIMIT_HEAD_TIME,
                        ProcessKeys.LIMIT_MIN_RATE,
                        ProcessKeys.LIMIT_KEEP_ALIVE,
                        ProcessKeys.LIMIT_CONNECTIONS,
                        ProcessKeys.LIMIT_CONNECTIONS_PER_ADDRESS,
                        ProcessKeys.LIMIT_ACCEPT_RATE,
                        ProcessKeys.LIMIT_STREAMS,
                        ProcessKeys.LIMIT_STREAM_WINDOW,
                        ProcessKeys.LIMIT_CONNECTION_WINDOW,
                        ProcessKeys.LIMIT_SEND_BUFFER,
                        ProcessKeys.DRAIN_DELAY);
        for (Statement statement : stated.all()) {
            if (unused.contains(statement.key()) || (!embedded && statement.begins("tls."))) {
                problems.warning(
                        statement.at(),
                        embedded ? "is used in a foreign container only" : "is not used here: the container listens",
                        embedded ? "take the line out; admin.listen does this here" : "take the line out");
            }
        }
    }

    private static boolean collide(ListenAddress a, @Nullable ListenAddress b) {
        return b != null
                && a.port() != 0
                && a.port() == b.port()
                && (a.host() == null || b.host() == null || a.host().equals(b.host()));
    }
}
