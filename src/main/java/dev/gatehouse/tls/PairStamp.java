package dev.gatehouse.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * By what a change of two files is seen without reading them. Links are followed, so that one which leads elsewhere is a change.
 *
 * @param certificate null if there is no such file
 * @param key null if there is no such file
 */
public record PairStamp(
        @Nullable FileStamp certificate, @Nullable FileStamp key) {

    /** Two changes within one tick of a file system's clock leave one stamp: files as young as this must be read again. */
    private static final Duration YOUNG = Duration.ofSeconds(2);

    /** @param identity of the file on its file system; null where there is no such thing */
    record FileStamp(
            Instant modifiedAt, long bytes, @Nullable Object identity) {

        static @Nullable FileStamp of(Path file) {
            try {
                var attributes = Files.readAttributes(file, BasicFileAttributes.class);
                return new FileStamp(
                        attributes.lastModifiedTime().toInstant(), attributes.size(), attributes.fileKey());
            } catch (IOException e) {
                return null;
            }
        }

        boolean wasYoungAt(Instant time) {
            return modifiedAt.plus(YOUNG).isAfter(time);
        }
    }

    static PairStamp of(PairFiles files) {
        return new PairStamp(FileStamp.of(files.certificate()), FileStamp.of(files.key()));
    }

    /** Whether the files may have changed after they were read at that time, and yet have this stamp. */
    public boolean maySayTooLittle(Instant readAt) {
        return (certificate != null && certificate.wasYoungAt(readAt)) || (key != null && key.wasYoungAt(readAt));
    }
}
