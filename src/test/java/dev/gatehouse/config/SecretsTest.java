package dev.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.route.FieldEdits;
import dev.gatehouse.route.RouteAction;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SecretsTest {

    private static final String SECRET = "s3cr3t-value";

    @TempDir
    Path directory;

    @Test
    void a_variable_and_a_file_are_put_in_before_a_value_is_parsed() {
        Conf conf = Conf.open(directory)
                .variable("REGION", "eu")
                .file("secrets/suffix", "west")
                .respondingRoute("a", "respond.body = ${env:REGION}-${file:secrets/suffix}");

        assertEquals("eu-west", body(conf));
    }

    @Test
    void a_default_stands_in_for_a_variable_that_is_not_set_or_empty() {
        Conf conf = Conf.open(directory)
                .variable("EMPTY", "")
                .respondingRoute("a", "respond.body = ${env:MISSING:-x}${env:EMPTY:-y}${env:MISSING:-}");

        assertEquals("xy", body(conf));
    }

    @Test
    void a_doubled_dollar_stands_for_itself() {
        assertEquals("${env:X} $5", body(Conf.open(directory).respondingRoute("a", "respond.body = $${env:X} $5")));
    }

    @Test
    void what_is_put_in_is_not_searched_for_more_references() {
        Conf conf = Conf.open(directory).variable("A", "${env:B}").respondingRoute("a", "respond.body = ${env:A}");

        assertEquals("${env:B}", body(conf));
    }

    @Test
    void a_secret_of_no_value_type_appears_in_a_problem() {
        for (FileKind kind : List.of(FileKind.ROUTE, FileKind.UPSTREAM, FileKind.CONSUMER, FileKind.PROCESS)) {
            for (Key<?> key : KeyRegistry.of(kind).keys()) {
                for (String secret : List.of(
                        SECRET, SECRET + "\u0007", SECRET + "/{x", "/" + SECRET + "/{x}?", "http://" + SECRET + "/p")) {
                    assertFalse(problemsOf(kind, key, secret).contains(SECRET), key.name() + " = " + secret);
                }
            }
        }
    }

    @Test
    void a_reference_that_leads_nowhere_is_one_problem_and_its_key_is_not_missing_beside() {
        String problems = Conf.open(directory)
                .file("routes/a.properties", "match.path = /a", "auth = none", "upstream = ${env:NOWHERE}")
                .file("routes/b.properties", "match.path = /b", "auth = ${env:NOWHERE}", "respond.status = 200")
                .file("routes/c.properties", "match.path = /c", "auth = none", "upstream.endpoints = ${env:NOWHERE}")
                .file("routes/d.properties", "match.path = ${env:NOWHERE}", "auth = none", "respond.status = 200 # ok")
                .problems();

        assertFalse(problems.contains("is missing"), problems);
        assertEquals(5, problems.lines().filter(line -> !line.startsWith(" ")).count(), problems);
    }

    @Test
    void a_secret_path_does_not_appear_when_something_else_does_not_fit_it() {
        String problems = Conf.open(directory)
                .variable("PATH", "/" + SECRET + "/{id}")
                .file("routes/a.properties", "match.path = ${env:PATH}", "redirect.to = /{number}")
                .file("routes/b.properties", "match.path = ${env:PATH}", "respond.status = 200")
                .problems();

        assertEquals("""
                conf/routes/a.properties:2: redirect.to: "/{number}" does not fit the paths of the route
                    use names and prefixes that every pattern of match.path has
                conf/routes/b.properties: answers the same requests to *** as conf/routes/a.properties does
                    give one of them another condition, or another match.priority
                """, problems);
    }

    @Test
    void a_header_that_is_set_to_a_secret_is_marked() {
        FieldEdits edits = Conf.open(directory)
                .variable("TOKEN", SECRET)
                .forwardingRoute("a", "request.header.set.X-Token = Bearer ${env:TOKEN}", "request.header.set.X-A = 1")
                .route("a")
                .requestEdits();

        assertTrue(edits.isSecret("x-token"));
        assertFalse(edits.isSecret("X-A"));
        assertEquals("Bearer " + SECRET, edits.set().first("X-Token"));
    }

    @Test
    void a_key_written_instead_of_its_hash_is_not_shown() {
        String problems = Conf.open(directory)
                .file("consumers/acme.properties", "key.laptop = gate_" + SECRET)
                .problems();

        assertEquals("""
                conf/consumers/acme.properties:1: key.laptop: "***" is no hash of a key
                    write sha256: or hmac-sha256: and 64 hexadecimal digits; keys create makes both key and line
                """, problems);
    }

    @Test
    void a_reference_that_leads_nowhere_is_an_error() {
        Conf conf = Conf.open(directory)
                .respondingRoute("a", "respond.body = ${env:MISSING}")
                .respondingRoute("b", "respond.body = ${file:missing}")
                .respondingRoute("c", "respond.body = ${vault:x}")
                .respondingRoute("d", "respond.body = ${env:A");

        assertEquals("""
                conf/routes/a.properties:1: respond.body: "${env:MISSING}" is not set in the environment
                    set MISSING, or write ${env:MISSING:-default}
                conf/routes/b.properties:1: respond.body: "${file:missing}" does not exist
                    make the file; a relative path begins in the configuration directory
                conf/routes/c.properties:1: respond.body: "${vault:x}" refers to nothing known
                    write ${env:NAME}, ${env:NAME:-default}, ${file:PATH}, or $${ for a plain ${
                conf/routes/d.properties:1: respond.body: "${env:A" has no closing brace
                    write ${env:NAME}, ${env:NAME:-default}, ${file:PATH}, or $${ for a plain ${
                """, conf.problems());
    }

    private String problemsOf(FileKind kind, Key<?> key, String secret) {
        String line = key.name() + " = ${env:SECRET}";
        String place = kind == FileKind.PROCESS ? kind.place() : kind.place() + "/x.properties";
        return new Conf(directory)
                .variable("SECRET", secret)
                .file("gatehouse.properties", "default.auth = none")
                .file("routes/r.properties", "match.path = /r", "upstream = x")
                .file("upstreams/x.properties", "endpoints = http://127.0.0.1:1")
                .file(place, line)
                .problems();
    }

    private static String body(Conf conf) {
        return conf.route("a")
                .action()
                .fold(forward -> "", RouteAction.Respond::body, redirect -> "", showLimits -> "");
    }
}
