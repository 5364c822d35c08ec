package dev.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that looks like configuration and cannot be read is a mistake: without it the gateway would run as nobody wrote. */
final class NothingIsPassedOverTest {

    @TempDir
    Path directory;

    private Conf conf;

    @BeforeEach
    void one_route() {
        conf = Conf.open(directory).respondingRoute("a");
    }

    @Test
    void a_process_file_that_links_to_nothing_is_no_reason_for_defaults() throws IOException {
        Files.delete(directory.resolve("gatehouse.properties"));
        Files.createSymbolicLink(directory.resolve("gatehouse.properties"), Path.of("gone"));
        conf.respondingRoute("a", "auth = none");

        assertEquals("""
                conf/gatehouse.properties: is a link that leads nowhere
                    mend the link, or take it away
                """, conf.problems());
    }

    @Test
    void a_route_that_links_to_nothing_is_an_error() throws IOException {
        Files.createSymbolicLink(directory.resolve("routes/b.properties"), Path.of("gone"));

        assertEquals("""
                conf/routes/b.properties: is a link that leads nowhere
                    mend the link, or take it away
                """, conf.problems());
    }

    @Test
    void a_file_that_links_to_another_is_read() throws IOException {
        Files.move(directory.resolve("routes/a.properties"), directory.resolve("elsewhere"));
        Files.createSymbolicLink(directory.resolve("routes/a.properties"), Path.of("../elsewhere"));

        assertEquals(1, conf.valid().routes().routes().size());
    }

    @Test
    void a_directory_with_the_name_of_a_route_file_is_an_error() throws IOException {
        Files.createDirectory(directory.resolve("routes/b.properties"));

        assertEquals("""
                conf/routes/b.properties: is a directory
                    give its name to a file alone
                """, conf.problems());
    }

    @Test
    void a_file_in_the_place_of_a_folder_is_an_error() {
        conf.file("consumers", "groups = partners");

        assertEquals("""
                conf/consumers: is no directory
                    make it a directory
                """, conf.problems());
    }

    @Test
    void a_folder_that_links_to_nothing_is_an_error() throws IOException {
        Files.createSymbolicLink(directory.resolve("upstreams"), Path.of("gone"));

        assertEquals("""
                conf/upstreams: is a link that leads nowhere
                    mend the link, or take it away
                """, conf.problems());
    }

    @Test
    void a_file_in_a_folder_within_routes_is_warned_of() {
        conf.file("routes/team/b.properties", "match.path = /b");

        assertEquals("""
                conf/routes/team: is read by nothing
                    move what is in it to the folder above
                """, conf.warnings());
    }

    @Test
    void the_hidden_folders_of_a_mounted_map_are_not_warned_of() {
        conf.file("routes/..2026_11_24/b.properties", "match.path = /b");

        assertEquals("", conf.warnings());
    }

    @Test
    void a_configuration_without_routes_is_warned_of() throws IOException {
        Files.delete(directory.resolve("routes/a.properties"));
        conf.file("gatehouse.properties", "listen.http = 0");

        assertEquals("""
                conf/routes: holds no route: every request gets 404
                    write one, routes/NAME.properties
                """, conf.warnings());
    }

    @Test
    void the_name_of_a_file_cannot_forge_a_line() {
        conf.file("a\nb.properties", "x = 1");

        assertEquals("""
                conf/a\\u000ab.properties: is read by nothing
                    move it to routes/, upstreams/, consumers/, plans/, issuers/ or authorizers/
                """, conf.warnings());
    }
}
