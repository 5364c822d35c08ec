package dev.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong at two places is said in one run, and what follows from a mistake alone is not said beside it. */
final class OneRunTest {

    private static final String[] CORP = {
        "issuer = https://login.example.com", "audience = a", "algorithms = RS256", "jwks.file = keys.json"
    };

    @TempDir
    Path directory;

    @Test
    void a_route_is_told_of_each_of_its_schemes_whatever_else_their_files_lack() {
        assertEquals(
                """
                conf/issuers/corp.properties:4: jwks.file: "keys.json" does not exist
                    make the file; a relative path begins in the configuration directory
                conf/routes/a.properties:1: auth: "jwt:corp, forward:portal, login:corp" names an authorizer that there is none of
                    add conf/authorizers/portal.properties; there are no authorizers
                conf/routes/a.properties:1: auth: sends browsers to log in at corp, which says nothing of how
                    add login.client-id and what belongs to it to conf/issuers/corp.properties
                """,
                new Conf(directory)
                        .respondingRoute("a", "auth = jwt:corp, forward:portal, login:corp")
                        .file("issuers/corp.properties", CORP)
                        .problems());
    }

    @Test
    void a_scheme_that_is_none_hides_nothing_of_the_others() {
        assertEquals(
                """
                conf/routes/a.properties:1: auth: "login:nobody, magic" names an issuer that there is none of
                    add conf/issuers/nobody.properties; there are no issuers
                conf/routes/a.properties:1: auth: "magic" is no scheme
                    write api-key, jwt:NAME, introspection:NAME, basic, certificate, forward:NAME, login:NAME, or none for a route that is open to everyone
                """,
                sorted(new Conf(directory)
                        .respondingRoute("a", "auth = login:nobody, magic")
                        .problems()));
    }

    @Test
    void an_issuer_whose_algorithms_are_missing_is_told_of_its_missing_keys_too() {
        assertEquals(
                """
                conf/issuers/corp.properties: algorithms: is missing
                    write how its tokens are signed: RS256, ES256
                conf/issuers/corp.properties:3: jwks.file: "keys.json" does not exist
                    make the file; a relative path begins in the configuration directory
                """,
                new Conf(directory)
                        .respondingRoute("a", "auth = jwt:corp")
                        .file("issuers/corp.properties", CORP[0], CORP[1], CORP[3])
                        .problems());
    }

    @Test
    void a_scheme_whose_issuer_has_problems_may_bring_claims_all_the_same() {
        assertEquals(
                """
                conf/issuers/corp.properties:4: jwks.file: "keys.json" does not exist
                    make the file; a relative path begins in the configuration directory
                """,
                new Conf(directory)
                        .respondingRoute(
                                "a",
                                "auth = jwt:corp",
                                "auth.require = claim:tenant = a",
                                "quota = 10/s per claim:tenant")
                        .file("issuers/corp.properties", CORP)
                        .problems());
    }

    @Test
    void a_key_set_tells_what_it_is_not() {
        String begin = "conf/issuers/corp.properties:4: jwks.file: \"keys.json\" ";

        assertEquals(
                begin + "is no JSON Web Key Set\n    name a file such as {\"keys\": [...]}, in JSON\n",
                keys("-----BEGIN PUBLIC KEY-----"));
        assertEquals(
                begin + "is a JSON Web Key Set without keys\n    put the issuer's public keys into it\n",
                keys("{\"keys\": []}"));
        assertEquals(begin + """
                holds no key that the algorithms can be used with
                    write the algorithms that its keys are made for, or put whole public keys for these into it
                """, keys("{\"keys\": [{\"kty\": \"oct\", \"k\": \"AAAA\"}]}"));
    }

    private String keys(String text) {
        return new Conf(directory)
                .respondingRoute("a", "auth = jwt:corp")
                .file("issuers/corp.properties", CORP)
                .file("keys.json", text)
                .problems();
    }

    @Test
    void an_endpoint_is_held_against_the_admin_listener_beside_one_that_is_none() {
        assertEquals(
                """
                conf/upstreams/x.properties:1: endpoints: "10.0.0.1:80" is no endpoint
                    write http:// or https:// before the host
                conf/upstreams/x.properties:1: endpoints: "http://127.0.0.1:9090, 10.0.0.1:80" leads to admin.listen, which no client may reach
                    name another port, or move admin.listen
                conf/upstreams/x.properties:2: health.interval: has no effect without health.path
                    take the line out, or say what to ask for with health.path
                """,
                sorted(new Conf(directory)
                        .file("gatehouse.properties", "admin.listen = 127.0.0.1:9090", "default.auth = none")
                        .file("routes/a.properties", "match.path = /a", "upstream = x")
                        .file(
                                "upstreams/x.properties",
                                "endpoints = http://127.0.0.1:9090, 10.0.0.1:80",
                                "health.interval = 1s")
                        .problems()));
    }

