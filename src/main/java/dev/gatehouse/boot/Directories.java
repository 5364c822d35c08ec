package dev.gatehouse.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Directories and what is in them. */
final class Directories {

    private Directories() {}

    /** The direct children by name; none if there is no such directory. */
    static List<Path> sortedChildren(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return Collections.emptyList();
        }
        try (Stream<Path> children = Files.list(directory)) {
            return children.sorted().collect(Collectors.toList());
        }
    }

    /** Deletes a directory with everything in it, if there is one; symbolic links go, not what they lead to. */
    static void delete(Path directory) throws IOException {
        for (Path child : sortedChildren(directory)) {
            delete(child);
        }
        Files.deleteIfExists(directory);
    }
}
