package dev.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.http.Cidr;
import dev.gatehouse.http.Fields;
import dev.gatehouse.route.AddressRules;
import dev.gatehouse.route.AuthSettings;
import dev.gatehouse.route.AuthorizerSettings;
import dev.gatehouse.route.AuthorizerSettings.Memory;
import dev.gatehouse.route.AuthorizerSettings.NamingFields;
import dev.gatehouse.route.AuthorizerSettings.Taken;
import dev.gatehouse.route.AuthorizerSettings.Told;
import dev.gatehouse.route.Balance;
import dev.gatehouse.route.CheckSettings;
import dev.gatehouse.route.CheckSettings.StatusRange;
import dev.gatehouse.route.ClientCertificate;
import dev.gatehouse.route.ConcurrencySettings;
import dev.gatehouse.route.ConcurrentLimit;
import dev.gatehouse.route.Configuration;
import dev.gatehouse.route.ConsumerSettings;
import dev.gatehouse.route.ConsumerSettings.KeySettings;
import dev.gatehouse.route.CostSettings;
import dev.gatehouse.route.CostSettings.StatedCost;
import dev.gatehouse.route.CountBy;
import dev.gatehouse.route.EjectionSettings;
import dev.gatehouse.route.EndpointSettings;
import dev.gatehouse.route.GatewaySettings;
import dev.gatehouse.route.GatewaySettings.AcceptRate;
import dev.gatehouse.route.GatewaySettings.AuditSettings;
import dev.gatehouse.route.GatewaySettings.AuditSettings.WhenBehind;
import dev.gatehouse.route.GatewaySettings.BadCredentialLimit;
import dev.gatehouse.route.GatewaySettings.ClientTls;
import dev.gatehouse.route.GatewaySettings.ConnectionLimits;
import dev.gatehouse.route.GatewaySettings.DrainSettings;
import dev.gatehouse.route.GatewaySettings.HeadLimits;
import dev.gatehouse.route.GatewaySettings.Http2Limits;
import dev.gatehouse.route.GatewaySettings.HttpsSettings;
import dev.gatehouse.route.GatewaySettings.KeyChecks;
import dev.gatehouse.route.GatewaySettings.ListenAddress;
import dev.gatehouse.route.GatewaySettings.PairSettings;
import dev.gatehouse.route.GatewaySettings.Patience;
import dev.gatehouse.route.GatewaySettings.ProxyProtocol;
import dev.gatehouse.route.GatewaySettings.ReloadSettings;
import dev.gatehouse.route.GatewaySettings.StateSettings;
import dev.gatehouse.route.HealthSettings;
import dev.gatehouse.route.HostRewrite;
import dev.gatehouse.route.Identities;
import dev.gatehouse.route.Identities.CertificateSettings;
import dev.gatehouse.route.Identities.UserSettings;
import dev.gatehouse.route.IdentitySettings;
import dev.gatehouse.route.IntrospectionSettings;
import dev.gatehouse.route.IntrospectionSettings.Expected;
import dev.gatehouse.route.IssuerSettings;
import dev.gatehouse.route.IssuerSettings.Claims;
import dev.gatehouse.route.IssuerSettings.FetchedKeys;
import dev.gatehouse.route.IssuerSettings.KeysInFile;
import dev.gatehouse.route.IssuerSettings.SharedSecret;
import dev.gatehouse.route.KeyHash;
import dev.gatehouse.route.KeyTerms;
import dev.gatehouse.route.KeyTerms.RouteNames;
import dev.gatehouse.route.LimitSettings;
import dev.gatehouse.route.LoginCookies;
import dev.gatehouse.route.LoginSettings;
import dev.gatehouse.route.LoginSettings.Client;
import dev.gatehouse.route.LoginSettings.Proof;
import dev.gatehouse.route.MatchSettings;
import dev.gatehouse.route.MatchSettings.Allowance;
import dev.gatehouse.route.MatchSettings.ValueCondition;
import dev.gatehouse.route.MirrorSettings;
import dev.gatehouse.route.PasswordHash;
import dev.gatehouse.route.PoolSettings;
import dev.gatehouse.route.Priority;
import dev.gatehouse.route.QuotaSettings;
import dev.gatehouse.route.RateLimit;
import dev.gatehouse.route.RateLimit.Period;
import dev.gatehouse.route.RateLimit.Unit;
import dev.gatehouse.route.RedisSettings;
import dev.gatehouse.route.RequestKey;
import dev.gatehouse.route.Requirement;
import dev.gatehouse.route.RetrySettings;
import dev.gatehouse.route.RetrySettings.Causes;
import dev.gatehouse.route.Route;
import dev.gatehouse.route.RouteAction;
import dev.gatehouse.route.SchemeSettings;
import dev.gatehouse.route.Secret;
import dev.gatehouse.route.ServiceProtocol;
import dev.gatehouse.route.Sharing;
import dev.gatehouse.route.Sharing.WhenUnavailable;
import dev.gatehouse.route.SigningAlgorithm;
import dev.gatehouse.route.TimeoutSettings;
import dev.gatehouse.route.ToldCaller;
import dev.gatehouse.route.ToldCaller.Part;
import dev.gatehouse.route.ToldCaller.TokenSettings;
import dev.gatehouse.route.UpstreamSettings;
import dev.gatehouse.route.UpstreamTls;
import dev.gatehouse.route.ValueTest;
import dev.gatehouse.tls.PairFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every key there is, set to something else than its default, in {@code src/test/resources}. */
final class EveryKeyTest {

