package dev.gatehouse.config;

import dev.gatehouse.http.IpAddress;
import dev.gatehouse.route.ConcurrencySettings;
import dev.gatehouse.route.EjectionSettings;
import dev.gatehouse.route.EndpointSettings;
import dev.gatehouse.route.GatewaySettings.ListenAddress;
import dev.gatehouse.route.HealthSettings;
import dev.gatehouse.route.PoolSettings;
import dev.gatehouse.route.ServiceProtocol;
import dev.gatehouse.route.UpstreamSettings;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a file, or a route inline, says of an upstream. */
final class UpstreamReader {

    private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "::1");

    private final @Nullable ListenAddress admin;
    private final UpstreamTlsReader tlsReader;
    private final Problems problems;

    /** @param admin where no upstream may lead: a client could act as an operator through it */
    UpstreamReader(@Nullable ListenAddress admin, UpstreamTlsReader tlsReader, Problems problems) {
        this.admin = admin;
        this.tlsReader = tlsReader;
        this.problems = problems;
    }

    /** Empty if it has no endpoints that could be used, which is reported. */
    Optional<UpstreamSettings> read(String id, Statements stated) {
        if (!stated.has(UpstreamKeys.ENDPOINTS)) {
            problems.error(
                    stated.locate(UpstreamKeys.ENDPOINTS),
                    "is missing",
                    "write where the service is: http://host:port");
            return Optional.empty();
        }
        List<EndpointSettings> primary = stated.right(UpstreamKeys.ENDPOINTS, NetworkTypes.ENDPOINT);
        List<EndpointSettings> backups = stated.right(UpstreamKeys.BACKUP, NetworkTypes.ENDPOINT);
        Set<String> seen = new HashSet<>();
        checkEndpoints(stated, UpstreamKeys.ENDPOINTS, primary, seen);
        checkEndpoints(stated, UpstreamKeys.BACKUP, backups, seen);
        if (stated.isUnread(UpstreamKeys.ENDPOINTS)) {
            checkBesideWrongEndpoints(stated, primary);
            return Optional.empty();
        }
        List<EndpointSettings> endpoints = new ArrayList<>(primary);
        backups.stream().map(EndpointSettings::asBackup).forEach(endpoints::add);
        boolean isSecret = stated.isSecret(UpstreamKeys.ENDPOINTS) || stated.isSecret(UpstreamKeys.BACKUP);
        return Optional.of(settings(id, resolving(endpoints, stated), stated, isSecret));
    }

    /** What does not hang on the endpoints that are wrong: whether a key is of no use to them cannot be told. */
    private void checkBesideWrongEndpoints(Statements stated, List<EndpointSettings> right) {
        health(stated);
        if (right.stream().anyMatch(endpoint -> endpoint.tls() != null)) {
            tlsReader.secured(right, stated);
        }
    }

    /** One that is nothing but what a URL names; empty if nobody can connect to that, which is reported. */
    Optional<UpstreamSettings> of(String id, Key<URI> key, URI uri, Statements stated) {
        Optional<EndpointSettings> endpoint = NetworkTypes.ENDPOINT
                .parse(uri.getScheme() + "://" + uri.getRawAuthority())
                .orTell(wrong ->
                        problems.error(stated.locate(key), stated.quoted(key) + " " + wrong.what(), wrong.remedy()));
        endpoint.ifPresent(one -> checkEndpoints(stated, key, List.of(one), new HashSet<>()));
        Statements nothing = Statements.none(stated.file(), problems);
        return endpoint.map(one -> settings(id, List.of(one), nothing, stated.isSecret(key)));
    }

    private UpstreamSettings settings(
            String id, List<EndpointSettings> endpoints, Statements stated, boolean isSecret) {
        return new UpstreamSettings(
                id,
                tlsReader.secured(endpoints, stated),
                stated.value(UpstreamKeys.BALANCE),
                new PoolSettings(
                        stated.value(UpstreamKeys.MAX_CONNECTIONS),
                        stated.value(UpstreamKeys.MAX_PENDING),
                        stated.value(UpstreamKeys.POOL_IDLE),
                        stated.value(UpstreamKeys.POOL_MAX_AGE),
                        protocol(endpoints, stated),
                        stated.value(UpstreamKeys.MAX_STREAMS)),
                health(stated),
                RetryKeys.read(stated),
                Objects.requireNonNullElse(stated.find(UpstreamKeys.LIMIT_CONCURRENT), ConcurrencySettings.UNLIMITED),
                isSecret);
    }

    private ServiceProtocol protocol(List<EndpointSettings> endpoints, Statements stated) {
        ServiceProtocol protocol = stated.value(UpstreamKeys.PROTOCOL);
        endpoints.stream()
                .filter(endpoint -> !protocol.fits(endpoint))
                .findFirst()
                .ifPresent(endpoint -> problems.error(
                        stated.locate(UpstreamKeys.PROTOCOL),
                        stated.quoted(UpstreamKeys.PROTOCOL)
                                + (protocol == ServiceProtocol.H2
                                        ? " is agreed on under TLS, and an endpoint is http://"
                                        : " has no TLS, and an endpoint is https://"),
                        protocol == ServiceProtocol.H2
                                ? "write https:// before the endpoints, or h2c"
                                : "write http:// before the endpoints, or h2"));
        if (stated.has(UpstreamKeys.MAX_STREAMS) && endpoints.stream().noneMatch(protocol::shares)) {
            problems.error(
                    stated.locate(UpstreamKeys.MAX_STREAMS),
                    "has no effect: no endpoint is spoken to by HTTP/2",
                    "add " + stated.locate(UpstreamKeys.PROTOCOL).key() + ", or take the line out");
        }
        return protocol;
    }

    private HealthSettings health(Statements stated) {
        return new HealthSettings(
                new EjectionSettings(
                        stated.value(UpstreamKeys.EJECT_FAILURES),
                        stated.value(UpstreamKeys.EJECT_ERROR_RATE),
                        stated.value(UpstreamKeys.EJECT_TIME),
                        stated.value(UpstreamKeys.EJECT_MAX_SHARE),
                        stated.value(UpstreamKeys.EJECT_PANIC_SHARE)),
                HealthKeys.read(stated, problems),
                stated.value(UpstreamKeys.SLOW_START));
    }

    private List<EndpointSettings> resolving(List<EndpointSettings> endpoints, Statements stated) {
        if (!stated.value(UpstreamKeys.RESOLVE)) {
            if (stated.has(UpstreamKeys.RESOLVE) && endpoints.stream().allMatch(EndpointSettings::isService)) {
                problems.error(
                        stated.locate(UpstreamKeys.RESOLVE),
                        "has no effect: of what SRV records say, every address is an endpoint",
                        "take the line out");
            }
            return endpoints;
        }
        if (endpoints.stream().allMatch(UpstreamReader::isAddress)) {
            problems.error(
                    stated.locate(UpstreamKeys.RESOLVE),
                    "has no effect: no endpoint has a name",
                    "take the line out, or write names in the place of addresses");
        }
        return endpoints.stream()
                .map(endpoint -> isAddress(endpoint) || endpoint.isService() ? endpoint : endpoint.forAllAddresses())
                .toList();
    }

    private static boolean isAddress(EndpointSettings endpoint) {
        return IpAddress.parse(endpoint.host()) != null;
    }

    /** @param seen those before, which none may be again */
    private void checkEndpoints(Statements stated, Key<?> key, List<EndpointSettings> endpoints, Set<String> seen) {
        Location at = stated.locate(key);
        for (EndpointSettings endpoint : endpoints) {
            if (!seen.add(endpoint.host() + " " + endpoint.port())) {
                problems.error(at, stated.quoted(key) + " has one endpoint twice", "write it once, with a weight");
            }
            if (isAdmin(endpoint)) {
                problems.error(
                        at,
                        stated.quoted(key) + " leads to admin.listen, which no client may reach",
                        "name another port, or move admin.listen");
            }
        }
    }

    /** By what is written; what a name leads to is looked at when it is known. */
    private boolean isAdmin(EndpointSettings endpoint) {
        if (admin == null || endpoint.isService() || admin.port() != endpoint.port()) {
            return false;
        }
        String host = admin.host();
        boolean onLoopback = host == null || isUnspecified(host) || isLoopback(host);
        return endpoint.host().equals(host)
                || (onLoopback && (isLoopback(endpoint.host()) || isUnspecified(endpoint.host())));
    }

    /** Connecting to the unspecified address leads to this machine. */
    private static boolean isUnspecified(String host) {
        return host.equals("0.0.0.0") || host.equals("::");
    }

    private static boolean isLoopback(String host) {
        return LOOPBACK_NAMES.contains(host) || host.startsWith("127.") || host.startsWith("::ffff:127.");
    }
}
