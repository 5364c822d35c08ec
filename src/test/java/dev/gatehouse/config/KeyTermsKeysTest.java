package dev.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file says of a key that contradicts itself or the rest of the configuration. */
final class KeyTermsKeysTest {

    private static final String HASH = "1".repeat(64);

    @TempDir
    Path directory;

    @Test
    void a_route_that_there_is_not_is_warned_of_once_with_the_one_that_was_meant() {
        Conf conf = Conf.open(directory)
                .respondingRoute("orders")
                .file(
                        "consumers/acme.properties",
                        "key.a = sha256:" + HASH,
                        "key.a.routes = order, orders, or*, files-*",
                        "key.b = sha256:" + HASH.replace('1', '2'),
                        "key.b.routes = order");

        assertEquals("""
                conf/consumers/acme.properties:2: key.a.routes: names no route: "order"
                    did you mean orders? the routes are orders
                conf/consumers/acme.properties:2: key.a.routes: names no route: "files-*"
                    the routes are orders
                """, conf.warnings());
    }

    @Test
    void a_key_that_was_made_after_its_end_is_refused() {
        Conf conf = Conf.open(directory)
                .respondingRoute("orders")
                .file(
                        "consumers/acme.properties",
                        "key.a = sha256:" + HASH,
                        "key.a.expires = 2026-01-01",
                        "key.a.created = 2026-01-01");

        assertEquals("""
                conf/consumers/acme.properties:2: key.a.expires: is no later than key.a.created in line 3
                    write a later date here, or an earlier one there
                """, conf.problems());
    }

    @Test
    void the_pepper_is_asked_for_where_a_hash_needs_it_and_former_ones_do_not_stand_alone() {
        Conf conf = Conf.open(directory)
                .respondingRoute("orders")
                .file("gatehouse.properties", "default.auth = none", "keys.pepper.former = " + HASH)
                .file("consumers/acme.properties", "key.a = hmac-sha256:" + HASH);

        assertEquals("""
                conf/consumers/acme.properties:1: key.a: is hashed with a pepper, and there is none
                    add keys.pepper to gatehouse.properties, the one that the key was made with
                conf/gatehouse.properties:2: keys.pepper.former: is the pepper before another one, and there is no other
                    call it keys.pepper, or add that
                """, conf.problems());
    }

    @Test
    void an_id_with_a_dot_is_no_id() {
        Conf conf = Conf.open(directory)
                .respondingRoute("orders")
                .file("consumers/acme.properties", "key.a.b = sha256:" + HASH);

        assertEquals("""
                conf/consumers/acme.properties:1: key.a.b: is no key of a consumer file
                    take the line out; src/docs/configuration.md has all keys
                """, conf.problems());
    }
}
