package dev.gatehouse.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeyUseFileTest {

    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

    @TempDir
    Path directory;

    private KeyUseFile file;

    @BeforeEach
    void a_directory_that_is_not_there() {
        file = new KeyUseFile(directory.resolve("state"));
    }

    @Test
    void uses_are_there_for_another_process_as_soon_as_they_are_added() throws IOException {
        file.add(List.of(use("laptop", 0), use("ci", 1)));
        file.add(List.of(use("laptop", 60)));

        assertEquals(Map.of("laptop", NOON.plusSeconds(60), "ci", NOON.plusSeconds(1)), latest());
        assertTrue(file.read(use -> {}).isPresent());
    }

    @Test
    void nothing_is_made_for_nothing() throws IOException {
        file.add(List.of());

        assertTrue(Files.notExists(file.path().getParent()));
        assertTrue(file.read(use -> {}).isEmpty());
    }

    @Test
    void a_line_that_was_torn_costs_no_other() throws IOException {
        file.add(List.of(use("laptop", 0)));
        Files.writeString(file.path(), "acme\tci\t2026-11-2", StandardOpenOption.APPEND);
        file.add(List.of(use("tablet", 5)));

        assertEquals(Map.of("laptop", NOON, "tablet", NOON.plusSeconds(5)), latest());
    }

    @Test
    void what_is_no_text_of_ours_is_passed_over() throws IOException {
        Files.createDirectories(file.path().getParent());
        Files.write(file.path(), new byte[] {(byte) 0xFF, 0, '\t', 'x', '\n', '\t', '\t', '\n'});
        file.add(List.of(use("laptop", 0)));

        assertEquals(Map.of("laptop", NOON), latest());
    }

    @Test
    void a_file_that_has_grown_is_written_anew_with_the_latest_uses_alone() throws IOException {
        int rounds = 40;
        for (int round = 0; round < rounds; round++) {
            List<KeyUse> uses = new ArrayList<>();
            for (int key = 0; key < 5000; key++) {
                // Some in an order that is not that of time.
                uses.add(use("key-" + key, key % 7 == 0 ? -round : round));
            }
            file.add(uses);
        }
        Map<String, Instant> latest = latest();

        assertTrue(Files.size(file.path()) < 5L << 20, Files.size(file.path()) + " bytes");
        assertEquals(5000, latest.size());
        assertEquals(NOON.plusSeconds(rounds - 1), latest.get("key-1"));
        assertEquals(NOON, latest.get("key-7"));
        assertTrue(file.read(use -> {}).isPresent());
    }

    @Test
    void while_another_gateway_writes_the_file_is_left_alone() throws IOException {
        file.add(List.of(use("laptop", 0)));
        try (FileChannel other = FileChannel.open(
                        file.path().resolveSibling("keys-last-used.tsv.lock"), StandardOpenOption.WRITE);
                var lock = other.lock()) {
            assertTrue(lock.isValid());
            assertThrows(IOException.class, () -> file.add(List.of(use("ci", 0))));
        }
        file.add(List.of(use("ci", 0)));

        assertEquals(2, latest().size());
    }

    private Map<String, Instant> latest() throws IOException {
        Map<String, Instant> latest = new HashMap<>();
        new KeyUseFile(Objects.requireNonNull(file.path().getParent()))
                .read(use -> latest.merge(use.key(), use.at(), (one, other) -> one.isAfter(other) ? one : other));
        return latest;
    }

    private static KeyUse use(String key, int second) {
        return new KeyUse("acme", key, NOON.plusSeconds(second));
    }
}
