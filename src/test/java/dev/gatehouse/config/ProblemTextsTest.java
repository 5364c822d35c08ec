package dev.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The exact words of every problem, all of them from one directory that does everything wrong. */
final class ProblemTextsTest {

    @Test
    void one_run_shows_every_problem_of_every_file() throws IOException {
        Path directory = Golden.RESOURCES.resolve("broken");

        String problems = ConfigReader.read(directory, name -> null)
                .fold(valid -> "", invalid -> text(invalid.problems()))
                .replace(directory.toString(), "conf");

        Golden.assertSame(Golden.RESOURCES.resolve("broken.txt"), problems);
    }

    @Test
    void a_directory_that_is_not_there_is_a_problem_like_others(@TempDir Path parent) throws IOException {
        Files.writeString(parent.resolve("file"), "");

        String remedy = "\n    name the directory that holds gatehouse.properties and routes/\n";
        assertEquals(parent + "/conf: does not exist" + remedy, problems(parent.resolve("conf")));
        assertEquals(parent + "/file: is no directory" + remedy, problems(parent.resolve("file")));
    }

    @Test
    void what_is_stated_and_not_used_is_warned_of(@TempDir Path directory) {
        assertEquals(
                """
                conf/gatehouse.properties:2: admin.path: is used in a foreign container only
                    take the line out; admin.listen does this here
                conf/orders.properties: is read by nothing
                    move it to routes/, upstreams/, consumers/, plans/, issuers/ or authorizers/
                conf/upstream: is read by nothing
                    folders are routes, upstreams, consumers, plans, issuers and authorizers
                conf/upstreams/idle.properties: no route leads here
                    take the file away
                """,
                new Conf(directory)
                        .file("gatehouse.properties", "default.auth = none", "admin.path = /admin")
                        .file("orders.properties", "")
                        .file("routes/.hidden.properties", "wrong")
                        .file("routes/notes.txt", "wrong")
                        .file("upstream/idle.properties", "endpoints = http://127.0.0.1:1")
                        .file("upstreams/idle.properties", "endpoints = http://127.0.0.1:1")
                        .respondingRoute("a")
                        .warnings());
    }

    @Test
    void a_value_cannot_forge_a_line_of_a_message(@TempDir Path directory) {
        assertEquals(
                """
                conf/routes/a.properties:1: audit: "x\\u000ay" is neither on nor off
                    write on or off
                """, Conf.open(directory).respondingRoute("a", "audit = x\\ny").problems());
    }

    @Test
    void what_somebody_wrote_is_cut_and_what_to_write_instead_is_not(@TempDir Path directory) {
        String problems = Conf.open(directory)
                .forwardingRoute("a", "auth = magic", "rewrite.path = " + "g".repeat(300))
                .problems();

        assertTrue(problems.contains("login:NAME, or none for a route that is open to everyone\n"), problems);
        assertTrue(problems.contains("\"" + "g".repeat(100) + "...\" does not begin with a slash"), problems);
        assertTrue(problems.contains("write /" + "g".repeat(100) + "...\n"), problems);
    }

    @Test
    void a_reference_cannot_forge_a_line_of_a_remedy(@TempDir Path directory) {
        assertEquals(
                """
                conf/routes/a.properties:1: auth: "${env:X\\u000aY}" is not set in the environment
                    set X\\u000aY, or write ${env:X\\u000aY:-default}
                """,
                Conf.open(directory).respondingRoute("a", "auth = ${env:X\\nY}").problems());
    }

    @Test
    void a_log_is_set_up_in_its_own_file(@TempDir Path directory) {
        assertEquals(
                """
                conf/gatehouse.properties:1: log.level: is no key of gatehouse.properties
                    take the line out; log4j2.xml beside this file says what is logged, and where
                """,
                new Conf(directory)
                        .file("gatehouse.properties", "log.level = debug", "default.auth = none")
                        .respondingRoute("a")
                        .problems());
    }

    @Test
    void where_a_service_is_takes_another_key_than_its_name(@TempDir Path directory) {
        assertEquals(
                """
                conf/routes/a.properties:2: upstream: "http://127.0.0.1:8001" is an address, and no name of an upstream
                    write upstream.endpoints = http://127.0.0.1:8001, or put that into upstreams/NAME.properties as endpoints and write NAME here
                conf/routes/b.properties:2: upstream: "***@localhost:8001" is an address, and no name of an upstream
                    write upstream.endpoints = http://***@localhost:8001, or put that into upstreams/NAME.properties as endpoints and write NAME here
                """,
                Conf.open(directory)
                        .file("routes/a.properties", "match.path = /a", "upstream = http://127.0.0.1:8001")
                        .file("routes/b.properties", "match.path = /b", "upstream = me:secret@localhost:8001")
                        .problems());
    }

    @Test
    void an_address_with_the_length_of_a_range_is_shown_both_that_it_may_have_meant(@TempDir Path directory) {
        assertEquals(
                """
                conf/gatehouse.properties:1: trusted-proxies: "10.0.0.5/8" is one address with the length of a range
                    write 10.0.0.0/8 for the range, or 10.0.0.5 for the address alone
                """,
                new Conf(directory)
                        .file("gatehouse.properties", "trusted-proxies = 10.0.0.5/8")
                        .problems());
    }

    @Test
    void a_blank_that_is_none_is_seen(@TempDir Path directory) {
        assertEquals(
                """
                conf/routes/a.properties:1: audit: "\\u00a0on" is neither on nor off
                    write on or off
                conf/routes/a.properties:2: \\u2028quota: is no key of a route file
                    did you mean quota?
                """,
                Conf.open(directory)
                        .respondingRoute("a", "audit = \u00a0on", "\u2028quota = 1/s")
                        .problems());
    }

    private static String problems(Path directory) {
        return ConfigReader.read(directory, name -> null).fold(valid -> "", invalid -> text(invalid.problems()));
    }

    private static String text(List<ConfigProblem> problems) {
        return problems.stream().map(problem -> problem + "\n").collect(Collectors.joining());
    }
}
