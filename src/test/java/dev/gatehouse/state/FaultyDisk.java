package dev.gatehouse.state;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * A disk below the store that takes so many bytes more and then no other, forces nothing to its surface, may only be read, or does not
 * answer. There is one in a JVM; whoever has broken it mends it.
 */
public final class FaultyDisk extends FilePathWrapper {

    private static final String SCHEME = "faulty";

    /** Bytes that it takes; the write at the boundary is torn. */
    private static final AtomicLong ROOM = new AtomicLong(Long.MAX_VALUE);

    private static volatile boolean forces = true;
    private static volatile boolean writes = true;
    private static volatile CountDownLatch answers = new CountDownLatch(0);
    private static volatile CountDownLatch asked = new CountDownLatch(1);

    /** For the store alone, which makes one for each file. */
    public FaultyDisk() {}

    /** A ledger's file on it. */
    public static LedgerFile file(Path directory) {
        FilePath.register(new FaultyDisk());
        Path path = new LedgerFile(directory).path();
        return new LedgerFile(path, SCHEME + ":" + path);
    }

    public static void full(long room) {
        ROOM.set(room);
    }

    public static void refuseToForce() {
        forces = false;
    }

    public static void mayOnlyBeRead() {
        writes = false;
    }

    /** Whoever opens a file, or waits for its bytes to be on the surface, waits. */
    public static void hang() {
        asked = new CountDownLatch(1);
        answers = new CountDownLatch(1);
    }

    /** Until somebody waits for it. */
    public static void awaitWaiting() throws InterruptedException {
        if (!asked.await(30, TimeUnit.SECONDS)) {
            throw new AssertionError("nobody needs the disk");
        }
    }

    public static void mend() {
        ROOM.set(Long.MAX_VALUE);
        forces = true;
        writes = true;
        answers.countDown();
    }

    private static void answer() throws IOException {
        asked.countDown();
        try {
            answers.await();
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public boolean canWrite() {
        return writes && super.canWrite();
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        answer();
        if (!writes && mode.contains("w")) {
            throw new IOException("Read-only file system");
        }
        return new Channel(super.open(mode));
    }

    private static final class Channel extends FileBaseDefault {

        private final FileChannel below;

        Channel(FileChannel below) {
            this.below = below;
        }

        @Override
        public long size() throws IOException {
            return below.size();
        }

        @Override
        public synchronized int read(ByteBuffer to, long position) throws IOException {
            return below.read(to, position);
        }

        @Override
        public synchronized int write(ByteBuffer from, long position) throws IOException {
            long room = ROOM.getAndAdd(-from.remaining());
            if (room >= from.remaining()) {
                return below.write(from, position);
            }
            if (room > 0) {
                below.write(from.slice(from.position(), (int) room), position);
            }
            ROOM.set(0);
            throw new IOException("No space left on device");
        }

        @Override
        protected void implTruncate(long size) throws IOException {
            below.truncate(size);
        }

        @Override
        public void force(boolean metaData) throws IOException {
            answer();
            if (!forces) {
                throw new IOException("Input/output error");
            }
            below.force(metaData);
        }

        @Override
        public synchronized FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return below.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            below.close();
        }
    }
}
