package dev.gatehouse.config;

import dev.gatehouse.route.Configuration;
import dev.gatehouse.route.Route;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A configuration directory under construction. Problems name its files as if it were {@code conf}. */
final class Conf {

    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();

    Conf(Path directory) {
        this.directory = directory;
    }

    /** A directory whose routes need not say who may pass. */
    static Conf open(Path directory) {
        return new Conf(directory).file("gatehouse.properties", "default.auth = none");
    }

    Conf file(String name, String... lines) {
        try {
            Path file = directory.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, String.join("\n", lines) + "\n");
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A route that answers by itself, and says this besides. */
    Conf respondingRoute(String id, String... lines) {
        return file("routes/" + id + ".properties", with(lines, "match.path = /" + id, "respond.status = 200"));
    }

    /** A route that leads to an upstream of its own, and says this besides. */
    Conf forwardingRoute(String id, String... lines) {
        return file(
                "routes/" + id + ".properties",
                with(lines, "match.path = /" + id, "upstream.endpoints = http://127.0.0.1:1"));
    }

    Conf variable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    ConfigResult read() {
        return ConfigReader.read(directory, environment::get);
    }

    Configuration valid() {
        return read().fold(ConfigResult.Valid::configuration, invalid -> {
            throw new AssertionError(text(invalid.problems()));
        });
    }

    Route route(String id) {
        return valid().routes().routes().stream()
                .filter(route -> route.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** As printed. */
    String problems() {
        return read().fold(valid -> "", invalid -> text(invalid.problems()));
    }

    /** As printed, whether there are problems or not. */
    String warnings() {
        return read().fold(valid -> text(valid.warnings()), invalid -> text(invalid.warnings()));
    }

    private String text(List<ConfigProblem> problems) {
        StringBuilder text = new StringBuilder();
        for (ConfigProblem problem : problems) {
            text.append(problem.toString().replace(directory.toString(), "conf"))
                    .append('\n');
        }
        return text.toString();
    }

    private static String[] with(String[] lines, String... more) {
        String[] all = new String[lines.length + more.length];
        System.arraycopy(lines, 0, all, 0, lines.length);
        System.arraycopy(more, 0, all, lines.length, more.length);
        return all;
    }
}
