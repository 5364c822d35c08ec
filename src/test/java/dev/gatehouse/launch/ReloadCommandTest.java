package dev.gatehouse.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code gatehouse reload}, asked of a gateway that runs in this process. */
final class ReloadCommandTest {

    @TempDir
    Path directory;

    private Path conf;
    private int port;
    private Typed typed;

    @BeforeEach
    void configure() throws IOException {
        conf = directory.resolve("conf");
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        process("127.0.0.1:" + port);
        route("a", "/a");
        route("b", "/b");
        typed = new Typed(directory);
    }

    @Test
    void what_has_changed_is_told_with_0() throws IOException {
        try (EmbeddedGateway gateway = EmbeddedGateway.start(conf)) {
            route("a", "/other");
            assertEquals(ExitCode.OK, typed.run("reload"), typed.err());
            assertEquals(
                    "configuration 2 is in force\n" + gateway.configuration() + "/routes/a.properties has changed\n",
                    typed.out());
        }
    }

    @Test
    void what_is_refused_is_told_with_2() throws IOException {
        try (EmbeddedGateway gateway = EmbeddedGateway.start(conf)) {
            Files.writeString(conf.resolve("routes/a.properties"), "match.path = /a\n");
            assertEquals(ExitCode.UNUSABLE, typed.run("reload"), typed.err());
            assertTrue(typed.out().contains("a.properties: upstream: is missing"), typed.out());
            assertTrue(typed.out().endsWith("refused: configuration 1 stays in force\n"), typed.out());
            assertEquals(2, gateway.routeCount());
        }
    }

    @Test
    void most_routes_are_dropped_by_force_alone() throws IOException {
        try (EmbeddedGateway gateway = EmbeddedGateway.start(conf)) {
            Files.delete(conf.resolve("routes/a.properties"));
            Files.delete(conf.resolve("routes/b.properties"));
            assertEquals(ExitCode.UNUSABLE, typed.run("reload"), typed.err());
            assertEquals(ExitCode.OK, typed.run("reload", "--force"), typed.err());
            assertEquals(0, gateway.routeCount());
        }
    }

    @Test
    void nobody_there_is_told_with_1_and_the_other_way() {
        assertEquals(ExitCode.FAILURE, typed.run("reload"));
        assertTrue(typed.err().contains("nobody listens on 127.0.0.1:" + port), typed.err());
        assertTrue(typed.err().contains("SIGHUP"), typed.err());
    }

    @Test
    void without_an_operators_listener_the_other_way_is_told() throws IOException {
        process("off");
        assertEquals(ExitCode.FAILURE, typed.run("reload"));
        assertTrue(typed.err().contains("SIGHUP"), typed.err());
    }

    private void process(String admin) throws IOException {
        write(
                "gatehouse.properties",
                "default.auth = none\nreload.watch = off\nlisten.http = 127.0.0.1:0\nadmin.listen = " + admin
                        + "\naudit.file = " + directory.resolve("audit.jsonl") + "\n");
    }

    private void route(String id, String path) throws IOException {
        write("routes/" + id + ".properties", "match.path = " + path + "\nrespond.status = 204\n");
    }

    private void write(String name, String text) throws IOException {
        Path file = conf.resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
    }
}
