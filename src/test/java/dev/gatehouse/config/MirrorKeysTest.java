package dev.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.gatehouse.route.Configuration;
import dev.gatehouse.route.MirrorSettings;
import dev.gatehouse.route.RouteAction.Forward;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MirrorKeysTest {

    private Conf conf;

    @BeforeEach
    void write_upstreams(@TempDir Path directory) {
        conf = Conf.open(directory).file("upstreams/shadow.properties", "endpoints = http://127.0.0.1:1");
    }

    @Test
    void a_mirror_alone_copies_everything_within_small_bounds_to_connections_of_its_own() {
        Configuration configuration =
                conf.forwardingRoute("a", "mirror = shadow").valid();
        MirrorSettings mirror = Objects.requireNonNull(
                ((Forward) configuration.routes().routes().get(0).action()).mirror());
        assertEquals(
                new MirrorSettings("shadow", mirror.upstream(), 100, 64 * 1024, 16, Duration.ofSeconds(5), false),
                mirror);
        assertEquals(
                Set.of("route:a", "shadow", "mirror:a"),
                configuration.upstreams().stream()
                        .map(upstream -> upstream.id())
                        .collect(Collectors.toSet()));
        assertNotEquals(mirror.upstream(), mirror.upstream().withId("shadow"));
    }

    @Test
    void what_cannot_be_is_told_with_a_remedy() {
        conf.forwardingRoute("a", "mirror = shdow 10%")
                .forwardingRoute("b", "mirror.compare = on")
                .forwardingRoute("c", "mirror = shadow 10", "mirror.max-in-flight = 0")
                .respondingRoute("d", "mirror = shadow");
        assertEquals("""
                conf/routes/a.properties:1: mirror: there is no upstream "shdow"
                    did you mean shadow?
                conf/routes/b.properties:1: mirror.compare: has no effect without mirror
                    take the line out, or add mirror
                conf/routes/c.properties:1: mirror: "10" has no percent sign
                    write 10%
                conf/routes/c.properties:2: mirror.max-in-flight: "0" is out of range
                    write a whole number from 1 to 10000
                conf/routes/d.properties:1: mirror: has no effect beside respond.status
                    take one of the two out
                """, conf.problems());
    }
}
