package dev.gatehouse.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckTest {

    @TempDir
    Path directory;

    private Path conf;

    @BeforeEach
    void one_route() throws IOException {
        conf = Files.createDirectories(directory.resolve("conf"));
        route("hello", "match.path = /hello\nauth = none\nrespond.status = 200\n");
    }

    @Test
    void a_good_configuration_is_counted() {
        Typed typed = new Typed(directory);
        assertEquals(ExitCode.OK, typed.run("check"));
        assertEquals(conf + ": no problems; 1 route, 0 upstreams, 0 consumers\n", typed.out());
    }

    @Test
    void all_problems_of_all_files_are_printed() throws IOException {
        route("bad", "match.path = /bad\nauth = none\nrespond.status = 99\n");
        route("worse", "match.path = /worse\nauth = none\nrespond.status = 200\ntimeout.idle = 2\n");
        Typed typed = new Typed(directory);
        assertEquals(ExitCode.UNUSABLE, typed.run("check"));
        assertTrue(typed.out().contains("bad.properties:3: respond.status"), typed.out());
        assertTrue(typed.out().contains("worse.properties:4: timeout.idle"), typed.out());
    }

    @Test
    void a_log_file_that_is_no_xml_is_one_of_the_problems() throws IOException {
        Files.writeString(conf.resolve("log4j2.xml"), "<Configuration>\n<Appenders>\n</Configuration>\n");
        Typed typed = new Typed(directory);
        assertEquals(ExitCode.UNUSABLE, typed.run("check"));
        assertTrue(typed.out().startsWith(conf + "/log4j2.xml:3: is no well-formed XML: "), typed.out());
        assertTrue(typed.out().contains("\n    mend it, or take it away"), typed.out());
    }

    @Test
    void warnings_are_printed_after_the_problems() throws IOException {
        route("bad", "match.path = /bad\nauth = none\nrespond.status = 99\n");
        Files.writeString(conf.resolve("gatehouse.properties"), "admin.path = /admin\n");
        Typed typed = new Typed(directory);
        assertEquals(ExitCode.UNUSABLE, typed.run("check"));
        List<String> lines = typed.out().lines().toList();
        assertTrue(lines.get(0).contains("bad.properties:3: respond.status"), typed.out());
        assertTrue(lines.get(2).startsWith("warning: " + conf + "/gatehouse.properties:1: admin.path"), typed.out());
        assertEquals(conf + ": 1 problem, 1 warning", lines.get(4));
    }

    @Test
    void a_service_that_is_not_verified_is_told_by_check_and_routes() throws IOException {
        route("doubtful", """
                match.path = /doubtful
                auth = none
                upstream.endpoints = https://a
                upstream.tls.verify = off-insecure
                """);
        Typed check = new Typed(directory);
        assertEquals(ExitCode.OK, check.run("check"));
        assertTrue(check.out().contains("doubtful.properties:4: upstream.tls.verify: is off"), check.out());
        Typed routes = new Typed(directory);
        assertEquals(ExitCode.OK, routes.run("routes"));
        assertTrue(routes.out().contains("route:doubtful (TLS off-insecure)"), routes.out());
    }

    @Test
    void a_server_that_does_not_start_tells_the_warnings_too() throws IOException {
        route("bad", "match.path = /bad\nauth = none\nrespond.status = 99\n");
        Files.writeString(conf.resolve("gatehouse.properties"), "admin.path = /admin\n");
        Typed typed = new Typed(directory);
        typed.run();
        assertTrue(typed.err().contains("\nwarning: " + conf + "/gatehouse.properties:1: admin.path"), typed.err());
    }

    @Test
    void routes_are_listed_with_what_they_match_and_where_they_lead() {
        Typed typed = new Typed(directory);
        assertEquals(ExitCode.OK, typed.run("routes"));
        assertEquals("""
                ROUTE  METHODS  HOSTS  PATHS   IF  LEADS TO    WHO MAY PASS  QUOTA  CORS
                hello  any      any    /hello  -   answer 200  anybody       none   none
                """, typed.out());
    }

    @Test
    void a_login_shows_its_own_paths_and_no_answer_of_a_route() throws IOException {
        Files.createDirectories(conf.resolve("issuers"));
        Files.writeString(conf.resolve("issuers/corp.properties"), """
                issuer = https://login.example.com
                algorithms = RS256
                discovery = on
                login.client-id = gateway
                login.client-auth = none
                login.key = 0123456789abcdef0123456789abcdef
                """);
        route("hello", "match.path = /hello\nauth = login:corp\nrespond.status = 200\n");
        Typed typed = new Typed(directory);
        assertEquals(ExitCode.OK, typed.run("routes"));
        String page = typed.out()
                .lines()
                .filter(line -> line.startsWith("login:corp"))
                .findFirst()
                .orElseThrow();
        assertTrue(page.contains("/_login/corp/callback,/_login/corp/logout"), page);
        assertTrue(page.contains("  browsers' way back from the login, and out  "), page);
    }

    @Test
    void a_directory_where_none_can_stand_is_told_how_to_be_named() {
        Typed typed = new Typed(directory);
        assertEquals(ExitCode.UNUSABLE, typed.run("check", "conf"));
        assertEquals(
                "Unmatched argument at index 1: 'conf'\n    write --conf conf to name a configuration\n", typed.err());
        Typed other = new Typed(directory);
        assertEquals(ExitCode.UNUSABLE, other.run("check", "no\0thing"));
        assertTrue(other.err().contains("check --help says what may stand there"), other.err());
    }

    @Test
    void routes_are_listed_with_all_their_conditions_and_their_quota_but_for_secrets() throws IOException {
        route("hello", """
                match.path = /hello
                match.scheme = https
                match.priority = 7
                match.header.X-Edge = ${env:EDGE}
                match.header.X-Any = *
                match.query.v = 2
                match.allow = encoded-slash
                auth = none
                quota = 5/s, 100/day per address
                cors.origins = https://app.example.com, https://*.example.org
                cors.credentials = on
                respond.status = 200
                """);
        Typed typed = new Typed(directory).variable("EDGE", "hidden");
        assertEquals(ExitCode.OK, typed.run("routes"));
        String line = typed.out().lines().skip(1).findFirst().orElseThrow();
        assertTrue(line.contains("  https,header:X-Edge=***,header:X-Any,query:v=2,encoded-slash,priority:7  "), line);
        assertTrue(line.contains("  5/s burst 5 per consumer, 100/day per address  "), line);
        assertTrue(line.endsWith("  https://app.example.com, https://*.example.org with credentials"), line);
    }

    @Test
    void routes_of_a_bad_configuration_are_not_listed() throws IOException {
        route("bad", "match.path = /bad\n");
        Typed typed = new Typed(directory);
        assertEquals(ExitCode.UNUSABLE, typed.run("routes"));
        assertEquals("", typed.out());
    }

    @Test
    void a_server_does_not_start_with_a_bad_configuration() throws IOException {
        route("bad", "match.path = /bad\n");
        Typed typed = new Typed(directory);
        assertEquals(ExitCode.UNUSABLE, typed.run());
        assertTrue(typed.err().contains("bad.properties"), typed.err());
    }

    private void route(String id, String text) throws IOException {
        Files.createDirectories(conf.resolve("routes"));
        Files.writeString(conf.resolve("routes").resolve(id + ".properties"), text);
    }
}
