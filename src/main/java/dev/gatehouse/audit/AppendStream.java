package dev.gatehouse.audit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The end of one file. Unlike the JDK's streams it is exact about a failed write: what was taken is counted, and the
 * buffer's position says where to go on.
 */
final class AppendStream extends OutputStream {

    private final Path path;
    private final FileChannel channel;

    /** What the system tells files apart by, whatever they are called; null where it does not say. */
    private final @Nullable Object identity;

    private long sizeBytes;

    private AppendStream(Path path, FileChannel channel) throws IOException {
        this.path = path;
        this.channel = channel;
        this.sizeBytes = channel.size();
        this.identity = identity(path);
    }

    /** Makes the file and its directories if they are absent. */
    static AppendStream open(Path path) throws IOException {
        Path directory = path.getParent();
        // createDirectories refuses a link to a directory.
        if (directory != null && !Files.isDirectory(directory)) {
            Files.createDirectories(directory);
        }
        FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        try {
            return new AppendStream(path, channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static @Nullable Object identity(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    /** Whether the path still leads to what is appended to: somebody may have moved or deleted it meanwhile. */
    boolean isInPlace() {
        try {
            return Objects.equals(identity, identity(path));
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            // Nothing follows for a file that is open.
            return true;
        }
    }

    /** What the file held when it was opened, and what was appended since. */
    long sizeBytes() {
        return sizeBytes;
    }

    /** When an existing file was last written to; now for an empty one. */
    Instant lastWritten(Instant now) throws IOException {
        return sizeBytes == 0 ? now : Files.getLastModifiedTime(path).toInstant();
    }

    /** Ends the line at which an earlier process died, so that the next record is not glued to it. */
    void mendTornLine() throws IOException {
        if (sizeBytes > 0 && lastByte() != '\n') {
            append(ByteBuffer.wrap(new byte[] {'\n'}));
        }
    }

    private byte lastByte() throws IOException {
        try (FileChannel reading = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            reading.read(last, sizeBytes - 1);
            return last.get(0);
        }
    }

    void append(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            sizeBytes += channel.write(bytes);
        }
    }

    @Override
    public void write(int b) throws IOException {
        append(ByteBuffer.wrap(new byte[] {(byte) b}));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        append(ByteBuffer.wrap(bytes, offset, length));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