    private static final Path DIRECTORY = Path.of("src/test/resources/dev/gatehouse/config/every-key");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private final Configuration configuration = ConfigReader.read(DIRECTORY, name -> null)
            .fold(ConfigResult.Valid::configuration, invalid -> {
                throw new AssertionError(invalid.problems().toString());
            });

    private static final RetrySettings INLINE_RETRY =
            new RetrySettings(4, new Causes(false, false, Set.of()), Duration.ofSeconds(3), 2048, 30, true);

    private static final KeyTerms LAPTOP = new KeyTerms(
            Instant.parse("2026-01-01T00:00:00Z"),
            Instant.parse("2026-01-02T08:00:00Z"),
            Instant.parse("2027-01-01T00:00:00Z"),
            Instant.parse("2026-11-01T00:00:00Z"),
            List.of("orders:read", "orders:write"),
            List.of(new RouteNames("orders"), new RouteNames("files-*")),
            Stream.of("10.0.0.0/8", "2001:db8::/32").map(Cidr::parse).toList());

    /** The upstream's, but for the two that the route states. */
    private static final RetrySettings ORDERS_RETRY =
            new RetrySettings(1, new Causes(true, true, Set.of(500)), Duration.ofSeconds(2), 1024, 10, false);

    @Test
    void the_files_leave_no_key_out() throws IOException {
        for (FileKind kind : FileKind.values()) {
            List<String> stated = statedKeys(DIRECTORY.resolve(kind.place()));
            for (Key<?> key : KeyRegistry.of(kind).keys()) {
                assertTrue(
                        stated.stream()
                                .anyMatch(name -> key.isFamily() ? key.isFamilyOf(name) : name.equals(key.name())),
                        () -> kind + " without " + key.name());
            }
        }
    }

