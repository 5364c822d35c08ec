package dev.gatehouse.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
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

    /** Of a file that a value names. */
    static final String MISSING = "does not exist";

    static final String MISSING_REMEDY = "make the file; a relative path begins in the configuration directory";

    /** File names become ids in logs, metrics and other files' values. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");

    private static final Set<String> FOLDERS = Stream.of(
                    FileKind.ROUTE,
                    FileKind.UPSTREAM,
                    FileKind.CONSUMER,
                    FileKind.ISSUER,
                    FileKind.PLAN,
                    FileKind.AUTHORIZER)
            .map(FileKind::place)
            .collect(Collectors.toSet());

    private final Path directory;
    private final Problems problems;
    private final ReadLog log;

    ConfigDirectory(Path directory, Problems problems, ReadLog log) {
        this.directory = directory;
        this.problems = problems;
        this.log = log;
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
        return isAbsent(file) ? Optional.empty() : load("gatehouse", file);
    }

    /** By name. */
    List<SourceFile> files(FileKind kind) {
        return paths(kind).stream().flatMap(file -> loadNamed(file).stream()).toList();
    }

    /** As {@link #files}, not loaded yet. */
    List<Path> paths(FileKind kind) {
        Path folder = directory.resolve(kind.place());
        if (isAbsent(folder)) {
            return List.of();
        }
        if (!Files.isDirectory(folder)) {
            reportNoFolder(folder);
            return List.of();
        }
        List<Path> entries = list(folder);
        entries.stream().filter(file -> !isRead(file)).forEach(this::reportNested);
        return entries.stream().filter(ConfigDirectory::isRead).toList();
    }

    /** Of {@link #paths}, without loading any. */
    List<String> ids(FileKind kind) {
        return paths(kind).stream().map(ConfigDirectory::id).toList();
    }

    /** Warns of what looks like configuration and lies where nothing reads it. */
    void reportStrays() {
        list(directory).forEach(path -> {
            String name = path.getFileName().toString();
            if (Files.isDirectory(path)) {
                if (!FOLDERS.contains(name) && holdsFiles(path)) {
                    reportFolder(path, name);
                }
            } else if (isRead(path) && !name.equals(FileKind.PROCESS.place())) {
                problems.warning(
                        Location.file(path.toString()),
                        "is read by nothing",
                        "move it to routes/, upstreams/, consumers/, plans/, issuers/ or authorizers/");
            }
        });
    }

    private void reportFolder(Path folder, String name) {
        if (!name.startsWith(".")) {
            problems.warning(
                    Location.file(folder.toString()),
                    "is read by nothing",
                    "folders are routes, upstreams, consumers, plans, issuers and authorizers");
        }
    }

    /** Whoever sorts files into folders of his own believes that they are read. */
    private void reportNested(Path path) {
        boolean hidden = path.getFileName().toString().startsWith(".");
        if (!hidden && Files.isDirectory(path) && holdsFiles(path)) {
            problems.warning(
                    Location.file(path.toString()), "is read by nothing", "move what is in it to the folder above");
        }
    }

    /** By its name alone: what is named so and cannot be read is a mistake, and not to be passed over. */
    static boolean isRead(Path path) {
        String name = path.getFileName().toString();
        return name.endsWith(SUFFIX) && !name.startsWith(".");
    }

    /** A folder of somebody else's that cannot be listed, such as lost+found, holds nothing of ours. */
    private static boolean holdsFiles(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.anyMatch(ConfigDirectory::isRead);
        } catch (IOException e) {
            return false;
        }
    }

    /** Certainly not there. A link that leads nowhere is there, and what this user may not look at may be. */
    private static boolean isAbsent(Path path) {
        return Files.notExists(path, LinkOption.NOFOLLOW_LINKS);
    }

    private List<Path> list(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        } catch (IOException e) {
            problems.error(
                    Location.file(folder.toString()), "cannot be listed", "let the user that runs the gateway read it");
            return List.of();
        }
    }

    private void reportNoFolder(Path path) {
        Location at = Location.file(path.toString());
        if (Files.exists(path)) {
            problems.error(at, "is no directory", "make it a directory");
        } else if (Files.notExists(path)) {
            problems.error(at, "is a link that leads nowhere", "mend the link, or take it away");
        } else {
            problems.error(at, "cannot be looked at", "let the user that runs the gateway read what is above it");
        }
    }

    /** Empty if it cannot be loaded, which is reported. */
    Optional<SourceFile> loadNamed(Path file) {
        String id = id(file);
        if (!isName(id)) {
            problems.error(
                    Location.file(file.toString()),
                    "has a name that cannot be an id",
                    "name it with letters, digits, dots, - and _ alone, 128 at most");
            return Optional.empty();
        }
        return load(id, file);
    }

    private static String id(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - SUFFIX.length());
    }

    private Optional<SourceFile> load(String id, Path file) {
        log.reading(file);
        return text(file, problems).map(text -> {
            log.read(file, text);
            return new SourceFile(id, file.toString(), text);
        });
    }

    /** What a file holds that was found by its name; empty if it cannot be read, which is reported. */
    static Optional<String> text(Path file, Problems problems) {
        return content(file)
                .orTell(wrong -> problems.error(Location.file(file.toString()), wrong.what(), wrong.remedy()));
    }

    /** What a file holds that a value names. */
    static Parsed<String> named(Path file) {
        return isAbsent(file) ? Parsed.invalid("", MISSING, MISSING_REMEDY) : content(file);
    }

    private static Parsed<String> content(Path file) {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            String what = Files.isDirectory(file) ? "is a directory" : "is no regular file";
            return Parsed.invalid("", what, "give its name to a file alone");
        }
        if (Files.notExists(file)) {
            return Parsed.invalid("", "is a link that leads nowhere", "mend the link, or take it away");
        }
        try {
            String text = Files.readString(file);
            return text.startsWith("\uFEFF")
                    ? Parsed.invalid("", "begins with a byte order mark", "save it as UTF-8 without one")
                    : Parsed.valid(text);
        } catch (CharacterCodingException e) {
            return Parsed.invalid("", "is not UTF-8", "save it as UTF-8");
        } catch (IOException e) {
            return Parsed.invalid("", "cannot be read", "let the user that runs the gateway read it");
        }
    }
}
