package dev.gatehouse.launch;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.apache.logging.log4j.LogManager;
import org.jspecify.annotations.Nullable;

/** Where the demo keeps its configuration and what its gateway writes, for as long as it runs. */
record DemoDirectory(Path path) implements AutoCloseable {

    static DemoDirectory make() throws IOException {
        return new DemoDirectory(Files.createTempDirectory("gatehouse-demo-"));
    }

    /** Deletes it with all that is in it; of a symbolic link, the link alone. */
    @Override
    public void close() {
        try {
            Files.walkFileTree(path, new Deletion());
        } catch (IOException e) {
            // Only now: Log4j has read its properties when the first logger is made.
            LogManager.getLogger(DemoDirectory.class).warn("{} could not be removed", path, e);
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
