package dev.gatehouse.launch;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A command line as somebody typed it, with its surroundings, and what came of it. */
final class Typed {

    private final Path workingDirectory;
    private final Map<String, String> properties = new HashMap<>();
    private final Map<String, String> variables = new HashMap<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Instant now = Instant.parse("2026-11-25T10:30:00Z");
    private Optional<Path> shipped = Optional.empty();
    private SecretInput secrets = new Piped(null);

    Typed(Path workingDirectory) {
        this.workingDirectory = workingDirectory;
    }

    Typed property(String name, String value) {
        properties.put(name, value);
        return this;
    }

    Typed variable(String name, String value) {
        variables.put(name, value);
        return this;
    }

    Typed at(String instant) {
        now = Instant.parse(instant);
        return this;
    }

    Typed shipped(Path directory) {
        shipped = Optional.of(directory);
        return this;
    }

    /** What is piped in. */
    Typed secret(String text) {
        secrets = new Piped(text);
        return this;
    }

    private record Piped(@Nullable String text) implements SecretInput {
        @Override
        public @Nullable String read(String prompt) {
            return text;
        }

        @Override
        public boolean isTyped() {
            return false;
        }
    }

    ExitCode run(String... args) {
        return Main.run(surroundings(), args);
    }

    Surroundings surroundings() {
        return new Surroundings(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                properties::get,
                variables::get,
                workingDirectory,
                () -> now,
                shipped,
                secrets);
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }
}
