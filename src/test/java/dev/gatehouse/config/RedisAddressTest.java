package dev.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.route.RedisSettings.Host;
import dev.gatehouse.route.RedisSettings.Kind;
import dev.gatehouse.route.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RedisAddressTest {

    @Test
    void one_server_is_named_by_a_host() {
        RedisAddress address = read("redis://redis.internal");
        assertEquals(Kind.SINGLE, address.kind());
        assertEquals(List.of(new Host("redis.internal", 6379)), address.hosts());
        assertEquals(0, address.database());
        assertFalse(address.tls());
        assertNull(address.user());
        assertNull(address.password());
    }

    @Test
    void a_password_may_have_any_character_and_a_user_may_be_left_out() {
        RedisAddress address = read("rediss://:p%40ss+%2Fw@[::1]:7000/2");
        assertTrue(address.tls());
        assertNull(address.user());
        assertEquals(new Secret("p@ss+/w"), address.password());
        assertEquals(List.of(new Host("::1", 7000)), address.hosts());
        assertEquals(2, address.database());
    }

    @Test
    void sentinels_are_asked_for_a_master() {
        RedisAddress address = read("redis-sentinel://10.0.0.1,10.0.0.2:5000#limits");
        assertEquals(Kind.SENTINEL, address.kind());
        assertEquals(List.of(new Host("10.0.0.1", 26379), new Host("10.0.0.2", 5000)), address.hosts());
        assertEquals("limits", address.master());
    }

    @Test
    void a_cluster_is_found_by_any_of_its_nodes() {
        assertEquals(
                2, read("redis-cluster://a.internal,b.internal:7001").hosts().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://",
                "redis://a,b",
                "redis://a:0",
                "redis://a:70000",
                "redis://a#master",
                "redis-sentinel://a",
                "redis-cluster://a/1",
                "redis://secret@a",
                "redis://u:%zz@a",
                "http://a",
                "redis"
            })
    void what_is_no_address_is_refused_without_being_shown(String text, @TempDir Path directory) {
        Conf conf = new Conf(directory).file("gatehouse.properties", "state = " + text);
        String problem = conf.problems();
        assertTrue(problem.contains("state"), problem);
        assertFalse(problem.contains("secret@"), problem);
    }

    private static RedisAddress read(String text) {
        Parsed<Optional<RedisAddress>> parsed = RedisAddress.TYPE.parse(text);
        return Objects.requireNonNull(parsed.orNull(), text).orElseThrow();
    }
}
