package dev.gatehouse.boot;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * A directory that only this user can write to or read. Code is run from it: in a shared temporary directory somebody
 * else could have made it first.
 */
final class PrivateDirectory {

    private static final String NAME = "gatehouse";
    private static final Set<PosixFilePermission> OWNER_ALONE = PosixFilePermissions.fromString("rwx------");

    private PrivateDirectory() {}

    /**
     * Where the directory may be, best first. The cache of the user comes before the temporary directory, which many
     * systems sweep while a process runs; a service's user often has no home, and then the latter is left.
     *
     * @see <a href="https://specifications.freedesktop.org/basedir-spec/latest/">XDG Base Directory Specification</a>
     */
    static List<Path> candidates(Map<String, String> environment, Properties system) {
        List<Path> candidates = new ArrayList<>();
        Path cache = Paths.get(environment.getOrDefault("XDG_CACHE_HOME", ""));
        Path home = Paths.get(system.getProperty("user.home", ""));
        if (cache.isAbsolute()) {
            candidates.add(cache.resolve(NAME));
        } else if (home.isAbsolute() && Files.isDirectory(home)) {
            candidates.add(home.resolve(".cache").resolve(NAME));
        }
        Path temporary = Paths.get(system.getProperty("java.io.tmpdir", ""));
        candidates.add(temporary.resolve(NAME + "-" + system.getProperty("user.name", "")));
        return candidates;
    }

    /**
     * Makes the directory if there is none.
     *
     * @throws FileSystemException if it cannot be made or written to
     * @throws IOException if it is open to others; the message is the rest of a sentence that begins with its name
     */
    static void prepare(Path directory) throws IOException {
        boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
        Files.createDirectories(parent(directory));
        try {
            Files.createDirectory(directory, posix ? ownerAlone() : new FileAttribute<?>[0]);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException("is not a directory", e);
            }
        }
        if (posix && !OWNER_ALONE.containsAll(Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS))) {
            throw new IOException("is open to other users: chmod 700 it");
        }
        UserPrincipal owner = Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS);
        if (!owner.equals(self(directory))) {
            throw new IOException("belongs to " + owner.getName());
        }
    }

    /** The user of this process, by whom a new file is owned: a user of a container may have no name to look up. */
    private static UserPrincipal self(Path directory) throws IOException {
        Path probe = directory.resolve(".owner-" + System.nanoTime());
        Files.newByteChannel(probe, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)
                .close();
        try {
            return Files.getOwner(probe);
        } finally {
            Files.delete(probe);
        }
    }

    private static FileAttribute<?>[] ownerAlone() {
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ALONE)};
    }

    private static Path parent(Path directory) throws IOException {
        Path parent = directory.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IOException("has no parent");
        }
        return parent;
    }
}