    @Test
    void the_process() {
        GatewaySettings gateway = configuration.gateway();

        assertEquals(new ListenAddress("::1", 0), gateway.listenHttp());
        PairSettings pair = new PairSettings(DIRECTORY.resolve("tls/api.pem"), DIRECTORY.resolve("tls/api.key"));
        assertEquals(
                new HttpsSettings(
                        new ListenAddress("127.0.0.1", 0),
                        pair,
                        List.of(pair),
                        new ClientTls(DIRECTORY.resolve("tls/api.pem"), true)),
                gateway.https());
        assertTrue(gateway.believesClientCert());
        assertEquals(new ProxyProtocol(true, true), gateway.proxyProtocol());
        assertEquals(new ListenAddress(null, 9191), gateway.adminListen());
        assertEquals("/_gate/admin", gateway.adminPath());
        assertTrue(gateway.trustedProxies().contains("10.9.9.9"));
        assertEquals(new HeadLimits(32 * 1024, 50, 4000), gateway.heads());
        assertEquals(new Patience(Duration.ofSeconds(5), Duration.ofSeconds(30), 2048), gateway.patience());
        assertEquals(
                new ConnectionLimits(20_000, 500, new AcceptRate(500_000, 4000), 256 * 1024), gateway.connections());
        assertEquals(new Http2Limits(100, 256 * 1024, 512 * 1024), gateway.http2());
        assertEquals(5000, gateway.requests());
        assertEquals(
                new BadCredentialLimit(new AcceptRate(6_000_000_000L, 20), Duration.ofMinutes(1)),
                gateway.badCredentials());
        assertEquals(16 << 20, gateway.mirrorBytes());
        assertEquals(new AuditSettings(Path.of("a.jsonl"), WhenBehind.DROP), gateway.audit());
        assertEquals(
                List.of(new InetSocketAddress("10.0.0.2", 53), new InetSocketAddress("fd00::2", 5353)),
                gateway.dnsServers());
        assertEquals(
                new StateSettings(Path.of("state"), Duration.ofMillis(500), Duration.ofDays(800)), gateway.state());
        assertEquals(
                new RedisSettings(
                        RedisSettings.Kind.SENTINEL,
                        List.of(new RedisSettings.Host("10.0.0.5", 26379), new RedisSettings.Host("fd00::5", 26380)),
                        3,
                        "limits",
                        new RedisSettings.User("gatehouse", new Secret("pass word"), new Secret("another")),
                        new RedisSettings.Tls(DIRECTORY.resolve("tls/api.pem")),
                        "shop",
                        Duration.ofMillis(8),
                        3),
                gateway.redis());
        assertEquals(
                new KeyChecks(
                        List.of(
                                new Secret("0123456789abcdef0123456789abcdef"),
                                new Secret("fedcba9876543210fedcba9876543210")),
                        Duration.ofDays(30)),
                gateway.keys());
        IdentitySettings identity = Objects.requireNonNull(gateway.identity());
        assertEquals("https://gate.example.com", identity.issuer());
        assertTrue(identity.key().text().startsWith("-----BEGIN PRIVATE KEY-----"));
        assertTrue(!identity.key().equals(identity.other()));
        assertEquals(new DrainSettings(Duration.ofSeconds(10), Duration.ofSeconds(5)), gateway.drain());
        assertEquals(new ReloadSettings(false, Duration.ofMinutes(2), 3), gateway.reload());
    }

    @Test
    void a_consumer() {
        RateLimit limit = new RateLimit(1000, Period.DAY, 1000, CountBy.CONSUMER, BERLIN);

        assertEquals(
                List.of(new ConsumerSettings(
                        "acme",
                        0,
                        List.of(
                                new KeySettings("laptop", hash("sha256:9f86d081"), LAPTOP),
                                new KeySettings("ci", hash("hmac-sha256:0086d081"), KeyTerms.NONE)),
                        List.of("partners", "gold"),
                        "gold",
                        new LimitSettings(List.of(limit), List.of(new ConcurrentLimit(5, CountBy.CONSUMER)), false),
                        Priority.HIGH,
                        new Identities(
                                List.of(new UserSettings(
                                        "anna@example.com",
                                        new PasswordHash(
                                                PasswordHash.Algorithm.BCRYPT,
                                                "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"))),
                                List.of(new CertificateSettings("robot", "subject:cn=robot,o=acme"))))),
                configuration.consumers());
    }

