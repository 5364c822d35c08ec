package dev.gatehouse.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one reading of the configuration has seen in files, those that references name included: two readings that have seen
 * the same mean the same. Certificates are not among them, which their listener reads again by itself.
 *
 * @param digests of each file's text; empty for a file that could not be read
 */
public record FilesRead(Map<Path, String> digests) {

    /** Of a configuration that came from elsewhere. */
    public static final FilesRead NONE = new FilesRead(Map.of());

    public FilesRead {
        digests = Map.copyOf(digests);
    }

    /** Each file whose text is another than it was, or that is new or gone, in words. */
    public List<String> changesSince(FilesRead former) {
        Set<Path> all = new TreeSet<>(digests.keySet());
        all.addAll(former.digests.keySet());
        List<String> changes = new ArrayList<>();
        for (Path file : all) {
            String now = digests.getOrDefault(file, "");
            String before = former.digests.getOrDefault(file, "");
            if (!now.equals(before)) {
                changes.add(file + (before.isEmpty() ? " is new" : now.isEmpty() ? " is gone" : " has changed"));
            }
        }
        return changes;
    }

    /** Without the digests: one of a short secret tells the secret. */
    @Override
    public String toString() {
        return new TreeMap<>(digests).keySet().toString();
    }
}
