package dev.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatehouse.route.EndpointSettings;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code endpoints.resolve} makes of names and of addresses. */
final class ResolveKeyTest {

    @TempDir
    Path directory;

    @Test
    void names_stand_for_all_their_addresses_and_addresses_for_themselves() {
        List<EndpointSettings> endpoints = conf("endpoints = http://a, http://10.0.0.1, http://[::1]")
                .valid()
                .upstreams()
                .get(0)
                .endpoints();
        assertEquals(
                List.of(true, false, false),
                endpoints.stream().map(EndpointSettings::standsForAll).toList());
    }

    @Test
    void where_there_is_no_name_it_has_no_effect() {
        assertEquals("""
                conf/upstreams/a.properties:2: endpoints.resolve: has no effect: no endpoint has a name
                    take the line out, or write names in the place of addresses
                """, conf("endpoints = http://10.0.0.1, http://[::1]").problems());
    }

    private Conf conf(String endpoints) {
        return Conf.open(directory)
                .file("upstreams/a.properties", endpoints, "endpoints.resolve = all")
                .file("routes/r.properties", "match.path = /", "upstream = a");
    }
}
