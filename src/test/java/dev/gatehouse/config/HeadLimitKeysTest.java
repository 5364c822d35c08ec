package dev.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatehouse.route.GatewaySettings.HeadLimits;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HeadLimitKeysTest {

    @TempDir
    Path directory;

    @Test
    void a_head_has_limits_where_none_are_stated() {
        assertEquals(
                new HeadLimits(16 * 1024, 100, 8 * 1024),
                Conf.open(directory).respondingRoute("a").valid().gateway().heads());
    }

    @Test
    void a_target_that_may_be_longer_than_its_head_is_a_problem() {
        assertEquals("""
                conf/gatehouse.properties:2: limit.target-size: is more than limit.head-size, and the target is a part of the head
                    write less, or raise limit.head-size
                """, process("limit.target-size = 20KiB").problems());
    }

    @Test
    void a_head_that_is_shorter_than_the_standard_target_is_none() {
        assertEquals("", process("limit.head-size = 4KiB").problems());
    }

    private Conf process(String line) {
        return new Conf(directory)
                .file("gatehouse.properties", "default.auth = none", line)
                .respondingRoute("a");
    }
}