    private static KeyHash hash(String start) {
        return Objects.requireNonNull(
                KeyHash.parse(start + "884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"));
    }

    @Test
    void upstreams_with_a_file_and_without() {
        ClientCertificate pair = new PairFiles(DIRECTORY.resolve("tls/api.pem"), DIRECTORY.resolve("tls/api.key"))
                .read(Instant.now())
                .fold(
                        usable -> new ClientCertificate(
                                usable.pair().chain(), usable.pair().key()),
                        unusable -> {
                            throw new AssertionError(unusable.toString());
                        });
        UpstreamSettings inline = new UpstreamSettings(
                "route:inline",
                List.of(
                        new EndpointSettings("::1", 443, 1, new UpstreamTls(pair.chain(), "::1", true, pair)),
                        new EndpointSettings("::2", 80, 3).asBackup()),
                Balance.byHash(RequestKey.header("X-Tenant")),
                new PoolSettings(3, 4, Duration.ofSeconds(6), Duration.ofHours(2), ServiceProtocol.AUTO, 8),
                new HealthSettings(
                        new EjectionSettings(0, 30, Duration.ofSeconds(7), 8, 9),
                        new CheckSettings(
                                "/in",
                                Duration.ofSeconds(4),
                                Duration.ofSeconds(3),
                                List.of(new StatusRange(418, 418)),
                                6,
                                7),
                        Duration.ofSeconds(90)),
                new RetrySettings(5, new Causes(true, false, Set.of()), Duration.ofSeconds(4), 3072, 40, false),
                ConcurrencySettings.ADAPTIVE,
                false);
        UpstreamSettings named = new UpstreamSettings(
                "orders",
                List.of(
                        new EndpointSettings(
                                        "a.internal",
                                        8443,
                                        1,
                                        new UpstreamTls(pair.chain(), "orders.internal", true, pair))
                                .forAllAddresses(),
                        new EndpointSettings("10.0.0.12", 8080, 2),
                        new EndpointSettings("10.1.0.11", 80, 1).asBackup()),
                Balance.ROUND_ROBIN,
                new PoolSettings(1, 0, Duration.ofSeconds(5), Duration.ofMinutes(3), ServiceProtocol.AUTO, 9),
                new HealthSettings(
                        new EjectionSettings(3, 40, Duration.ofSeconds(20), 30, 10),
                        new CheckSettings(
                                "/up?full=1",
                                Duration.ofSeconds(3),
                                Duration.ofSeconds(1),
                                List.of(new StatusRange(200, 200), new StatusRange(204, 206)),
                                4,
                                5),
                        Duration.ofSeconds(45)),
                new RetrySettings(3, new Causes(true, true, Set.of(500)), Duration.ofSeconds(2), 1024, 10, true),
                new ConcurrencySettings(false, 7),
                false);

        assertEquals(
                Set.of(inline, named),
                configuration.upstreams().stream()
                        .filter(upstream -> !Set.of("billing", "mirror:orders", "idp", "issuer:corp")
                                .contains(upstream.id()))
                        .collect(Collectors.toSet()));
    }

    @Test
    void when_a_route_tries_again() {
        assertEquals(
                ORDERS_RETRY, forward(route("orders")).to().branches().get(0).retry());
        assertEquals(
                INLINE_RETRY, forward(route("inline")).to().branches().get(0).retry());
    }

    @Test
    void what_a_route_matches() {
        MatchSettings match = route("orders").match();

        assertEquals(2, match.hosts().size());
        assertEquals(1, match.paths().size());
        assertEquals(Set.of("GET", "POST"), match.methods());
        assertEquals("https", match.scheme());
        assertEquals(
                List.of(new ValueCondition("X-Api-Version", "2"), new ValueCondition("X-Any", null)), match.fields());
        assertEquals(List.of(new ValueCondition("Beta", "true")), match.parameters());
        assertEquals(-3, match.priority());
        assertEquals(Set.of(Allowance.ENCODED_SLASH, Allowance.PATH_PARAMETERS), match.allowances());
    }

