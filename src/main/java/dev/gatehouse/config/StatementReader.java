package dev.gatehouse.config;

import dev.gatehouse.config.ConfigDirectory.SourceFile;
import dev.gatehouse.config.LogicalLines.LogicalLine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the lines of a file as statements of the keys that such a file may hold. */
final class StatementReader {

    static final String DEFAULT_PREFIX = "default.";

    private final KeyCheck keys;
    private final References references;
    private final Problems problems;

    StatementReader(KeyCheck keys, References references, Problems problems) {
        this.keys = keys;
        this.references = references;
        this.problems = problems;
    }

    /**
     * What {@code gatehouse.properties} states.
     *
     * @param own for the process
     * @param defaults for all routes, under the names that the keys have in a route file
     */
    record ProcessFile(Statements own, Statements defaults) {}

    /** A line before anything is known of its key. */
    private record Line(Location at, String key, String value, boolean hasCommentInside) {

        boolean isDefault() {
            return key.startsWith(DEFAULT_PREFIX);
        }

        Line withoutDefault() {
            return new Line(at, key.substring(DEFAULT_PREFIX.length()), value, hasCommentInside);
        }
    }

    Statements read(SourceFile file, FileKind kind) {
        return statements(file, lines(file), kind, false);
    }

    ProcessFile readProcess(SourceFile file) {
        List<Line> lines = lines(file);
        List<Line> own = lines.stream().filter(line -> !line.isDefault()).toList();
        List<Line> defaults =
                lines.stream().filter(Line::isDefault).map(Line::withoutDefault).toList();
        return new ProcessFile(
                statements(file, own, FileKind.PROCESS, false), statements(file, defaults, FileKind.ROUTE, true));
    }

    private List<Line> lines(SourceFile file) {
        List<Line> lines = new ArrayList<>();
        for (LogicalLine line : LogicalLines.of(file.text())) {
            line.decode()
                    .orTell(invalid -> problems.error(
                            new Location(file.shown(), line.number(), ""),
                            invalid.subject() + " " + invalid.what(),
                            invalid.remedy()))
                    .map(pair -> new Line(
                            new Location(file.shown(), line.number(), pair.getKey()),
                            pair.getKey(),
                            pair.getValue(),
                            line.hasCommentInside()))
                    .ifPresent(lines::add);
        }
        return lines;
    }

    private Statements statements(SourceFile file, List<Line> lines, FileKind kind, boolean byDefault) {
        Map<String, Statement> statements = new LinkedHashMap<>();
        for (Line line : lines) {
            statement(line, kind, byDefault).ifPresent(statement -> {
                Statement first = statements.putIfAbsent(statement.subject(), statement);
                if (first != null) {
                    problems.error(
                            statement.at(),
                            "is stated in line " + first.at().line() + " already",
                            "take one of the two lines out");
                }
            });
        }
        return new Statements(file.shown(), statements, problems);
    }

    /** Empty if nothing is known of the key. Whatever is wrong with the line is reported, all of it. */
    private Optional<Statement> statement(Line line, FileKind kind, boolean byDefault) {
        Optional<KeyRegistry.Known> known = keys.known(line.at(), line.key(), kind);
        ConfigText text = text(line);
        return known.map(found -> new Statement(found.key(), found.ending(), text, line.at(), byDefault));
    }

    private ConfigText text(Line line) {
        if (line.hasCommentInside()) {
            problems.error(
                    line.at(),
                    "has a # behind a blank, which starts no comment there",
                    "put the comment in a line of its own, or write \\# for a plain #");
            return ConfigText.LOST;
        }
        return references
                .replaceIn(line.value())
                .orTell(invalid -> problems.error(
                        line.at(),
                        ConfigText.quote(invalid.subject()) + " " + invalid.what(),
                        ConfigText.escaped(invalid.remedy())))
                .orElse(ConfigText.LOST);
    }
}
