package dev.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.route.CorsSettings;
import dev.gatehouse.route.CorsSettings.Names;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CorsKeysTest {

    private Conf conf;

    @BeforeEach
    void open(@TempDir Path directory) {
        conf = Conf.open(directory);
    }

    @Test
    void origins_alone_allow_little() {
        CorsSettings cors = cors("cors.origins = https://App.example.com:443, opaque");
        assertEquals("https://app.example.com, opaque", cors.origins().toString());
        assertEquals(List.of("GET", "HEAD", "POST"), cors.methods());
        assertEquals(Names.NONE, cors.requestHeaders());
        assertEquals(Names.NONE, cors.responseHeaders());
        assertEquals(false, cors.credentials());
        assertEquals(Duration.ofMinutes(5), cors.maxAge());
    }

    @Test
    void a_route_of_some_methods_allows_those() {
        assertEquals(
                List.of("DELETE", "GET"),
                cors("cors.origins = *", "match.methods = GET, DELETE").methods());
    }

    @Test
    void without_origins_the_gateway_says_nothing() {
        assertNull(conf.respondingRoute("a").route("a").cors());
    }

    @Test
    void a_default_holds_for_all_routes_that_do_not_unset_it() {
        conf.file(
                        "gatehouse.properties",
                        "default.auth = none",
                        "default.cors.origins = https://a.example",
                        "default.cors.methods = GET, PUT",
                        "default.response.header.set.Access-Control-Allow-Origin = *")
                .respondingRoute("a")
                .respondingRoute("b", "cors.origins = none")
                .respondingRoute("c", "match.methods = GET, POST")
                .respondingRoute("d", "match.methods = POST");
        assertEquals(
                List.of("GET", "PUT"),
                Objects.requireNonNull(conf.route("a").cors()).methods());
        assertEquals(0, conf.route("a").responseEdits().set().size());
        assertNull(conf.route("b").cors());
        assertEquals(1, conf.route("b").responseEdits().set().size());
        assertEquals(
                List.of("GET"), Objects.requireNonNull(conf.route("c").cors()).methods());
        assertEquals(List.of(), Objects.requireNonNull(conf.route("d").cors()).methods());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://a.example/ | an origin ends without a slash",
                "https://a.example/path | it is more, or less, than a scheme, a host and perhaps a port",
                "https://user@a.example | it is more, or less, than a scheme, a host and perhaps a port",
                "https://a.example:0 | it is more, or less, than a scheme, a host and perhaps a port",
                "https://a.example?x | it is more, or less, than a scheme, a host and perhaps a port",
                "https://* | it is more, or less, than a scheme, a host and perhaps a port",
                "https://a.*.example.com | it is more, or less, than a scheme, a host and perhaps a port",
                "https://*a.example.com | it is more, or less, than a scheme, a host and perhaps a port",
                "https://*.example.com:* | it is more, or less, than a scheme, a host and perhaps a port",
                "https://*.com | hosts below one label alone are anybody's",
                "https://*.com:8443 | hosts below one label alone are anybody's",
                "https://*.127.0.0.1 | no host is below an address",
                "*.example.com | it has no scheme such as https://",
                "app.example.com | it has no scheme such as https://",
                "null | every page in a sandbox calls itself that; who means it writes opaque",
            })
    void what_is_no_origin_is_told_with_a_remedy(String origin, String what) {
        assertEquals(
                """
                conf/routes/a.properties:1: cors.origins: "%s" is no origin: %s
                    write an origin such as https://app.example.com, or https://*.example.com for those below it
                """.formatted(origin, what),
                conf.respondingRoute("a", "cors.origins = " + origin).problems());
    }

    @Test
    void what_would_open_too_much_or_nothing_is_told_with_a_remedy() {
        conf.respondingRoute("a", "cors.origins = *", "cors.credentials = on")
                .respondingRoute("b", "cors.origins = https://a.example, opaque", "cors.credentials = on")
                .respondingRoute("c", "cors.origins = https://a.example, *")
                .respondingRoute(
                        "d", "cors.origins = https://a.example", "cors.credentials = on", "cors.response-headers = *")
                .respondingRoute(
                        "e",
                        "match.methods = GET",
                        "cors.origins = https://a.example",
                        "cors.methods = HEAD, PUT",
                        "cors.request-headers = *, X-A")
                .respondingRoute("f", "cors.methods = GET", "cors.max-age = 1h")
                .respondingRoute(
                        "g",
                        "cors.origins = https://a.example",
                        "cors.methods = *",
                        "response.header.set.access-control-allow-origin = *",
                        "respond.header.Access-Control-Max-Age = 1");
        assertEquals("""
                conf/routes/a.properties:1: cors.origins: is * beside cors.credentials = on: any page could act in the name of whoever looks at it
                    name the origins, or take cors.credentials out
                conf/routes/b.properties:1: cors.origins: has opaque beside cors.credentials = on: any page can make itself one of these
                    take opaque out, or cors.credentials
                conf/routes/c.properties:1: cors.origins: has * beside others, which are among all
                    write * alone, or take it off
                conf/routes/d.properties:3: cors.response-headers: is * beside cors.credentials = on, which browsers take for the name of one header
                    name the headers
                conf/routes/e.properties:3: cors.methods: PUT is not in match.methods: the route never gets it
                    take it off, or add it there
                conf/routes/e.properties:4: cors.request-headers: has * beside others, which are among all
                    write * alone, or take it off
                conf/routes/f.properties:1: cors.methods: has no effect without cors.origins
                    take the line out, or add cors.origins
                conf/routes/f.properties:2: cors.max-age: has no effect without cors.origins
                    take the line out, or add cors.origins
                conf/routes/g.properties:2: cors.methods: has * for a method
                    name the methods
                conf/routes/g.properties:3: response.header.set.access-control-allow-origin: has no effect beside cors.origins
                    take one of the two out
                conf/routes/g.properties:4: respond.header.Access-Control-Max-Age: has no effect beside cors.origins
                    take one of the two out
                """, conf.problems());
    }

    @Test
    void credentials_for_pages_without_tls_are_warned_of() {
        assertEquals(
                """
                conf/routes/a.properties:1: cors.origins: http://a.example, http://*.b.example is without TLS: who is on the way can act in the name of whoever looks at its pages
                    write https://, or take cors.credentials out
                """,
                conf.respondingRoute(
                                "a",
                                "cors.origins = http://a.example, http://*.b.example, https://c.example",
                                "cors.credentials = on")
                        .respondingRoute("b", "cors.origins = http://a.example")
                        .warnings());
    }

    @Test
    void an_origin_from_the_environment_is_shown_to_nobody() {
        conf.variable("APP", "http://hidden.example")
                .respondingRoute("a", "cors.origins = ${env:APP}", "cors.credentials = on");
        assertTrue(conf.warnings().contains("cors.origins: *** is without TLS"), conf.warnings());
    }

    private CorsSettings cors(String... lines) {
        return Objects.requireNonNull(
                conf.respondingRoute("a", lines).route("a").cors());
    }
}
