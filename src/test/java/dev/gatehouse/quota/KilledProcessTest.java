package dev.gatehouse.quota;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL in the middle of flushes, again and again on one file. */
final class KilledProcessTest {

    private static final int KILLS = 3;
    private static final int FLUSHES = 20;

    @TempDir
    Path directory;

    @Test
    void whatever_a_flush_has_written_is_there_after_a_kill() throws IOException, InterruptedException {
        long least = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            least = killed(least);
            CountingProcess next = new CountingProcess(directory);
            assertTrue(next.used() >= least, next.used() + " of " + least + " at least");
            next.end();
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertFalse(files.anyMatch(file -> file.toString().contains("damaged")));
        }
    }

    /** @return what the process said last that it had written */
    private long killed(long before) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath(),
                        CountingProcess.class.getName(),
                        directory.toString())
                .redirectError(Redirect.INHERIT)
                .start();
        try (BufferedReader said = process.inputReader()) {
            long written = before;
            for (int flush = 0; flush < FLUSHES; flush++) {
                String line = said.readLine();
                assertNotNull(line, "it has ended by itself");
                written = Long.parseLong(line);
            }
            assertTrue(written > before, written + " after " + before);
            process.destroyForcibly();
            process.waitFor();
            return written;
        } finally {
            process.destroyForcibly();
        }
    }

    /** What the process needs and no more, however these tests were started. */
    private static String classPath() {
        return Stream.of(CountingProcess.class, OpenBooks.class, MVStore.class, LogManager.class)
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .map(place -> Path.of(URI.create(place.toString())).toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
