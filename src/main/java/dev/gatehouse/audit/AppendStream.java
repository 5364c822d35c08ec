package dev.gatehouse.audit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
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

    /** Whether it ended within a line when it was opened. */
    private final boolean torn;

    private long sizeBytes;

    private AppendStream(Path path, FileChannel channel, boolean torn) throws IOException {
        this.path = path;
        this.channel = channel;
        this.torn = torn;
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
        // Before there is a lock: POSIX takes it away with the first channel of the file that is closed, whichever it
        // is.
        boolean torn = isTorn(path);
        FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        try {
            return new AppendStream(path, channel, torn);
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

    /**
     * Asks for the file to be this process's alone, until it is closed. A second stream of the same process may have it too.
     *
     * @return false if it is another process's; true also where the file's system knows no locks
     */
    boolean claim() {
        try {
            // One byte that is never there: on Windows nobody else can read what is locked.
            return channel.tryLock(Long.MAX_VALUE - 1, 1, false) != null;
        } catch (OverlappingFileLockException | IOException e) {
            return true;
        }
    }

    /** Ends the line at which an earlier process died, so that the next record is not glued to it. */
    void mendTornLine() throws IOException {
        if (torn) {
            append(ByteBuffer.wrap(new byte[] {'\n'}));
        }
    }

    private static boolean isTorn(Path path) throws IOException {
        try (FileChannel reading = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            return reading.size() > 0 && reading.read(last, reading.size() - 1) == 1 && last.get(0) != '\n';
        } catch (NoSuchFileException e) {
            return false;
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
