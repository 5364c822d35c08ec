package dev.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatehouse.route.PoolSettings;
import dev.gatehouse.route.ServiceProtocol;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is to be spoken with a service, and what contradicts it. */
final class ServiceProtocolKeysTest {

    @TempDir
    Path directory;

    @Test
    void http2_with_tls_is_for_endpoints_that_have_it() {
        assertEquals("""
                conf/upstreams/a.properties:2: protocol: "h2" is agreed on under TLS, and an endpoint is http://
                    write https:// before the endpoints, or h2c
                """, problems("endpoints = https://a, http://b", "protocol = h2"));
    }

    @Test
    void http2_without_tls_is_for_endpoints_that_have_none_backups_included() {
        assertEquals("""
                conf/upstreams/a.properties:3: protocol: "h2c" has no TLS, and an endpoint is https://
                    write http:// before the endpoints, or h2
                """, problems("endpoints = http://a", "endpoints.backup = https://b", "protocol = h2c"));
    }

    @Test
    void a_number_of_streams_is_of_no_use_where_there_are_none() {
        assertEquals("""
                conf/upstreams/a.properties:2: pool.max-streams: has no effect: no endpoint is spoken to by HTTP/2
                    add protocol, or take the line out
                """, problems("endpoints = https://a", "pool.max-streams = 5"));
    }

    @Test
    void what_is_chosen_under_tls_may_be_so_where_there_is_none() {
        assertEquals("""
                conf/upstreams/a.properties:3: pool.max-streams: has no effect: no endpoint is spoken to by HTTP/2
                    add protocol, or take the line out
                """, problems("endpoints = http://a", "protocol = auto", "pool.max-streams = 5"));
        assertEquals("", problems("endpoints = http://a, https://b", "protocol = auto", "pool.max-streams = 5"));
    }

    @Test
    void a_route_says_it_inline() {
        PoolSettings pool = new Conf(directory)
                .file(
                        "routes/r.properties",
                        "match.path = /",
                        "auth = none",
                        "upstream.endpoints = http://a",
                        "upstream.protocol = h2c",
                        "upstream.pool.max-streams = 7")
                .valid()
                .upstreams()
                .get(0)
                .pool();
        assertEquals(ServiceProtocol.H2C, pool.protocol());
        assertEquals(7, pool.maxStreams());
    }

    private String problems(String... lines) {
        return new Conf(directory)
                .file("upstreams/a.properties", lines)
                .file("routes/r.properties", "match.path = /", "auth = none", "upstream = a")
                .problems();
    }
}
