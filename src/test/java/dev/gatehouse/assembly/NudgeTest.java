package dev.gatehouse.assembly;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A pause of five minutes ends when something happens. */
@Timeout(60)
final class NudgeTest {

    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir
    Path directory;

    private Nudge nudge = Nudge.from(List.of(Path.of("")));

    @BeforeEach
    void of_a_directory_and_one_that_is_not_there() {
        nudge = Nudge.from(List.of(directory, directory.resolve("consumers")));
    }

    @AfterEach
    void stop() {
        nudge.close();
    }

    @Test
    void a_file_that_is_written_in_its_place_ends_it() throws Exception {
        Path file = Files.writeString(directory.resolve("a"), "1");
        nudge.await(Duration.ZERO, Duration.ofMillis(1));
        Files.writeString(file, "2");
        nudge.await(Duration.ZERO, LONG);
    }

    @Test
    void a_file_in_a_folder_that_was_not_there_at_first_ends_it() throws Exception {
        nudge.await(Duration.ZERO, Duration.ofMillis(1));
        Path folder = Files.createDirectory(directory.resolve("consumers"));
        nudge.await(Duration.ZERO, LONG);
        nudge.await(Duration.ZERO, Duration.ofMillis(1));
        Files.writeString(folder.resolve("a"), "1");
        nudge.await(Duration.ZERO, LONG);
    }

    @Test
    void its_end_ends_it() throws Exception {
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> nudge.await(Duration.ZERO, LONG));
        nudge.close();
        waiting.get(30, TimeUnit.SECONDS);
    }

    @Test
    void the_least_is_kept_whatever_happens() throws IOException {
        nudge.await(Duration.ZERO, Duration.ofMillis(1));
        Files.writeString(directory.resolve("a"), "1");
        long begun = System.nanoTime();
        nudge.await(Duration.ofMillis(100), LONG);
        assertTrue(System.nanoTime() - begun >= 100_000_000);
    }
}
