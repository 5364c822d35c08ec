package dev.gatehouse.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RollingAuditFileTest {

    private static final RollingAuditFile.Limits SMALL = new RollingAuditFile.Limits(10, 3);

    @TempDir
    private Path directory;

    private volatile Instant now = Instant.parse("2026-11-24T23:59:00Z");

    @Test
    void a_file_that_has_its_size_is_compressed_and_followed_by_a_new_one() throws IOException {
        Path file = directory.resolve("audit.jsonl");
        try (AuditFile audit = open(file)) {
            append(audit, "first line\n");
            append(audit, "second\n");
        }
        assertEquals("second\n", Files.readString(file));
        assertEquals("first line\n", unzipped(directory.resolve("audit-2026-11-24-1.jsonl.gz")));
    }

    @Test
    void a_new_day_in_utc_begins_a_new_file_and_the_old_one_bears_its_own_day() throws IOException {
        Path file = directory.resolve("audit.jsonl");
        try (AuditFile audit = open(file)) {
            append(audit, "late\n");
            now = now.plus(Duration.ofMinutes(2));
            append(audit, "early\n");
        }
        assertEquals("early\n", Files.readString(file));
        assertEquals("late\n", unzipped(directory.resolve("audit-2026-11-24-1.jsonl.gz")));
    }

    @Test
    void a_file_left_by_a_process_that_ended_yesterday_is_rolled_with_its_day() throws IOException {
        Path file = directory.resolve("audit.jsonl");
        Files.writeString(file, "old\n");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-11-22T12:00:00Z")));
        try (AuditFile audit = open(file)) {
            append(audit, "new\n");
        }
        assertEquals("new\n", Files.readString(file));
        assertEquals("old\n", unzipped(directory.resolve("audit-2026-11-22-1.jsonl.gz")));
    }

    @Test
    void a_file_that_somebody_moved_away_is_followed_by_a_new_one() throws IOException {
        Path file = directory.resolve("audit.jsonl");
        Path moved = directory.resolve("audit.1");
        try (AuditFile audit = open(file)) {
            append(audit, "one\n");
            Files.move(file, moved);
            append(audit, "two\n");
        }
        assertEquals("one\n", Files.readString(moved));
        assertEquals("two\n", Files.readString(file));
    }

    @Test
    void a_file_that_somebody_deleted_with_its_directory_is_followed_by_a_new_one() throws IOException {
        Path file = directory.resolve("logs/audit.jsonl");
        try (AuditFile audit = open(file)) {
            append(audit, "one\n");
            Files.delete(file);
            Files.delete(file.getParent());
            append(audit, "two\n");
        }
        assertEquals("two\n", Files.readString(file));
    }

    @Test
    void a_restart_goes_on_in_the_same_file() throws IOException {
        Path file = directory.resolve("audit.jsonl");
        for (String line : List.of("one\n", "two\n")) {
            Files.setLastModifiedTime(touched(file), FileTime.from(now));
            try (AuditFile audit = open(file)) {
                append(audit, line);
            }
        }
        assertEquals("one\ntwo\n", Files.readString(file));
    }

    @Test
    void a_line_torn_by_a_crash_is_ended_before_the_next_record() throws IOException {
        Path file = directory.resolve("audit.jsonl");
        Files.writeString(file, "{\"to");
        Files.setLastModifiedTime(file, FileTime.from(now));
        try (AuditFile audit = open(file)) {
            append(audit, "{}\n");
        }
        assertEquals("{\"to\n{}\n", Files.readString(file));
    }

    @Test
    void no_more_rolled_files_are_kept_than_asked_and_no_other_file_is_touched() throws IOException {
        Path other = Files.writeString(directory.resolve("audit-2026-11-24-notes.txt"), "mine");
        Path file = directory.resolve("audit.jsonl");
        try (AuditFile audit = open(file)) {
            for (int i = 0; i < 8; i++) {
                append(audit, "line number " + i + "\n");
            }
        }
        assertEquals(
                Set.of(
                        "audit.jsonl",
                        "audit-2026-11-24-5.jsonl.gz",
                        "audit-2026-11-24-6.jsonl.gz",
                        "audit-2026-11-24-7.jsonl.gz",
                        other.getFileName().toString()),
                names());
    }

    @Test
    void a_percent_sign_or_a_dollar_in_the_path_means_itself() throws IOException {
        Path file = directory.resolve("100%d ${env:HOME}").resolve("audit");
        try (AuditFile audit = open(file)) {
            append(audit, "first line\n");
            append(audit, "second\n");
        }
        assertEquals("first line\n", unzipped(file.resolveSibling("audit-2026-11-24-1.gz")));
    }

    @Test
    void a_file_that_cannot_be_made_is_an_error_at_once() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "").resolve("audit.jsonl");
        assertThrows(IOException.class, () -> open(file));
    }

    @Test
    void a_full_disk_is_an_error_and_a_new_file_is_used_once_there_is_one() throws IOException {
        Path file = Files.createSymbolicLink(directory.resolve("audit.jsonl"), Path.of("/dev/full"));
        try (AuditFile audit = open(file)) {
            ByteBuffer line = bytes("kept\n");
            assertThrows(IOException.class, () -> audit.append(line));
            Files.delete(file);
            audit.append(line);
        }
        assertEquals("kept\n", Files.readString(file));
    }

    @Test
    void a_line_taken_by_half_goes_on_where_it_stopped_in_the_same_file() throws IOException {
        Path file = directory.resolve("audit.jsonl");
        try (AuditFile audit = open(file)) {
            append(audit, "begun, ");
            ByteBuffer rest = loseTheFile(audit, "begun, ended\n", 7);
            audit.append(rest);
        }
        assertEquals("begun, ended\n", Files.readString(file));
    }

    @Test
    void a_line_taken_by_half_is_written_whole_to_another_file() throws IOException {
        Path file = directory.resolve("audit.jsonl");
        try (AuditFile audit = open(file)) {
            append(audit, "begun, ");
            ByteBuffer rest = loseTheFile(audit, "begun, ended\n", 7);
            Files.delete(file);
            audit.append(rest);
        }
        assertEquals("begun, ended\n", Files.readString(file));
    }

    /** An interrupt closes the channel, as a disk that went away would. */
    private static ByteBuffer loseTheFile(AuditFile audit, String line, int takenBytes) {
        ByteBuffer rest = bytes(line).position(takenBytes);
        Thread.currentThread().interrupt();
        assertThrows(IOException.class, () -> audit.append(rest));
        assertTrue(Thread.interrupted());
        return rest;
    }

    private RollingAuditFile open(Path file) throws IOException {
        return RollingAuditFile.open(file, () -> now, SMALL);
    }

    private static Path touched(Path file) throws IOException {
        return Files.exists(file) ? file : Files.createFile(file);
    }

    private static void append(AuditFile audit, String line) throws IOException {
        audit.append(bytes(line));
    }

    private static ByteBuffer bytes(String line) {
        return ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
    }

    private Set<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    private static String unzipped(Path file) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
