package dev.gatehouse.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * By which a change of a file is seen without reading it. Links are followed, so that one which leads elsewhere is a change.
 *
 * @param identity of the file on its file system; null where there is no such thing
 */
public record FileStamp(
        Instant modifiedAt, long bytes, @Nullable Object identity) {

    /** Two changes within one tick of a file system's clock leave one stamp: files as young as this must be read again. */
    private static final Duration YOUNG = Duration.ofSeconds(2);

    /** Null if there is no such file. */
    public static @Nullable FileStamp of(Path file) {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new FileStamp(attributes.lastModifiedTime().toInstant(), attributes.size(), attributes.fileKey());
        } catch (IOException e) {
            return null;
        }
    }

    /** Whether it was read so soon after the latest change that another one may have left the same stamp. */
    public boolean wasYoungAt(Instant time) {
        return modifiedAt.plus(YOUNG).isAfter(time);
    }
}
