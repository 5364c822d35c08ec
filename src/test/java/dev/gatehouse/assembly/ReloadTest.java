package dev.gatehouse.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.admin.ReloadStatus;
import dev.gatehouse.config.ConfigProblem;
import dev.gatehouse.config.ConfigResult;
import dev.gatehouse.config.ConfigSource;
import dev.gatehouse.config.Deployment;
import dev.gatehouse.config.ReloadResult;
import dev.gatehouse.config.ReloadResult.Applied;
import dev.gatehouse.config.ReloadResult.Refused;
import dev.gatehouse.config.ReloadResult.Unchanged;
import dev.gatehouse.listen.LogLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes into force when a configuration is read again, and what does not. */
final class ReloadTest {

    @TempDir
    Path directory;

    private Gateway gateway;

    @BeforeEach
    void start() throws IOException {
        write("gatehouse.properties", "default.auth = none\naudit.file = " + directory.resolve("audit.jsonl"));
        route("a", "/a", 200);
        route("b", "/b", 200);
        ConfigSource source = new ConfigSource(directory.resolve("conf"), name -> null, Deployment.STANDALONE);
        gateway = Gateway.start(source, (ConfigResult.Valid) source.read());
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void what_has_changed_is_in_force_and_named() throws IOException {
        route("a", "/other", 200);
        Applied applied = (Applied) gateway.reload(false);
        assertEquals(2, applied.generation());
        assertEquals(List.of(directory.resolve("conf/routes/a.properties") + " has changed"), applied.changes());
        assertEquals(List.of("/other", "/b"), paths());
        assertEquals(2, gateway.reloadStatus().generation());
    }

    @Test
    void what_has_not_changed_is_no_other_generation() throws IOException {
        route("a", "/a", 200);
        Unchanged unchanged = assertInstanceOf(Unchanged.class, gateway.reload(false));
        assertEquals(1, unchanged.generation());
        assertEquals(List.of(), unchanged.changes());
        assertEquals(1, gateway.reloadStatus().generation());
    }

    @Test
    void who_asks_for_what_has_just_been_taken_is_told_so() throws IOException {
        route("a", "/other", 200);
        Applied applied = (Applied) gateway.reload(false);
        Unchanged unchanged = assertInstanceOf(Unchanged.class, gateway.reload(false));
        assertEquals(2, unchanged.generation());
        assertEquals(applied.changes(), unchanged.changes());
    }

    @Test
    void a_change_with_a_problem_is_refused_whole() throws IOException {
        route("a", "/other", 200);
        write("routes/b.properties", "match.path = /b\nrespond.status = ok");
        ConfigProblem problem = refused(gateway.reload(false));
        assertEquals(
                directory.resolve("conf/routes/b.properties").toString(),
                problem.at().file());
        assertEquals(2, problem.at().line());
        assertEquals(List.of("/a", "/b"), paths());
        ReloadStatus status = gateway.reloadStatus();
        assertEquals(1, status.generation());
        assertEquals(List.of(problem), Objects.requireNonNull(status.refusal()).problems());
        assertEquals(new ReloadStatus.Counts(0, 1, 0), status.counts());
    }

    @Test
    void a_problem_is_one_line_of_the_log() throws IOException {
        write("routes/b.properties", "match.path = /b\nrespond.status = ok");
        try (LogLines log = LogLines.of(Reload.class)) {
            refused(gateway.reload(false));
            assertEquals(
                    "ERROR " + directory.resolve("conf/routes/b.properties")
                            + ":2: respond.status: \"ok\" is no integer; write a whole number from 200 to 599",
                    log.all().get(1));
        }
    }

    @Test
    void what_is_mended_is_no_longer_told_as_refused() throws IOException {
        write("routes/b.properties", "match.path = /b");
        refused(gateway.reload(false));
        route("b", "/mended", 200);
        assertTrue(gateway.reload(false) instanceof Applied);
        assertEquals(null, gateway.reloadStatus().refusal());
        assertEquals(new ReloadStatus.Counts(1, 1, 0), gateway.reloadStatus().counts());
    }

    @Test
    void what_is_taken_back_is_no_longer_told_as_refused() throws IOException {
        write("routes/b.properties", "match.path = /b");
        refused(gateway.reload(false));
        route("b", "/b", 200);
        assertInstanceOf(Unchanged.class, gateway.reload(false));
        assertEquals(null, gateway.reloadStatus().refusal());
    }

    @Test
    void a_directory_that_is_gone_takes_nothing_away() throws IOException {
        Files.move(directory.resolve("conf"), directory.resolve("elsewhere"));
        assertEquals("does not exist", refused(gateway.reload(true)).what());
        assertEquals(List.of("/a", "/b"), paths());
    }

    @Test
    void more_than_half_of_the_routes_are_not_dropped_unless_somebody_insists() throws IOException {
        route("c", "/c", 200);
        gateway.reload(false);
        Files.delete(directory.resolve("conf/routes/a.properties"));
        Files.delete(directory.resolve("conf/routes/b.properties"));
        assertEquals(
                "would drop 2 of 3 routes: a, b", refused(gateway.reload(false)).what());
        assertEquals(List.of("/a", "/b", "/c"), paths());
        assertTrue(gateway.reload(true) instanceof Applied);
        assertEquals(List.of("/c"), paths());
    }

    @Test
    void half_of_the_routes_may_be_dropped() throws IOException {
        Files.delete(directory.resolve("conf/routes/a.properties"));
        assertTrue(gateway.reload(false) instanceof Applied);
    }

    @Test
    void a_route_under_another_name_is_not_dropped() throws IOException {
        Files.move(directory.resolve("conf/routes/a.properties"), directory.resolve("conf/routes/x.properties"));
        Files.move(directory.resolve("conf/routes/b.properties"), directory.resolve("conf/routes/y.properties"));
        assertTrue(gateway.reload(false) instanceof Applied);
    }

    @Test
    void what_needs_a_restart_is_named_and_the_rest_is_in_force() throws IOException {
        write(
                "gatehouse.properties",
                "default.auth = none\nlisten.http = 8081\ndrain.timeout = 1s\naudit.file = "
                        + directory.resolve("audit.jsonl"));
        Applied applied = (Applied) gateway.reload(false);
        assertEquals(List.of("listen.http"), applied.atRestart());
        assertEquals(List.of("listen.http"), gateway.reloadStatus().atRestart());
        assertEquals(1, gateway.configuration().gateway().drain().timeout().toSeconds());
    }

    @Test
    void what_needs_a_restart_is_named_until_it_is_taken_back() throws IOException {
        String before = Files.readString(directory.resolve("conf/gatehouse.properties"));
        write("gatehouse.properties", before + "\nlisten.http = 8081");
        gateway.reload(false);
        route("a", "/other", 200);
        assertEquals(List.of("listen.http"), ((Applied) gateway.reload(false)).atRestart());
        write("gatehouse.properties", before);
        assertEquals(List.of(), ((Applied) gateway.reload(false)).atRestart());
    }

    @Test
    void a_secret_that_a_reference_names_is_no_part_of_what_is_told() throws IOException {
        Path secret = directory.resolve("secret");
        Files.writeString(secret, "hidden one");
        write("routes/a.properties", "match.path = /a\nrespond.status = ${file:" + secret + "}");
        assertTrue(!gateway.reload(false).toString().contains("hidden"));
        Files.writeString(secret, "204");
        Applied applied = (Applied) gateway.reload(false);
        String told = applied.toString().replace(directory.toString(), "");
        assertTrue(!told.contains("204"), told);
        Files.writeString(secret, "201");
        assertEquals(List.of(secret + " has changed"), ((Applied) gateway.reload(false)).changes());
    }

    private List<String> paths() {
        return gateway.configuration().routes().routes().stream()
                .map(route -> route.match().paths().get(0).text())
                .toList();
    }

    private static ConfigProblem refused(ReloadResult result) {
        return ((Refused) result).problems().get(0);
    }

    private void route(String id, String path, int status) throws IOException {
        write("routes/" + id + ".properties", "match.path = " + path + "\nrespond.status = " + status);
    }

    private void write(String name, String text) throws IOException {
        Path file = directory.resolve("conf").resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text + "\n");
    }
}
