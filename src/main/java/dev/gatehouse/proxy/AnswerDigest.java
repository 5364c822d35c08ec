package dev.gatehouse.proxy;

import dev.gatehouse.proxy.MirrorCounts.Answer;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * An answer in a few bytes, taken as it passes. A checksum will do: it is to find what is different, not to withstand somebody
 * who makes it alike, and processors have it built in.
 */
final class AnswerDigest {

    private final CRC32C checksum = new CRC32C();
    private int status;
    private long length;

    void head(int answered) {
        status = answered;
    }

    /** Leaves the bytes to whoever comes next. */
    void add(ByteBuffer bytes) {
        int start = bytes.position();
        length += bytes.remaining();
        checksum.update(bytes);
        bytes.position(start);
    }

    /** Of all that has passed. */
    Answer answer() {
        return new Answer(status, length, checksum.getValue());
    }
}
