package dev.gatehouse.boot;

import dev.gatehouse.boot.Launcher.CannotUnpack;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The copy of a WAR that a process runs from: everything below {@code WEB-INF/}, in a directory named by the contents.
 *
 * <p>Any number of processes may start, with the same WAR or others. Whoever starts holds the one lock of the parent
 * directory while it looks, unpacks and clears up; then it keeps a shared lock on its own copy to its end. A copy whose
 * lock is free belongs to nobody and goes when another WAR is unpacked, so that a machine does not fill up with the
 * copies of former versions. Locks end with their process, however that ends.
 */
final class UnpackedWar implements AutoCloseable {

    private static final String ROOT = "WEB-INF/";
    private static final String LOCK = ".lock";

    private final Path directory;
    private final FileChannel use;

    private UnpackedWar(Path directory, FileChannel use) {
        this.directory = directory;
        this.use = use;
    }

    /**
     * Unpacks a WAR unless this was done before.
     *
     * @param candidates parent directories; the first usable one is taken
     * @throws CannotUnpack if none is usable, with the reasons
     */
    static UnpackedWar in(List<Path> candidates, Path war) throws IOException, CannotUnpack {
        StringBuilder reasons = new StringBuilder("no directory to unpack " + war + " into");
        try (ZipFile zip = new ZipFile(war.toFile())) {
            List<ZipEntry> files = files(zip);
            for (Path parent : candidates) {
                try {
                    PrivateDirectory.prepare(parent);
                    return under(parent, zip, files);
                } catch (IOException | UnsupportedOperationException e) {
                    reasons.append("\n    ").append(parent).append(' ').append(reason(e));
                }
            }
        }
        throw new CannotUnpack(reasons + "\n    set XDG_CACHE_HOME or -Djava.io.tmpdir to one of your own");
    }

    /** Where classes are looked for, in this order: the gateway's, its libraries, the embedded server's. */
    List<URL> classPath() throws IOException {
        List<URL> classPath = new ArrayList<>();
        Path root = directory.resolve(ROOT);
        classPath.add(root.resolve("classes").toUri().toURL());
        for (String libraries : new String[] {"lib", "lib-embedded"}) {
            for (Path jar : Directories.sortedChildren(root.resolve(libraries))) {
                classPath.add(jar.toUri().toURL());
            }
        }
        return classPath;
    }

    Path directory() {
        return directory;
    }

    @Override
    public void close() throws IOException {
        use.close();
    }

    private static UnpackedWar under(Path parent, ZipFile zip, List<ZipEntry> files) throws IOException {
        try (FileChannel all = lockFile(parent.resolve(LOCK))) {
            all.lock();
            Path directory = parent.resolve(Fingerprint.of(files));
            FileChannel use = lockFile(lockOf(directory));
            try {
                use.lock(0, Long.MAX_VALUE, true);
                if (!isWhole(directory, files)) {
                    unpack(directory, zip, files);
                    clearUnused(parent, directory);
                }
                return new UnpackedWar(directory, use);
            } catch (IOException | RuntimeException e) {
                use.close();
                throw e;
            }
        }
    }

    private static String reason(Exception e) {
        return e instanceof FileSystemException ? "cannot be made or written to: " + e : e.getMessage();
    }

    private static List<ZipEntry> files(ZipFile zip) {
        List<ZipEntry> files = new ArrayList<>();
        zip.stream()
                .filter(e -> e.getName().startsWith(ROOT) && !e.isDirectory())
                .forEach(files::add);
        return files;
    }

    /** A look at every size: enough to see what a crash or a sweeper of old files leaves, and done in a millisecond. */
    private static boolean isWhole(Path directory, List<ZipEntry> files) {
        for (ZipEntry file : files) {
            if (directory.resolve(file.getName()).toFile().length() != file.getSize()) {
                return false;
            }
        }
        return true;
    }

    private static void unpack(Path directory, ZipFile zip, List<ZipEntry> files) throws IOException {
        Path unfinished = directory.resolveSibling(directory.getFileName() + ".part");
        Directories.delete(unfinished);
        for (ZipEntry file : files) {
            Path target = unfinished.resolve(file.getName()).normalize();
            if (!target.startsWith(unfinished)) {
                throw new IOException("entry outside of the WAR: " + file.getName());
            }
            Files.createDirectories(target.getParent());
            try (InputStream in = zip.getInputStream(file)) {
                Files.copy(in, target);
            }
        }
        Directories.delete(directory);
        Files.move(unfinished, directory, StandardCopyOption.ATOMIC_MOVE);
    }

    /** @param own is not looked at: to close its lock's file a second time would end this process's lock (POSIX has it so) */
    private static void clearUnused(Path parent, Path own) throws IOException {
        for (Path copy : Directories.sortedChildren(parent)) {
            if (Files.isDirectory(copy) && !copy.equals(own) && !isUsed(copy)) {
                Directories.delete(copy);
                Files.deleteIfExists(lockOf(copy));
            }
        }
    }

    private static boolean isUsed(Path copy) throws IOException {
        try (FileChannel use = lockFile(lockOf(copy))) {
            return use.tryLock() == null;
        } catch (OverlappingFileLockException e) {
            // By this very process.
            return true;
        }
    }

    private static Path lockOf(Path directory) {
        return directory.resolveSibling(directory.getFileName() + LOCK);
    }

    private static FileChannel lockFile(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }
}
