package dev.gatehouse.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds and loads the files of a configuration directory; what it cannot read it reports. */
final class ConfigDirectory {

    private static final String SUFFIX = ".properties";

    /** File names become ids in logs, metrics and other files' values. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");

    private static final Set<String> FOLDERS = Stream.of(FileKind.ROUTE, FileKind.UPSTREAM, FileKind.CONSUMER)
            .map(FileKind::place)
            .collect(Collectors.toSet());

    private final Path directory;
    private final Problems problems;

    ConfigDirectory(Path directory, Problems problems) {
        this.directory = directory;
        this.problems = problems;
    }

    /**
     * One file, loaded.
     *
     * @param id its name without the ending
     * @param shown the directory as it was given, and the file in it
     */
    record SourceFile(String id, String shown, String text) {}

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** How a file is named in messages. */
    String shown(String... names) {
        Path path = directory;
        for (String name : names) {
            path = path.resolve(name);
        }
        return path.toString();
    }

    /** How the file of a route, an upstream or a consumer is named in messages, whether it is there or not. */
    String shownFile(FileKind kind, String id) {
        return shown(kind.place(), id + SUFFIX);
    }

    boolean exists() {
        if (Files.isDirectory(directory)) {
            return true;
        }
        String what = Files.exists(directory) ? "is no directory" : "does not exist";
        problems.error(
                Location.file(directory.toString()),
                what,
                "name the directory that holds gatehouse.properties and routes/");
        return false;
    }

    /** Empty if there is none: then everything has its default. */
    Optional<SourceFile> processFile() {
        Path file = directory.resolve(FileKind.PROCESS.place());
        return Files.exists(file) ? load("gatehouse", file) : Optional.empty();
    }

    /** By name. */
    List<SourceFile> files(FileKind kind) {
        Path folder = directory.resolve(kind.place());
        return list(folder)
                .filter(this::isRead)
                .flatMap(file -> loadNamed(file).stream())
                .toList();
    }

    /** Warns of what looks like configuration and lies where nothing reads it; issuers, which come later, are refused. */
    void reportStrays() {
        list(directory).forEach(path -> {
            String name = path.getFileName().toString();
            if (Files.isDirectory(path) && !FOLDERS.contains(name) && list(path).anyMatch(this::isRead)) {
                reportFolder(path, name);
            } else if (isRead(path) && !name.equals(FileKind.PROCESS.place())) {
                problems.warning(
                        Location.file(path.toString()),
                        "is read by nothing",
                        "move it to routes/, upstreams/ or consumers/");
            }
        });
    }

    private void reportFolder(Path folder, String name) {
        if (name.equals("issuers")) {
            problems.error(Location.file(folder.toString()), "comes later", "take it away for now");
        } else if (!name.startsWith(".")) {
            problems.warning(
                    Location.file(folder.toString()),
                    "is read by nothing",
                    "folders are routes, upstreams and consumers");
        }
    }

    private boolean isRead(Path path) {
        String name = path.getFileName().toString();
        return name.endsWith(SUFFIX) && !name.startsWith(".") && Files.isRegularFile(path);
    }

    private Stream<Path> list(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList().stream();
        } catch (IOException e) {
            problems.error(
                    Location.file(folder.toString()), "cannot be listed", "let the user that runs the gateway read it");
            return Stream.empty();
        }
    }

    private Optional<SourceFile> loadNamed(Path file) {
        String name = file.getFileName().toString();
        String id = name.substring(0, name.length() - SUFFIX.length());
        if (!isName(id)) {
            problems.error(
                    Location.file(ConfigText.printable(file.toString())),
                    "has a name that cannot be an id",
                    "name it with letters, digits, dots, - and _ alone, 128 at most");
            return Optional.empty();
        }
        return load(id, file);
    }

    private Optional<SourceFile> load(String id, Path file) {
        try {
            String text = Files.readString(file);
            if (text.startsWith("\uFEFF")) {
                problems.error(
                        Location.file(file.toString()),
                        "begins with a byte order mark",
                        "save it as UTF-8 without one");
                return Optional.empty();
            }
            return Optional.of(new SourceFile(id, file.toString(), text));
        } catch (CharacterCodingException e) {
            problems.error(Location.file(file.toString()), "is not UTF-8", "save it as UTF-8");
        } catch (IOException e) {
            problems.error(
                    Location.file(file.toString()), "cannot be read", "let the user that runs the gateway read it");
        }
        return Optional.empty();
    }
}
