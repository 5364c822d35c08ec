package dev.gatehouse.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.launch.EmbeddedGateway;
import dev.gatehouse.proxy.Browser.Seen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What pages can do through a gateway, by the browser's own rules; several routes share one path. */
final class CorsBrowserTest {

    private static final String APP = "https://app.example.com";
    private static final String SHOP = "https://shop.example.com";
    private static final String READ = "X-Read: 1";

    private RawUpstream upstream;
    private EmbeddedGateway gateway;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        upstream = RawUpstream.start();
        upstream.answers("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nX-Read: 1\r\nX-Kept: 2\r\n\r\nread");
        GatewayUnderTest.writeConfiguration(directory, upstream.port(), "match.methods = OPTIONS");
        route(
                directory,
                "reads",
                "match.path = /orders/**\nmatch.methods = GET\ncors.origins = " + APP + ", " + SHOP
                        + "\ncors.request-headers = X-Ask\ncors.response-headers = X-Read");
        route(
                directory,
                "writes",
                "match.path = /orders/**\nmatch.methods = PUT, DELETE\ncors.origins = " + APP
                        + "\ncors.methods = PUT\ncors.request-headers = Content-Type\ncors.credentials = on");
        route(directory, "posts", "match.path = /orders/**\nmatch.methods = POST, PATCH");
        route(
                directory,
                "tenant",
                "match.path = /tenants/**\nmatch.header.X-Tenant = b\ncors.origins = " + APP
                        + "\ncors.request-headers = X-Tenant");
        route(directory, "split-put", "match.path = /split\nmatch.methods = PUT");
        route(directory, "split", "match.path = /split\ncors.methods = GET, PUT\ncors.origins = " + APP);
        route(
                directory,
                "all",
                "match.path = /all\ncors.origins = *\ncors.request-headers = *\ncors.response-headers = *");
        gateway = EmbeddedGateway.start(directory);
    }

    private void route(Path directory, String name, String text) throws IOException {
        Files.writeString(
                directory.resolve("routes/" + name + ".properties"),
                text + "\nauth = none\nupstream.endpoints = http://127.0.0.1:" + upstream.port() + "\n");
    }

    @AfterEach
    void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    @Test
    void a_listed_page_reads_what_is_listed_and_no_more() throws IOException {
        Seen seen = browser(SHOP).fetch("GET", "/orders/1");
        assertEquals("read", seen.body(), seen.error());
        assertEquals("1", seen.fields().get("x-read"));
        assertFalse(seen.fields().containsKey("x-kept"));
    }

    @Test
    void another_page_reads_nothing() throws IOException {
        assertEquals("the answer is not for https://evil.example", error("https://evil.example", "GET", "/orders/1"));
        assertEquals("the answer is not for null", error("null", "GET", "/orders/1"));
    }

    @Test
    void each_method_has_the_answer_of_its_own_route() throws IOException {
        Browser app = browser(APP).including();
        assertEquals(
                "read",
                app.fetch("PUT", "/orders/1", "Content-Type: application/json").body());
        assertTrue(app.hasAsked());
        assertEquals("the preflight's answer is not for " + SHOP, error(SHOP, "PUT", "/orders/1"));
        assertEquals("the preflight's answer is not for " + APP, error(APP, "DELETE", "/orders/1"));
        assertEquals("read", browser(APP).fetch("GET", "/orders/1", "X-Ask: 1").body());
    }

    @Test
    void credentials_are_for_the_route_that_says_so() throws IOException {
        assertEquals(
                "the answer is not for " + APP,
                browser(APP).including().fetch("GET", "/orders/1").error());
    }

    @Test
    void what_no_route_with_cors_is_for_is_no_pages_business_though_a_service_would_say_otherwise() throws IOException {
        upstream.answers("HTTP/1.1 405 No\r\nContent-Length: 0\r\n\r\n");
        assertEquals("the preflight's answer is not for " + APP, error(APP, "PATCH", "/orders/1"));
        assertEquals("the preflight's answer is not for " + APP, error(APP, "VOTE", "/orders/1"));
    }

    @Test
    void a_route_does_not_speak_for_another_that_says_nothing() throws IOException {
        assertEquals("read", browser(APP).fetch("GET", "/split").body());
        assertEquals("the preflight's answer is not for " + APP, error(APP, "PUT", "/split"));
    }

    @Test
    void a_condition_on_a_header_is_met_by_a_preflight_that_announces_it() throws IOException {
        assertEquals(
                "read", browser(APP).fetch("GET", "/tenants/1", "X-Tenant: b").body());
        assertEquals("the answer is not for " + APP, error(APP, "GET", "/tenants/1", "X-Tenant: a"));
    }

    @Test
    void all_pages_may_read_what_is_for_all_but_not_in_somebodys_name() throws IOException {
        Seen seen = browser("https://anybody.example").fetch("GET", "/all", "Authorization: Bearer 1", READ);
        assertEquals("2", seen.fields().get("x-kept"), seen.error());
        assertEquals("read", browser("null").fetch("GET", "/all").body());
        assertFalse(browser(APP).including().fetch("GET", "/all").error().isEmpty());
    }

    private Browser browser(String origin) {
        return Browser.showing(origin, gateway.uri().getPort());
    }

    private String error(String origin, String method, String path, String... fields) throws IOException {
        return browser(origin).fetch(method, path, fields).error();
    }
}
