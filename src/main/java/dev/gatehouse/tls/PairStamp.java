package dev.gatehouse.tls;

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

    static PairStamp of(PairFiles files) {
        return new PairStamp(FileStamp.of(files.certificate()), FileStamp.of(files.key()));
    }

    /** Whether the files may have changed after they were read at that time, and yet have this stamp. */
    public boolean maySayTooLittle(Instant readAt) {
        return (certificate != null && certificate.wasYoungAt(readAt)) || (key != null && key.wasYoungAt(readAt));
    }
}
