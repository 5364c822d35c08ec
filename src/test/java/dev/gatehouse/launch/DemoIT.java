package dev.gatehouse.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo's process. */
@Timeout(60)
final class DemoIT {

    private static final String WAR = Objects.requireNonNull(System.getProperty("gatehouse.war"));

    @TempDir
    Path temporary;

    @Test
    void a_demo_that_is_told_to_stop_ends_with_0_and_leaves_nothing_behind() throws Exception {
        Process process = demo();
        try {
            awaitLastLine(process);
            assertEquals(1, left().size());
            process.destroy();
            assertEquals(0, process.waitFor());
        } finally {
            process.destroyForcibly();
        }
        assertEquals(List.of(), left());
    }

    private Process demo() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(java, "-Djava.io.tmpdir=" + temporary, "-jar", WAR, "demo")
                .redirectErrorStream(true);
        builder.environment()
                .put("XDG_CACHE_HOME", Path.of(WAR).resolveSibling("cache").toString());
        return builder.start();
    }

    private static void awaitLastLine(Process process) throws IOException {
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        String line;
        do {
            line = output.readLine();
            assertNotNull(line, "the demo has ended");
        } while (!line.startsWith("Ctrl-C "));
    }

    private List<Path> left() throws IOException {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.filter(file -> file.getFileName().toString().startsWith("gatehouse-demo-"))
                    .toList();
        }
    }
}