    @Test
    void whose_tokens_are_believed_and_what_is_made_of_them() {
        assertEquals(
                new IssuerSettings(
                        "corp",
                        "https://login.example.com/",
                        List.of("orders-api", "billing-api"),
                        List.of(SigningAlgorithm.RS256, SigningAlgorithm.EDDSA),
                        new FetchedKeys(URI.create("http://login.example.com/jwks"), false, true, Duration.ofHours(2)),
                        Duration.ofSeconds(5),
                        new Claims("client_id", "realm_access.roles", "scp", Map.of("tenant", "blue"), true)),
                issuer(1));
        assertInstanceOf(KeysInFile.class, issuer(2).keys());
        assertEquals(
                new FetchedKeys(URI.create("https://found.example.com"), true, false, Duration.ofHours(24)),
                issuer(3).keys());
        assertEquals(
                new SharedSecret("0123456789abcdef0123456789abcdef"), issuer(4).keys());
        assertFalse(issuer(4).toString().contains("0123456789"));
        assertEquals(
                new SchemeSettings.ApiKey("api_key"),
                route("orders").auth().schemes().get(0));
    }

    @Test
    void how_browsers_log_in() {
        assertEquals(
                new LoginSettings(
                        new Client("gateway", new Secret("hush, hush"), Proof.POST),
                        List.of("openid", "offline_access"),
                        new LoginSettings.Paths("/in", "/out", "/bye"),
                        "visit",
                        Duration.ofHours(8),
                        Duration.ofMinutes(20),
                        List.of(
                                new Secret("0123456789abcdef0123456789abcdef"),
                                new Secret("fedcba9876543210fedcba9876543210")),
                        true),
                issuer(3).login());
        assertFalse(issuer(3).toString().contains("hush"));
        Route pages = route("login:found");
        assertEquals(route("orders").match().hosts(), pages.match().hosts());
        assertEquals("[/in, /out]", pages.match().paths().toString());
        assertEquals(configuration.routes().routes().indexOf(pages), pages.index());
        for (Route route : configuration.routes().routes()) {
            assertEquals(LoginCookies.all("visit"), route.auth().ownCookies());
            assertTrue(route.auth().carriers().cookies().contains("__Host-visit"));
        }
    }

    @Test
    void who_is_asked_about_tokens_and_what_is_made_of_the_answer() {
        IntrospectionSettings byUrl = introspection(5);
        assertEquals(
                "http://login.example.com/introspect?x=1 at issuer:corp within PT3S",
                byUrl.asked().toString());
        assertEquals("/introspect?x=1", byUrl.asked().target());
        assertEquals(
                List.of(new EndpointSettings("login.example.com", 80, 1)),
                byUrl.asked().upstream().endpoints());
        assertTrue(configuration.upstreams().contains(byUrl.asked().upstream()));
        assertEquals(new IntrospectionSettings.Client("gatehouse", new Secret("0123456789")), byUrl.client());
        assertFalse(byUrl.toString().contains("0123456789"));
        assertEquals(
                new Expected(
                        "https://login.example.com/",
                        List.of("orders-api", "billing-api"),
                        Duration.ofSeconds(5),
                        new Claims("client_id", "realm_access.roles", "scp", Map.of("tenant", "blue"), true)),
                byUrl.expected());
        assertEquals(Duration.ofSeconds(10), byUrl.cache());
        IntrospectionSettings byUpstream = introspection(6);
        assertEquals("idp", byUpstream.asked().upstream().id());
        assertEquals("idp.example.com", byUpstream.asked().host());
        assertEquals(List.of(), byUpstream.expected().audience());
        assertEquals(new IntrospectionSettings.Client("gatehouse", null), byUpstream.client());
    }

