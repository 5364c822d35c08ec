package dev.gatehouse.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged WAR as a program. */
final class ExecutableWarIT {

    private static final Path WAR = Path.of(Objects.requireNonNull(System.getProperty("gatehouse.war")));

    @TempDir
    Path directory;

    @Test
    void the_war_runs_by_java_jar_from_any_directory() throws Exception {
        Run run = java("-jar", WAR.toString(), "version");
        assertTrue(run.output().startsWith("gatehouse "), run.output());
        assertEquals(0, run.exitCode());
    }

    @Test
    void a_word_that_is_no_command_ends_with_2() throws Exception {
        assertEquals(2, java("-jar", WAR.toString(), "sevre").exitCode());
    }

    @Test
    void without_a_place_to_unpack_into_it_says_where_it_looked_and_ends_with_1() throws Exception {
        Run run = java("-Djava.io.tmpdir=/dev/null", "-Duser.home=/dev/null", "-jar", WAR.toString(), "version");
        assertTrue(run.output().contains("/dev/null/gatehouse-"), run.output());
        assertEquals(1, run.exitCode());
    }

    @Test
    void the_embedded_server_is_out_of_a_containers_sight() throws IOException {
        try (ZipFile war = new ZipFile(WAR.toFile())) {
            List<String> seen = war.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.startsWith("WEB-INF/lib/"))
                    .filter(name -> name.contains("jetty") || name.contains("picocli") || name.contains("servlet"))
                    .toList();
            assertEquals(List.of(), seen);
        }
    }

    private Run java(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().remove("XDG_CACHE_HOME");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), output);
    }

    private record Run(int exitCode, String output) {}
}