    @Test
    void an_upstream_that_there_is_not_is_told_of_beside_a_share_that_is_none() {
        assertEquals(
                """
                conf/routes/a.properties:2: upstream: "half" has no percent sign
                    write half%
                conf/routes/a.properties:2: upstream: there is no upstream "nobody"
                    make conf/upstreams/nobody.properties
                """,
                sorted(Conf.open(directory)
                        .file("routes/a.properties", "match.path = /a", "upstream = nobody 50%, somebody half")
                        .problems()));
    }

    @Test
    void what_a_route_edits_and_counts_is_looked_at_although_its_path_is_wrong() {
        assertEquals(
                """
                conf/routes/a.properties:1: match.path: "a" is no path pattern: a path begins with a slash
                    write a path such as /orders, /orders/{id} or /orders/**
                conf/routes/a.properties:3: quota.cost.method.GET: is more than "1/s burst 1 per consumer" ever has: such a request would never be let in
                    write a lower cost, or raise the limit or its burst
                """,
                Conf.open(directory)
                        .file(
                                "routes/a.properties",
                                "match.path = a",
                                "quota = 1/s",
                                "quota.cost.method.GET = 5",
                                "respond.status = 200")
                        .problems());
    }

    @Test
    void listeners_that_collide_are_told_of_although_the_certificate_is_missing() {
        assertEquals(
                """
                conf/gatehouse.properties:2: listen.https: has no certificate to show
                    add tls.certificate and tls.key, or tls.certificate = self-signed to try it out
                conf/gatehouse.properties:2: listen.https: is where listen.http listens too
                    give it another port: one speaks TLS, the other does not
                """,
                new Conf(directory)
                        .file("gatehouse.properties", "listen.http = 8443", "listen.https = 8443")
                        .problems());
    }

    @Test
    void a_key_that_is_stated_and_cannot_be_read_is_not_asked_for_again() {
        assertEquals(
                """
                conf/gatehouse.properties:2: identity.key: "${file:missing.pem}" does not exist
                    make the file; a relative path begins in the configuration directory
                conf/gatehouse.properties:3: state: "${file:missing}" does not exist
                    make the file; a relative path begins in the configuration directory
                conf/gatehouse.properties:6: tls.client-auth: "perhaps" is not known here
                    write off or optional or required
                """,
                new Conf(directory)
                        .file(
                                "gatehouse.properties",
                                "default.auth = none",
                                "identity.key = ${file:missing.pem}",
                                "state = ${file:missing}",
                                "state.tls.ca = ca.pem",
                                "state.nodes = 2",
                                "tls.client-auth = perhaps",
                                "listen.https = 8443",
                                "tls.certificate = self-signed",
                                "tls.client-ca = ca.pem")
                        .file(
                                "routes/keys.properties",
                                "match.path = /keys",
                                "respond.identity-keys = on",
                                "respond.status = 200")
                        .forwardingRoute("a", "identity.token = on", "auth = api-key")
                        .forwardingRoute("b", "auth = certificate")
                        .problems());
        assertEquals("", new Conf(directory).warnings());
    }

    @Test
    void a_login_without_discovery_is_told_so_and_not_to_log_in_otherwise() {
        assertEquals(
                """
                conf/issuers/corp.properties: login.client-secret: is missing
                    write ${file:…} with the secret that the issuer gave, or login.client-auth = none if it gave none
                conf/issuers/corp.properties: login.key: is missing: sessions are sealed with it
                    write ${file:login.key}, the same on all nodes, and make the file by openssl rand -hex 32
                conf/issuers/corp.properties:5: login.client-id: has no effect without discovery: where browsers log in is found by it
                    write discovery = on in the place of jwks.url and the like
                """,
                new Conf(directory)
                        .respondingRoute("a", "auth = login:corp")
                        .file(
                                "issuers/corp.properties",
                                CORP[0],
                                CORP[1],
                                CORP[2],
                                "jwks.url = https://login.example.com/jwks",
                                "login.client-id = gateway")
                        .problems());
    }

    @Test
    void what_hangs_on_a_word_that_cannot_be_read_is_let_be() {
        assertEquals(
                """
                conf/authorizers/portal.properties:2: cache: "soon" is no duration
                    write a time such as 250ms, 5s, 2m, 1h, 7d or PT5S
                conf/issuers/corp.properties:4: discovery: "perhaps" is neither on nor off
                    write on or off
                conf/routes/b.properties:1: identity.token: "perhaps" is neither on nor off
                    write on or off
                """,
                new Conf(directory)
                        .respondingRoute("a", "auth = jwt:corp, forward:portal")
                        .forwardingRoute(
                                "b", "identity.token = perhaps", "identity.token.lifetime = 1m", "auth = api-key")
                        .file(
                                "authorizers/portal.properties",
                                "url = http://127.0.0.1:1/",
                                "cache = soon",
                                "cache.by = request")
                        .file("issuers/corp.properties", CORP[0], CORP[1], CORP[2], "discovery = perhaps")
                        .problems());
    }

    /** Two problems of one line come in the order in which they are found. */
    private static String sorted(String problems) {
        return Arrays.stream(problems.split("(?m)^(?=conf)")).sorted().collect(Collectors.joining());
    }
}
