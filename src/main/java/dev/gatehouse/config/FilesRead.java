package dev.gatehouse.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one reading of the configuration has seen in files, those that references name included: two readings that have seen
 * the same mean the same. Certificates that listeners show are not among them: these are read again by themselves.
 *
 * @param digests of each file's text; empty for a file that could not be read
 */
public record FilesRead(Map<Path, String> digests) {

    /** Of a configuration that came from elsewhere. */
    public static final FilesRead NONE = new FilesRead(Map.of());

    public FilesRead {
        digests = Map.copyOf(digests);
    }

    /**
     * Each file whose text is another than it was, that is new, or that is not read any more, in words. Whether such a file is gone
     * or merely named no more is looked up.
     */
    public List<String> changesSince(FilesRead former) {
        Set<Path> all = new TreeSet<>(digests.keySet());
        all.addAll(former.digests.keySet());
        List<String> changes = new ArrayList<>();
        for (Path file : all) {
            String now = digests.getOrDefault(file, "");
            String before = former.digests.getOrDefault(file, "");
            if (!now.equals(before)) {
                changes.add(file + (before.isEmpty() ? " is new" : now.isEmpty() ? end(file) : " has changed"));
            }
        }
        return changes;
    }

    private static String end(Path file) {
        return Files.notExists(file) ? " is gone" : " is not read any more";
    }

    /**
     * What a reading would have seen of these files, but of consumers' files as another reading has seen them. A file that a
     * reference names may belong to either: where the two differ there is no such reading.
     */
    public FilesRead withConsumersOf(FilesRead other, Path directory) {
        Path consumers = directory.resolve(FileKind.CONSUMER.place());
        Map<Path, String> mixed = new HashMap<>();
        digests.forEach((file, digest) -> {
            if (!file.startsWith(consumers)) {
                boolean differs = other.digests.containsKey(file) && !digest.equals(other.digests.get(file));
                mixed.put(file, differs && !isOurs(file, directory) ? "neither" : digest);
            }
        });
        other.digests.forEach((file, digest) -> {
            if (file.startsWith(consumers)) {
                mixed.put(file, digest);
            }
        });
        return new FilesRead(mixed);
    }

    private static boolean isOurs(Path file, Path directory) {
        return Arrays.stream(FileKind.values()).anyMatch(kind -> file.startsWith(directory.resolve(kind.place())));
    }

    /** Without the digests: one of a short secret tells the secret. */
    @Override
    public String toString() {
        return new TreeMap<>(digests).keySet().toString();
    }
}
