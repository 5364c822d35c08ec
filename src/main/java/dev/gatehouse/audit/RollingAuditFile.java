package dev.gatehouse.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * A file that grows to a size or to the end of its UTC day, then is renamed, compressed and followed by a new one;
 * the oldest beyond a number are deleted. Renaming, compressing and deleting are Log4j's, on a thread of its own; they
 * are set up here in code, so that no logging configuration moves the audit.
 *
 * <p>The bytes go past Log4j: its streams do not tell how much of a failed write was taken, and empty their buffer
 * whether or not it was. See src/docs/decisions/0002-audit-writer.md.
 */
final class RollingAuditFile implements AuditFile {

    private static final Logger LOG = LogManager.getLogger(RollingAuditFile.class);

    private static final long CLOSE_SECONDS = 5;

    private final Path path;
    private final InstantSource clock;
    private final Limits limits;
    private final Roller roller;

    private AppendStream stream;
    private LocalDate day;
    private long rollAtBytes;
    private boolean broken;

    /**
     * When a file is rolled and how many are kept.
     *
     * @param maxBytes of one file, exceeded by less than one batch
     * @param maxRolledFiles kept besides the current one
     */
    record Limits(long maxBytes, int maxRolledFiles) {
        static final Limits DEFAULT = new Limits(100L * 1024 * 1024, 100);
    }

    /** @throws IOException also if another process has the file */
    static RollingAuditFile open(Path file, InstantSource clock, Limits limits) throws IOException {
        Path path = file.toAbsolutePath().normalize();
        AppendStream stream = AppendStream.open(path);
        if (!stream.claim()) {
            stream.close();
            throw new IOException("another process writes to it");
        }
        return new RollingAuditFile(path, clock, limits, stream);
    }

    private RollingAuditFile(Path path, InstantSource clock, Limits limits, AppendStream stream) throws IOException {
        this.path = path;
        this.clock = clock;
        this.limits = limits;
        this.stream = stream;
        roller = Roller.of(path, stream, limits.maxRolledFiles());
        rollAtBytes = limits.maxBytes();
        day = stream.lastWritten(clock.instant()).atZone(ZoneOffset.UTC).toLocalDate();
        stream.mendTornLine();
    }

    @Override
    public void append(ByteBuffer lines) throws IOException {
        if (broken) {
            reopen(lines);
        }
        if (lines.position() == 0) {
            returnToPlace();
            rollIfDue();
        }
        try {
            stream.append(lines);
        } catch (IOException e) {
            broken = true;
            throw e;
        }
    }

    /** A file that was written to by an earlier handle goes on mid-line; any other begins with a whole line. */
    private void reopen(ByteBuffer lines) throws IOException {
        AppendStream next = AppendStream.open(path);
        if (next.sizeBytes() != stream.sizeBytes()) {
            lines.position(beginningOfLine(lines));
            next.mendTornLine();
        }
        use(next);
        broken = false;
    }

    /** What is appended to a file that was moved away or deleted, nobody would find. */
    private void returnToPlace() throws IOException {
        if (!stream.isInPlace()) {
            AppendStream next = AppendStream.open(path);
            next.mendTornLine();
            use(next);
            LOG.warn("{} was moved or deleted: records go on in a new one", path);
        }
    }

    private void use(AppendStream next) throws IOException {
        AppendStream old = stream;
        next.claim();
        stream = next;
        roller.follow(next);
        old.close();
    }

    private static int beginningOfLine(ByteBuffer lines) {
        int at = lines.position();
        while (at > 0 && lines.get(at - 1) != '\n') {
            at--;
        }
        return at;
    }

    private void rollIfDue() throws IOException {
        LocalDate today = clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
        boolean due = stream.sizeBytes() >= rollAtBytes || !today.equals(day);
        if (due && stream.sizeBytes() > 0) {
            roll();
        }
        day = today;
    }

    private void roll() throws IOException {
        try {
            roller.roll(day);
        } catch (RuntimeException e) {
            LOG.error("{} cannot be rolled", path, e);
        }
        stream = roller.stream();
        stream.claim();
        // Records matter more than the size of their file: where it could not be rolled they go on in the same one,
        // and the next try comes after as many bytes again.
        rollAtBytes = stream.sizeBytes() + limits.maxBytes();
    }

    @Override
    public void close() throws IOException {
        roller.close(CLOSE_SECONDS);
    }
}
