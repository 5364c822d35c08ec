package dev.gatehouse.config;

import dev.gatehouse.tls.FileStamp;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * By which a change of a configuration directory is seen without reading its files.
 *
 * <p>The files are looked at, not listened to: who listens to a directory misses what happens behind links, such as those that
 * Kubernetes swaps when a ConfigMap changes, and on a file system of another machine.
 */
public final class ConfigStamp {

    private final Map<Path, @Nullable FileStamp> stamps;

    private ConfigStamp(Map<Path, @Nullable FileStamp> stamps) {
        this.stamps = stamps;
    }

    static ConfigStamp of(Path directory, FilesRead read) {
        Map<Path, @Nullable FileStamp> stamps = new HashMap<>();
        for (Path file : read.digests().keySet()) {
            stamps.put(file, FileStamp.of(file));
        }
        for (FileKind kind : FileKind.values()) {
            Path place = directory.resolve(kind.place());
            if (kind == FileKind.PROCESS) {
                stamps.put(place, FileStamp.of(place));
            } else {
                addFilesOf(place, stamps);
            }
        }
        return new ConfigStamp(stamps);
    }

    /** A folder that cannot be listed is one without files, as long as nobody reads it. */
    private static void addFilesOf(Path folder, Map<Path, @Nullable FileStamp> stamps) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, ConfigDirectory::isRead)) {
            for (Path file : files) {
                stamps.computeIfAbsent(file, FileStamp::of);
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            stamps.put(folder, null);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ConfigStamp stamp && stamps.equals(stamp.stamps);
    }

    @Override
    public int hashCode() {
        return stamps.hashCode();
    }

    @Override
    public String toString() {
        return stamps.toString();
    }
}
