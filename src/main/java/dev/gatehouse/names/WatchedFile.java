package dev.gatehouse.names;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a small file of the machine says; read again when it has changed. For one thread. */
final class WatchedFile<T> {

    private final Path file;
    private final Function<List<String>, T> reading;
    private @Nullable Stamp stamp;
    private T content;

    /** @param reading of its lines; of none if there is no such file */
    WatchedFile(Path file, Function<List<String>, T> reading) {
        this.file = file;
        this.reading = reading;
        this.content = reading.apply(List.of());
    }

    private record Stamp(long modified, long size, @Nullable Object key) {}

    T content() {
        Stamp now = stamp();
        if (now == null) {
            stamp = null;
            content = reading.apply(List.of());
        } else if (!now.equals(stamp)) {
            read(now);
        }
        return content;
    }

    /** What cannot be read leaves what was read before. */
    private void read(Stamp now) {
        try {
            content = reading.apply(
                    List.of(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).split("\n")));
            stamp = now;
        } catch (IOException e) {
            // It is replaced just now, perhaps; the next look-up looks again.
        }
    }

    private @Nullable Stamp stamp() {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(found.lastModifiedTime().toMillis(), found.size(), found.fileKey());
        } catch (IOException e) {
            return null;
        }
    }
}
