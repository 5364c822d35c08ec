package dev.gatehouse.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/** A disk below the store that takes so many bytes more and then no other, or forces nothing to its surface. */
public final class FaultyDisk extends FilePathWrapper {

    private static final String SCHEME = "faulty";

    /** Bytes that it takes; the write at the boundary is torn. */
    private static final AtomicLong ROOM = new AtomicLong(Long.MAX_VALUE);

    private static volatile boolean forces = true;

    /** For the store alone, which makes one for each file. */
    public FaultyDisk() {}

    /** What the store has to call the file for this to be below it. */
    static String place(Path file) {
        FilePath.register(new FaultyDisk());
        return SCHEME + ":" + file;
    }

    static void full(long room) {
        ROOM.set(room);
    }

    static void refuseToForce() {
        forces = false;
    }

    static void mend() {
        ROOM.set(Long.MAX_VALUE);
        forces = true;
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
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
