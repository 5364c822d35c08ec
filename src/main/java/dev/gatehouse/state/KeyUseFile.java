package dev.gatehouse.state;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * When keys were last used: a text to which uses are added at the end, the latest line of a key being the one that counts, and
 * which is written anew without the others once these are most of it. Anybody may read it meanwhile.
 *
 * <p>It is opened for each addition and closed again, so that a file or a disk that comes back is written to, and two gateways with
 * one directory do no harm to each other. A line that was torn, as by a crash, is passed over. For one thread.
 *
 * <p>A line is consumer, key and instant with tabs between them; the first is {@code # since} and when recording began.
 */
public final class KeyUseFile {

    /** Below this it is not worth being written anew. */
    private static final long SMALL_BYTES = 4L << 20;

    private static final String NAME = "keys-last-used.tsv";
    private static final String SINCE = "# since ";

    private final Path file;
    private long bytesWhenCompacted;

    /** @param directory made when there is something to write */
    public KeyUseFile(Path directory) {
        this.file = directory.resolve(NAME);
    }

    public Path path() {
        return file;
    }

    /**
     * Hands them to the operating system.
     *
     * @throws IOException if that cannot be done now; some of them may be there, and once more does no harm
     */
    public void add(List<KeyUse> uses) throws IOException {
        if (uses.isEmpty()) {
            return;
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        try (FileChannel guard = FileChannel.open(
                        file.resolveSibling(NAME + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = guard.tryLock()) {
            if (lock == null) {
                throw new IOException("another gateway writes there now");
            }
            append(uses);
            if (Files.size(file) > SMALL_BYTES + 2 * bytesWhenCompacted) {
                compact();
            }
        } catch (OverlappingFileLockException e) {
            throw new IOException("another gateway writes there now", e);
        }
    }

    private void append(List<KeyUse> uses) throws IOException {
        StringBuilder lines = new StringBuilder();
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long end = channel.size();
            if (end == 0) {
                lines.append(SINCE).append(seconds(Instant.now())).append('\n');
            } else if (!endsLine(channel, end)) {
                lines.append('\n');
            }
            for (KeyUse use : uses) {
                lines.append(use.consumer()).append('\t').append(use.key()).append('\t');
                lines.append(seconds(use.at())).append('\n');
            }
            ByteBuffer bytes = ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8));
            channel.position(end);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    private static boolean endsLine(FileChannel channel, long end) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        channel.read(last, end - 1);
        return last.get(0) == '\n';
    }

    private static Instant seconds(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS);
    }

    /** Reads it twice and keeps nothing but numbers: a million keys must not fill the memory of a gateway that works. */
    private void compact() throws IOException {
        LatestTimes latest = new LatestTimes();
        Instant since = read(
                        file,
                        use -> latest.note(use.consumer(), use.key(), use.at().getEpochSecond()))
                .orElseGet(Instant::now);
        Path beside = file.resolveSibling(NAME + ".new");
        try (BufferedWriter writer = Files.newBufferedWriter(beside)) {
            writer.append(SINCE).append(seconds(since).toString()).append('\n');
            read(file, use -> {
                if (latest.take(use.consumer(), use.key(), use.at().getEpochSecond())) {
                    write(use, writer);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        bytesWhenCompacted = Files.size(file);
    }

    private static void write(KeyUse use, BufferedWriter writer) {
        try {
            writer.append(use.consumer()).append('\t').append(use.key()).append('\t');
            writer.append(use.at().toString()).append('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * All that is in it, the latest of a key last or not.
     *
     * @return since when uses are recorded; empty if there is nothing
     */
    public Optional<Instant> read(Consumer<? super KeyUse> ear) throws IOException {
        return Files.exists(file) ? read(file, ear) : Optional.empty();
    }

    private static Optional<Instant> read(Path from, Consumer<? super KeyUse> ear) throws IOException {
        Instant since = null;
        // What is not UTF-8 is passed over like any other line that is none of ours.
        try (BufferedReader reader = Files.newBufferedReader(from, StandardCharsets.ISO_8859_1)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.startsWith(SINCE)) {
                    since = instant(line.substring(SINCE.length()));
                } else {
                    KeyUse use = use(line);
                    if (use != null) {
                        ear.accept(use);
                    }
                }
            }
        }
        return Optional.ofNullable(since);
    }

    private static @Nullable KeyUse use(String line) {
        int first = line.indexOf('\t');
        int second = line.indexOf('\t', first + 1);
        if (first <= 0 || second <= first + 1) {
            return null;
        }
        Instant at = instant(line.substring(second + 1));
        return at == null ? null : new KeyUse(line.substring(0, first), line.substring(first + 1, second), at);
    }

    private static @Nullable Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