    @Test
    void what_an_authorizer_is_told_and_what_is_made_of_its_answer() {
        AuthorizerSettings portal = assertInstanceOf(
                        SchemeSettings.Forward.class,
                        route("orders").auth().schemes().get(7))
                .authorizer();
        assertEquals("billing", portal.asked().upstream().id());
        assertEquals(Duration.ofSeconds(1), portal.asked().timeout());
        assertEquals(
                new Told("HEAD", List.of("Cookie", "X-Tenant"), List.of("portal"), List.of("X-Tenant")), portal.told());
        assertEquals(
                new Taken(
                        List.of("Remote-User", "Remote-Email"),
                        new NamingFields("Remote-User", "Remote-Groups", "Remote-Scopes", true)),
                portal.taken());
        assertTrue(portal.passesRedirects());
        assertEquals(new Memory(Duration.ofSeconds(20), true), portal.memory());
    }

    private IntrospectionSettings introspection(int place) {
        return assertInstanceOf(
                        SchemeSettings.Introspection.class,
                        route("orders").auth().schemes().get(place))
                .issuer();
    }

    private IssuerSettings issuer(int place) {
        return assertInstanceOf(
                        SchemeSettings.Jwt.class,
                        route("orders").auth().schemes().get(place))
                .issuer();
    }

    private static String texts(AuthSettings auth) {
        return auth.schemes().stream().map(SchemeSettings::text).toList().toString();
    }

    @Test
    void the_keys_that_are_published() {
        RouteAction.Respond keys = assertInstanceOf(
                RouteAction.Respond.class, route("identity-keys").action());

        assertEquals(3, keys.body().split("\"kid\"", -1).length);
        assertFalse(keys.body().contains("\"d\""));
        assertEquals("application/jwk-set+json", keys.fields().first("Content-Type"));
        assertEquals("max-age=300", keys.fields().first("Cache-Control"));
    }

    @Test
    void what_a_route_does_with_a_request() {
        Route route = route("orders");

        assertEquals("orders 95%, billing 5%", forward(route).to().toString());
        assertEquals(RequestKey.cookie("session"), forward(route).to().stickyBy());
        UpstreamSettings billing = forward(route).to().branches().get(1).upstream();
        assertEquals(
                new MirrorSettings(
                        "billing", billing.withId("mirror:orders"), 10, 1024, 3, Duration.ofSeconds(2), true),
                forward(route).mirror());
        assertEquals(new Priority(60), forward(route).priority());
        assertTrue(forward(route).path() != null);
        assertEquals(HostRewrite.literal("orders.internal"), forward(route).host());
        assertTrue(forward(route("inline")).path() != null);
        assertEquals(List.of("Cookie", "X-Debug"), route.requestEdits().remove());
        assertEquals("X-Gateway: gatehouse", lines(route.requestEdits().set()));
        assertEquals("X-Hop: 1", lines(route.requestEdits().add()));
        assertEquals(List.of("Server"), route.responseEdits().remove());
        assertEquals("X-Frame-Options: DENY", lines(route.responseEdits().set()));
        assertEquals("Vary: Origin", lines(route.responseEdits().add()));
    }

