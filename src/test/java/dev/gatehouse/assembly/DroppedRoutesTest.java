package dev.gatehouse.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatehouse.config.ConfigProblem;
import dev.gatehouse.config.ConfigReader;
import dev.gatehouse.route.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which changes look like a directory that has lost its routes. */
final class DroppedRoutesTest {

    @TempDir
    Path directory;

    @Test
    void half_may_go_and_no_more() throws IOException {
        Configuration four = read("four", "a", "b", "c", "d");
        assertEquals(Optional.empty(), problem(four, read("two", "c", "d")));
        assertEquals(Optional.of("would drop 3 of 4 routes: a, b, c"), problem(four, read("one", "d")));
        assertEquals(Optional.of("would drop 4 of 4 routes: a, b, c, d"), problem(four, read("none")));
    }

    @Test
    void of_an_odd_number_the_half_is_rounded_down() throws IOException {
        Configuration three = read("three", "a", "b", "c");
        assertEquals(Optional.empty(), problem(three, read("two", "b", "c")));
        assertEquals(Optional.of("would drop 2 of 3 routes: a, b"), problem(three, read("one", "c")));
    }

    @Test
    void routes_that_come_with_a_login_are_none_that_a_file_could_lose() throws IOException {
        Configuration three = read("three", "a", "b", "login");
        assertEquals(4, three.routes().routes().size());
        assertEquals(Optional.of("would drop 2 of 3 routes: a, b"), problem(three, read("one", "login")));
        assertEquals(Optional.empty(), problem(three, read("two", "a", "b")));
    }

    private static Optional<String> problem(Configuration before, Configuration next) {
        return DroppedRoutes.problem(before, next).map(ConfigProblem::what);
    }

    private Configuration read(String name, String... routes) throws IOException {
        Path conf = directory.resolve(name);
        write(conf, "gatehouse.properties", "listen.http = 127.0.0.1:0");
        write(conf, "issuers/corp.properties", """
                issuer = https://login.example.com
                algorithms = RS256
                discovery = on
                login.client-id = gateway
                login.client-secret = hush
                login.key = 0123456789abcdef0123456789abcdef
                """);
        Files.createDirectories(conf.resolve("routes"));
        for (String route : routes) {
            write(
                    conf,
                    "routes/" + route + ".properties",
                    "match.path = /" + route + "\nrespond.status = 204\nauth = "
                            + (route.equals("login") ? "login:corp" : "none"));
        }
        return ConfigReader.read(conf, variable -> null).fold(valid -> valid.configuration(), invalid -> {
            throw new IllegalArgumentException(invalid.problems().toString());
        });
    }

    private static void write(Path conf, String file, String text) throws IOException {
        Path path = conf.resolve(file);
        Files.createDirectories(path.resolveSibling(""));
        Files.writeString(path, text);
    }
}
