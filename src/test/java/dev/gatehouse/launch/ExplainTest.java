package dev.gatehouse.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.auth.ApiKey;
import dev.gatehouse.jose.Tokens;
import dev.gatehouse.tls.Issuer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ExplainTest {

    private static final String KEY = "the key of the test";

    @TempDir
    Path directory;

    private Typed typed;

    @BeforeEach
    void configure() throws Exception {
        typed = new Typed(directory).variable("TOKEN", "a secret token");
        write("routes/orders.properties", """
            match.path = /orders/{*rest}
            match.methods = GET
            auth = api-key
            quota = 100/s burst 200, 5/day per route
            upstream.endpoints = http://127.0.0.1:7001
            rewrite.path = /v2/{*rest}
            request.header.set.Authorization = Bearer ${env:TOKEN}
            """);
        write("routes/old.properties", """
            match.path = /old/**
            auth = none
            redirect.to = {scheme}://{host}/orders
            """);
        write("consumers/acme.properties", "quota = 50/s\nkey.laptop = sha256:" + sha256(KEY) + "\n");
    }

    @Test
    void a_request_that_passes_is_followed_to_the_upstream() {
        typed.run("explain", "GET", "http://api.example.com/orders/1?x=y", "-H", "X-Api-Key: " + KEY);
        assertEquals("""
            route     orders, by /orders/{*rest}
            auth      api-key: acme, by laptop
            quota     100/s burst 200 per consumer, 5/day per route
                      50/s burst 50 per consumer of acme
                      consumer acme, address 127.0.0.1
            body      413 beyond 100MiB
            upstream  route:orders (least-requests): 127.0.0.1:7001
            timeouts  connect 2s, response 30s, idle 60s, total none
            tries     2, again on lost, 502, 503, 504, if idempotent, with a body up to 64KiB
            sends     GET /v2/1?x=y HTTP/1.1
                      Host: api.example.com
            """, typed.out().substring(0, typed.out().indexOf("          Authorization")));
        assertTrue(typed.out().contains("          X-Consumer-Id: acme\n"), typed.out());
    }

    @Test
    void a_key_that_comes_as_a_token_is_told_where_keys_are_looked_for() {
        String key = ApiKey.create(new SecureRandom()).text();
        assertEquals("""
                route  orders, by /orders/{*rest}
                auth   api-key: 401 (no key)
                       a key came as a Bearer token: it is looked for in X-Api-Key, and in Authorization behind ApiKey
                """, explained("GET", "/orders/1", "Authorization: Bearer " + key));
        assertFalse(explained("GET", "/orders/1", "Authorization: Bearer some.other.token")
                .contains("a key came"));
    }

    @Test
    void whose_limits_apply_by_what_they_count_and_what_a_request_costs() throws Exception {
        write("gatehouse.properties", "quota.gateway = 500/s\nquota.gateway.enforce = off\n");
        write("plans/gold.properties", "quota = 9/min per plan\nquota.concurrent = 20\n");
        write("consumers/acme.properties", "plan = gold\nkey.laptop = sha256:" + sha256(KEY) + "\n");
        write("routes/orders.properties", """
            match.path = /orders/{*rest}
            auth = api-key
            quota = 1MiB/s per address
            quota.concurrent = 3 per route
            quota.cost.POST = 10
            quota.cost.response-header = X-Cost
            upstream.endpoints = http://127.0.0.1:7001
            """);
        typed.run("explain", "POST", "http://api.example.com/orders/1", "-H", "X-Api-Key: " + KEY);

        assertTrue(typed.out().contains("""
            quota     1MiB/s burst 1MiB per address
                      3 at once per route
                      9/min burst 9 per plan, 20 at once per consumer of acme, plan gold
                      500/s burst 500 per gateway (not enforced) of the gateway
                      consumer acme, address 127.0.0.1
                      costs 10, and what X-Cost of the answer says beyond that, 1000 in all at most
            """), typed.out());
    }

    @Test
    void a_service_that_records_say_where_it_is_is_shown_by_its_name() throws IOException {
        write("routes/service.properties", """
            match.path = /service
            auth = none
            upstream.endpoints = srv+https://_https._tcp.orders.internal
            upstream.endpoints.backup = srv+http://_http._tcp.spare.internal
            rewrite.host = upstream
            """);
        typed.run("explain", "GET", "/service");
        assertTrue(
                typed.out()
                        .contains("upstream  route:service (least-requests): srv+https://_https._tcp.orders.internal, "
                                + "srv+http://_http._tcp.spare.internal (backup)\n"),
                typed.out());
        assertTrue(typed.out().contains("Host: (the endpoint's)\n"), typed.out());
    }

    @Test
    void a_preflight_is_explained_by_the_request_that_it_asks_about() throws IOException {
        writeCorsRoute();
        typed.run(
                "explain",
                "OPTIONS",
                "/pages",
                "-H",
                "Origin: https://app.example.com",
                "-H",
                "Access-Control-Request-Method: PUT",
                "-H",
                "Access-Control-Request-Headers: x-a");
        assertEquals("""
            route  pages, by /pages
            cors   204: PUT from https://app.example.com
                   with Access-Control-Allow-Origin: https://app.example.com
                   with Access-Control-Allow-Credentials: true
                   with Access-Control-Allow-Methods: GET, PUT
                   with Access-Control-Allow-Headers: X-A
                   with Access-Control-Max-Age: 300
            """, typed.out());
        assertEquals(
                """
                route  pages, by /pages
                cors   403: https://evil.example is not in cors.origins
                """,
                explained("OPTIONS", "/pages", "Origin: https://evil.example", "Access-Control-Request-Method: PUT"));
        assertTrue(explained("OPTIONS", "/old/a", "Origin: https://a.example", "Access-Control-Request-Method: PUT")
                .contains("cors    none: the preflight is a request like any other\n"));
    }

    @Test
    void whose_pages_may_read_an_answer_is_told() throws IOException {
        writeCorsRoute();
        assertEquals(
                """
                route   pages, by /pages
                cors    pages of https://app.example.com may read the answer, with credentials
                auth    none: public
                """,
                explained("GET", "/pages", "Origin: https://app.example.com")
                        .lines()
                        .limit(3)
                        .collect(Collectors.joining("\n", "", "\n")));
        assertTrue(explained("GET", "/pages", "Origin: https://evil.example")
                .contains("cors    no page of https://evil.example may read the answer\n"));
        assertTrue(explained("GET", "/pages")
                .contains("cors    https://app.example.com, with credentials: the request has no Origin\n"));
        assertTrue(
                explained("GET", "/pages", "Origin: a", "Origin: b").endsWith("cors   400: several Origin fields\n"));
    }

    private void writeCorsRoute() throws IOException {
        write("routes/pages.properties", """
            match.path = /pages
            match.methods = GET, PUT
            auth = none
            respond.status = 200
            cors.origins = https://app.example.com
            cors.request-headers = X-A
            cors.credentials = on
            """);
    }

    private String explained(String method, String url, String... fields) {
        List<String> arguments = new ArrayList<>(List.of("explain", method, url));
        for (String field : fields) {
            arguments.addAll(List.of("-H", field));
        }
        Typed another = new Typed(directory).variable("TOKEN", "a secret token");
        another.run(arguments.toArray(String[]::new));
        return another.out();
    }

    @Test
    void secrets_are_not_shown() {
        typed.run("explain", "GET", "/orders/1", "-H", "X-Api-Key: " + KEY);
        assertTrue(typed.out().contains("Authorization: ***"), typed.out());
        assertFalse(typed.out().contains("a secret token") || typed.out().contains(KEY), typed.out());
    }

    @Test
    void a_key_in_the_query_is_not_shown_where_it_goes_on() throws IOException {
        write("routes/query.properties", """
            match.path = /query
            auth = api-key
            auth.query-parameter = key
            auth.forward = on
            upstream.endpoints = http://127.0.0.1:7001
            """);
        String sent = KEY.replace(" ", "%20");
        String told = explained("GET", "/query?a=1&k%65y=" + sent + "&b=2");
        assertTrue(told.contains("sends     GET /query?a=1&key=***&b=2 HTTP/1.1\n"), told);
        assertFalse(told.contains(sent), told);
    }

    @Test
    void of_each_scheme_it_is_told_whether_it_was_tried_and_why_it_did_not_do() throws Exception {
        write("routes/any.properties", """
            match.path = /any
            auth = certificate, jwt:corp, basic, api-key
            respond.status = 204
            """);
        write("gatehouse.properties", "trusted-proxies = 127.0.0.1\ntrusted-proxies.client-cert = on\n");
        write("issuers/corp.properties", """
            issuer = https://login.example.com/
            audience = orders-api
            algorithms = RS256
            jwks.file = issuers/corp.json
            """);
        write("issuers/corp.json", Tokens.keySet(Tokens.RSA));
        write(
                "consumers/acme.properties",
                "key.laptop = sha256:" + sha256(KEY)
                        + "\nuser.anna = $2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW\n");
        String forged = "Authorization: Bearer " + Tokens.good() + "x";
        assertEquals("""
            route   any, by /any
            auth    certificate: no certificate
                    jwt:corp: not base64url
                    basic: no password
                    api-key: acme, by laptop
            """, start(explained("GET", "/any", forged, "X-Api-Key: " + KEY), 5));
        assertEquals("""
            route   any, by /any
            auth    certificate: no certificate
                    jwt:corp: acme
            """, start(explained("GET", "/any", "Authorization: Bearer " + Tokens.good()), 3));
        assertEquals("""
            route  any, by /any
            auth   certificate: no certificate
                   jwt:corp: no token
                   basic: would wait for a password to be tried
            """, explained("GET", "/any", "Authorization: Basic YW5uYTpVKlU="));
        assertEquals(
                """
                route  any, by /any
                auth   certificate: malformed Client-Cert field
                       jwt:corp: not base64url
                       basic: not base64
                       api-key: unknown key
                       401: malformed Client-Cert field
                       counts against its address: limit.bad-credentials
                """,
                explained(
                        "GET",
                        "/any",
                        forged,
                        "Authorization: Basic %%%",
                        "X-Api-Key: nobody's",
                        "Client-Cert: :AAAA:"));
    }

    private static String start(String text, int lines) {
        return text.lines().limit(lines).collect(Collectors.joining("\n", "", "\n"));
    }

    @Test
    void the_secret_that_a_route_asks_for_is_not_shown_to_who_lacks_it() throws IOException {
        write("routes/inner.properties", """
            match.path = /inner
            match.header.X-From-Edge = ${env:TOKEN}
            match.query.sign = ${env:TOKEN}
            auth = none
            respond.status = 200
            """);
        typed.run("explain", "GET", "/inner");
        assertEquals("""
            route  404: none matches
            near   inner: the field X-From-Edge is not *** alone; the query parameter sign is not *** alone
            """, typed.out());
    }

    @Test
    void no_secret_of_a_route_is_shown_where_it_matches_or_nearly_does() throws IOException {
        Typed with = new Typed(directory).variable("PLACE", "hidden").variable("TARGET", "http://127.0.0.1:7009");
        write("routes/inner.properties", """
            match.host = ${env:PLACE}.example.com
            match.path = /${env:PLACE}/{*rest}
            auth = none
            quota = ${env:QUOTA:-5}/s
            upstream.endpoints = ${env:TARGET}
            rewrite.path = /${env:PLACE}-inside/{*rest}
            rewrite.host = ${env:PLACE}.internal
            """);
        write("routes/moved.properties", """
            match.path = /moved
            auth = none
            redirect.to = https://${env:PLACE}.example.com/
            """);
        write("routes/orders.properties", "match.path = /orders\nauth = none\nrespond.status = 200\n");
        with.run("explain", "GET", "http://hidden.example.com/hidden/1");
        assertEquals("""
            route     inner, by ***
            auth      none: public
            quota     5/s burst 5 per consumer
                      nobody is known: per consumer is by address, 127.0.0.1
            body      413 beyond 100MiB
            upstream  route:inner (least-requests): ***
            timeouts  connect 2s, response 30s, idle 60s, total none
            tries     2, again on lost, 502, 503, 504, if idempotent, with a body up to 64KiB
            sends     GET *** HTTP/1.1
                      Host: ***
            """, with.out().lines().limit(10).collect(Collectors.joining("\n", "", "\n")));

        Typed near = new Typed(directory).variable("PLACE", "hidden").variable("TARGET", "http://127.0.0.1:7009");
        near.run("explain", "GET", "http://a/hidden");
        assertEquals("""
            route  404: none matches
            near   inner: the host is not ***
            """, near.out());

        Typed moved = new Typed(directory).variable("PLACE", "hidden").variable("TARGET", "http://127.0.0.1:7009");
        moved.run("explain", "GET", "/moved");
        assertTrue(moved.out().endsWith("answer  308 to ***\n"), moved.out());

        Typed list = new Typed(directory).variable("PLACE", "hidden").variable("TARGET", "http://127.0.0.1:7009");
        list.run("routes");
        assertTrue(list.out().contains("inner"), list.out());
        assertFalse(list.out().contains("hidden"), list.out());
    }

    @Test
    void a_split_is_shown_with_where_a_request_that_is_sticky_would_go() throws IOException {
        write("upstreams/orders.properties", "endpoints = http://127.0.0.1:7001\n");
        write("upstreams/orders-v2.properties", "endpoints = http://127.0.0.1:7002\nlimit.concurrent = 9\n");
        write("routes/split.properties", """
            match.path = /split
            auth = none
            upstream = orders 0%, orders-v2 100%
            upstream.sticky = cookie:sid
            mirror = orders 10%
            priority = low
            """);
        typed.run("explain", "GET", "/split", "-H", "Cookie: sid=1");
        assertTrue(typed.out().contains("""
            upstream  orders 0% (least-requests): 127.0.0.1:7001
                      orders-v2 100% (least-requests): 127.0.0.1:7002
            sticky    cookie:sid: orders-v2
            mirror    orders 10%: 127.0.0.1:7001
            priority  low: up to 80% of limit.requests, limit.concurrent 9
            """), typed.out());

        Typed without = new Typed(directory).variable("TOKEN", "a secret token");
        without.run("explain", "GET", "/split");
        assertTrue(without.out().contains("sticky    cookie:sid: by chance, as the request has none\n"), without.out());

        Typed list = new Typed(directory).variable("TOKEN", "a secret token");
        list.run("routes");
        assertTrue(list.out().contains("orders 0%, orders-v2 100%, copies to orders 10%"), list.out());
    }

    @Test
    void what_becomes_of_the_answer_is_shown_for_routes_of_every_kind() throws IOException {
        String edits = """
            auth = none
            audit = off
            response.header.remove = Server
            response.header.set.X-Set = ${env:TOKEN}
            response.header.add.X-Added = 1
            """;
        String changed = """
                      without Server
                      with X-Set: ***
                      with also X-Added: 1
            audit     off: not recorded
            """;
        write(
                "routes/far.properties",
                "match.path = /far\nlimit.request-body = unlimited\nretry.attempts = 1\n" + edits
                        + "upstream.endpoints = http://127.0.0.1:1\n");
        write(
                "routes/near.properties",
                "match.path = /near\n" + edits
                        + "respond.status = 200\nrespond.body = gr\u00fcn\nrespond.header.X-Own = ${env:TOKEN}\n");
        write("routes/away.properties", "match.path = /away\n" + edits + "redirect.to = https://a.example/\n");

        typed.run("explain", "GET", "/far");
        assertEquals("", typed.err());
        assertTrue(typed.out().endsWith("answer    the upstream's\n" + changed), typed.out());
        assertTrue(typed.out().contains("body      of any size\n"), typed.out());
        assertTrue(typed.out().contains("tries     1\n"), typed.out());

        Typed near = new Typed(directory).variable("TOKEN", "a secret token");
        near.run("explain", "GET", "/near");
        assertTrue(
                near.out()
                        .contains(
                                "answer  200, without an upstream, with a body of 5 bytes\n        with X-Own: ***\n"),
                near.out());
        assertTrue(near.out().endsWith(changed.replaceAll("(?m)^(.{6})..(.*)$", "$1$2")), near.out());

        Typed away = new Typed(directory).variable("TOKEN", "a secret token");
        away.run("explain", "GET", "/away");
        assertTrue(away.out().endsWith(changed.replaceAll("(?m)^(.{6})..(.*)$", "$1$2")), away.out());
    }

    @Test
    void a_host_that_no_certificate_is_for_is_misdirected_if_it_is_asked_for_by_tls() throws IOException {
        Issuer issuer = Issuer.root();
        issuer.issue("EC", "api.example.com").write(directory.resolve("conf"), "a");
        issuer.issue("EC", "*.example.net").write(directory.resolve("conf"), "b");
        write("gatehouse.properties", """
            listen.https = 8443
            tls.certificate = a.pem
            tls.key = a.key
            tls.b.certificate = b.pem
            tls.b.key = b.key
            """);
        assertEquals(
                "door  421: no certificate is for other.example.com\n", explained("https://other.example.com/old/1"));
        assertTrue(explained("http://other.example.com/old/1").startsWith("route   old"));
        assertTrue(explained("https://api.example.com/old/1").startsWith("route   old"));
        assertTrue(explained("https://any.example.net:8443/old/1").startsWith("route   old"));
    }

    private String explained(String url) {
        Typed asked = new Typed(directory).variable("TOKEN", "a secret token");
        asked.run("explain", "GET", url);
        return asked.out();
    }

    @Test
    void a_request_without_a_key_ends_there() {
        typed.run("explain", "GET", "/orders/1");
        assertEquals("""
            route  orders, by /orders/{*rest}
            auth   api-key: 401 (no key)
            """, typed.out());
    }

    @Test
    void a_method_that_no_route_takes_is_explained_by_the_route_that_came_near() {
        typed.run("explain", "DELETE", "/orders/1");
        assertTrue(typed.out().startsWith("route  405: only GET"), typed.out());
        assertTrue(typed.out().contains("near   orders: "), typed.out());
    }

    @Test
    void a_redirect_is_shown_with_where_it_leads() {
        typed.run("explain", "GET", "http://shop.example.com/old/1");
        assertTrue(typed.out().contains("answer  308 to http://shop.example.com/orders"), typed.out());
    }

    @Test
    void a_target_that_is_refused_at_the_door_goes_no_further() {
        typed.run("explain", "GET", "/orders/../admin");
        assertTrue(typed.out().startsWith("door  400: "), typed.out());
    }

    @Test
    void a_url_in_the_query_of_a_path_is_only_that() {
        typed.run("explain", "GET", "/old/1?next=https://elsewhere.example/");
        assertTrue(typed.out().startsWith("route   old, by /old/**"), typed.out());
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /old/1, OK",
        "GET, /orders/1, OK",
        "GET, /elsewhere, FAILURE",
        "POST, /orders/1, FAILURE",
        "GET, /orders/../admin, FAILURE",
        "GET, /orders/a%2Fb, FAILURE"
    })
    void the_exit_code_says_whether_a_route_answers(String method, String url, ExitCode code) {
        assertEquals(code, typed.run("explain", method, url));
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders/1", "ftp://api.example.com/orders/1", "http:/orders", ""})
    void what_is_no_url_is_refused_with_what_to_write(String url) {
        assertEquals(ExitCode.UNUSABLE, typed.run("explain", "GET", url));
        assertEquals(
                "\"" + url + "\" is no URL of the gateway's\n    write http://HOST/PATH, or /PATH alone\n",
                typed.err());
    }

    @Test
    void what_is_no_method_is_refused() {
        assertEquals(ExitCode.UNUSABLE, typed.run("explain", "G T", "/orders/1"));
    }

    @Test
    void a_field_without_a_colon_is_refused() {
        assertEquals(ExitCode.UNUSABLE, typed.run("explain", "GET", "/", "-H", "nonsense"));
    }

    private void write(String name, String text) throws IOException {
        Path file = directory.resolve("conf").resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
    }

    private static String sha256(String text) throws NoSuchAlgorithmException {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