    @Test
    void whom_a_route_admits_and_how_often() {
        Route route = route("orders");

        assertEquals(
                "[api-key, jwt:corp, jwt:file, jwt:found, jwt:shared, introspection:corp, introspection:opaque,"
                        + " forward:portal, login:found]",
                texts(route.auth()));
        assertEquals(
                new AuthSettings(
                                route.auth().schemes(),
                                new AuthSettings.Demands(
                                        List.of("orders:read"),
                                        List.of("partners"),
                                        Map.of("partners", Set.of("GET", "POST"), "admins", Set.of()),
                                        new Requirement.OfClaim(
                                                "department", new ValueTest(ValueTest.Kind.EQUAL, List.of("sales")))),
                                new AddressRules(
                                        List.of(Objects.requireNonNull(Cidr.parse("10.0.0.0/8"))),
                                        List.of(Objects.requireNonNull(Cidr.parse("10.9.0.0/16")))),
                                true,
                                Duration.ofSeconds(3))
                        .telling(new ToldCaller(
                                Set.of(Part.ID, Part.GROUPS),
                                new TokenSettings(
                                        "X-Consumer-Jwt", List.of("orders-api", "billing"), Duration.ofMinutes(5))))
                        .withOwnCookies(LoginCookies.all("visit")),
                route.auth());
        assertEquals(
                List.of(
                        new RateLimit(100, Period.SECOND, 200, CountBy.ADDRESS, BERLIN),
                        new RateLimit(10000, Period.DAY, 10000, CountBy.header("X-Tenant"), BERLIN)),
                route.quota().limits().rates());
    }

    @Test
    void what_a_request_counts_for_and_how_many_may_come_at_once() {
        QuotaSettings quota = route("orders").quota();

        assertEquals(
                List.of(new ConcurrentLimit(20, CountBy.CONSUMER)),
                quota.limits().concurrent());
        assertFalse(quota.limits().enforced());
        assertEquals(new Sharing(WhenUnavailable.CLOSED, true), quota.sharing());
        assertEquals(new CostSettings(2, Map.of("POST", 10), new StatedCost("X-Cost", 50, true)), quota.cost());
    }

    @Test
    void what_the_gateway_as_a_whole_lets_in() {
        assertEquals(
                new LimitSettings(
                        List.of(
                                new RateLimit(5000, Period.SECOND, 5000, CountBy.GATEWAY, BERLIN),
                                new RateLimit(Unit.BYTES, 1L << 40, Period.DAY, 1L << 40, CountBy.ADDRESS, BERLIN)),
                        List.of(new ConcurrentLimit(4000, CountBy.GATEWAY)),
                        false),
                configuration.limits());
    }

    @Test
    void where_consumers_see_their_limits() {
        Route route = route("(limits)");

        assertEquals("/limits", route.match().paths().get(0).toString());
        assertEquals("[api-key]", texts(route.auth()));
        assertInstanceOf(RouteAction.ShowLimits.class, route.action());
    }

    @Test
    void how_long_and_how_large() {
        Route route = route("orders");

        assertEquals(
                new TimeoutSettings(
                        Duration.ofSeconds(3), Duration.ofSeconds(31), Duration.ofSeconds(61), Duration.ofMinutes(5)),
                route.timeouts());
        assertEquals(10L << 20, route.maxRequestBodyBytes());
        assertFalse(route.audited());
    }

    @Test
    void answers_without_an_upstream() {
        RouteAction.Respond respond = (RouteAction.Respond) route("respond").action();
        RouteAction.Redirect redirect = (RouteAction.Redirect) route("redirect").action();

        assertEquals(418, respond.status());
        assertEquals("short, and stout\n", respond.body());
        assertEquals("Content-Type: text/plain", lines(respond.fields()));
        assertEquals(301, redirect.status());
    }

    private Route route(String id) {
        return configuration.routes().routes().stream()
                .filter(route -> route.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static RouteAction.Forward forward(Route route) {
        return (RouteAction.Forward) route.action();
    }

    private static String lines(Fields fields) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            lines.add(fields.name(i) + ": " + fields.value(i));
        }
        return String.join("\n", lines);
    }

    private static List<String> statedKeys(Path place) throws IOException {
        try (Stream<Path> files = Files.isDirectory(place) ? Files.list(place) : Stream.of(place)) {
            return files.flatMap(file -> LogicalLines.of(read(file)).stream())
                    .map(line -> line.decode().fold(Map.Entry::getKey, Parsed.Invalid::what))
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
