package dev.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A warning that something is used by nothing must not follow from a mistake that is reported already. */
final class WarningsBesideProblemsTest {

    private static final String UNUSED_DEFAULT = """
            conf/gatehouse.properties:2: default.timeout.idle: is used by no route
                take the line out
            """;
    private static final String UNUSED_UPSTREAM = """
            conf/upstreams/orders.properties: no route leads here
                take the file away
            """;

    @TempDir
    Path directory;

    private Conf conf;

    @BeforeEach
    void what_no_route_uses() {
        conf = new Conf(directory)
                .file("gatehouse.properties", "default.auth = none", "default.timeout.idle = 7s")
                .file("upstreams/orders.properties", "endpoints = http://127.0.0.1:1");
    }

    @Test
    void a_wrong_value_holds_back_no_warning() {
        conf.respondingRoute("a", "audit = maybe");

        assertEquals(UNUSED_DEFAULT + UNUSED_UPSTREAM, conf.warnings());
    }

    @Test
    void a_problem_in_another_kind_of_file_holds_back_no_warning() {
        conf.respondingRoute("a").file("consumers/acme.properties", "colour = red");

        assertEquals(UNUSED_DEFAULT + UNUSED_UPSTREAM, conf.warnings());
    }

    @Test
    void a_misspelt_key_may_have_been_the_use() {
        conf.file("routes/a.properties", "match.path = /a", "upsteram = orders");

        assertEquals("", conf.warnings());
    }

    @Test
    void a_misspelt_default_may_have_been_the_use() {
        conf.file("gatehouse.properties", "default.auth = none", "default.upsteram = orders")
                .respondingRoute("a");

        assertEquals("", conf.warnings());
    }

    @Test
    void a_route_file_that_cannot_be_read_may_have_been_the_use() {
        conf.respondingRoute("a").file("routes/a name.properties", "upstream = orders");

        assertEquals("", conf.warnings());
    }

    @Test
    void a_misspelt_upstream_may_be_the_one_that_no_route_leads_to() {
        conf.file("routes/a.properties", "match.path = /a", "upstream = ordesr", "timeout.idle = 9s");

        assertEquals(UNUSED_DEFAULT, conf.warnings());
    }

    @Test
    void a_route_that_leads_nowhere_may_have_been_meant_to_lead_there() {
        conf.file("routes/a.properties", "match.path = /a", "timeout.idle = 9s");

        assertEquals(UNUSED_DEFAULT, conf.warnings());
    }
}
