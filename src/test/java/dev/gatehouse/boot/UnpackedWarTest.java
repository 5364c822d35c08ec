package dev.gatehouse.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.boot.Launcher.CannotUnpack;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UnpackedWarTest {

    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2001-01-01T00:00:00Z"));

    @TempDir
    Path directory;

    @Test
    void the_class_path_is_the_classes_then_their_libraries_then_the_embedded_servers() throws Exception {
        try (UnpackedWar war = unpack(war("a.war", "1"))) {
            List<String> names = war.classPath().stream()
                    .map(url -> war.directory().toUri().relativize(java.net.URI.create(url.toString())))
                    .map(Object::toString)
                    .toList();
            assertEquals(
                    List.of(
                            "WEB-INF/classes/",
                            "WEB-INF/lib/a.jar",
                            "WEB-INF/lib/b.jar",
                            "WEB-INF/lib-embedded/server.jar"),
                    names);
        }
    }

    @Test
    void what_is_not_below_web_inf_stays_in_the_war() throws Exception {
        try (UnpackedWar war = unpack(war("a.war", "1"))) {
            assertFalse(Files.exists(war.directory().resolve("root.class")));
        }
    }

    @Test
    void a_second_start_finds_the_copy_and_writes_nothing() throws Exception {
        Path file = war("a.war", "1");
        Path copied;
        try (UnpackedWar war = unpack(file)) {
            copied = Files.setLastModifiedTime(war.directory().resolve("WEB-INF/lib/a.jar"), LONG_AGO);
        }
        unpack(file).close();
        assertEquals(LONG_AGO, Files.getLastModifiedTime(copied));
    }

    @Test
    void the_same_contents_under_another_name_share_the_copy() throws Exception {
        assertEquals(fingerprintOf(war("a.war", "1")), fingerprintOf(war("b.war", "1")));
    }

    @Test
    void other_contents_of_the_same_size_get_another_copy() throws Exception {
        assertNotEquals(fingerprintOf(war("a.war", "1")), fingerprintOf(war("b.war", "2")));
    }

    @Test
    void a_copy_that_a_crash_left_short_is_made_again() throws Exception {
        Path file = war("a.war", "1");
        Path jar;
        try (UnpackedWar war = unpack(file)) {
            jar = war.directory().resolve("WEB-INF/lib/a.jar");
        }
        Files.writeString(jar, "");
        unpack(file).close();
        assertEquals("1", Files.readString(jar));
    }

    @Test
    void the_copy_of_a_former_version_goes_when_nobody_runs_from_it() throws Exception {
        Path former;
        try (UnpackedWar war = unpack(war("a.war", "1"))) {
            former = war.directory();
        }
        unpack(war("a.war", "2")).close();
        assertFalse(Files.exists(former));
    }

    @Test
    void the_copy_of_a_former_version_stays_while_somebody_runs_from_it() throws Exception {
        try (UnpackedWar former = unpack(war("a.war", "1"))) {
            unpack(war("a.war", "2")).close();
            assertTrue(Files.isRegularFile(former.directory().resolve("WEB-INF/lib/a.jar")));
        }
    }

    /** Locks are the process's: one Java process cannot show what another one sees of them. */
    @Test
    void the_copy_of_a_running_process_stays_when_another_process_unpacks_another_version() throws Exception {
        try (UnpackedWar running = unpack(war("a.war", "1"))) {
            assertEquals(0, unpackInAnotherProcess(war("b.war", "2")));
            assertTrue(Files.isRegularFile(running.directory().resolve("WEB-INF/lib/a.jar")));
        }
    }

    @Test
    void the_directory_is_closed_to_other_users() throws Exception {
        unpack(war("a.war", "1")).close();
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(parent())));
    }

    @Test
    void a_directory_that_others_may_write_to_is_refused_with_the_remedy() throws Exception {
        Files.createDirectory(parent());
        Files.setPosixFilePermissions(parent(), PosixFilePermissions.fromString("rwxrwxrwx"));
        Path file = war("a.war", "1");
        CannotUnpack refused = assertThrows(CannotUnpack.class, () -> unpack(file));
        assertTrue(refused.getMessage().contains("chmod 700"), refused.getMessage());
    }

    @Test
    void a_symbolic_link_that_somebody_laid_in_the_place_is_refused() throws Exception {
        Files.createSymbolicLink(parent(), Files.createDirectory(directory.resolve("elsewhere")));
        Path file = war("a.war", "1");
        assertThrows(CannotUnpack.class, () -> unpack(file));
    }

    @Test
    void the_next_candidate_is_taken_when_the_first_is_unusable() throws Exception {
        Path occupied = Files.writeString(directory.resolve("file"), "");
        try (UnpackedWar war = UnpackedWar.in(List.of(occupied.resolve("sub"), parent()), war("a.war", "1"))) {
            assertEquals(parent(), war.directory().getParent());
        }
    }

    @Test
    void an_entry_that_leads_out_of_the_copy_is_refused() throws Exception {
        Path file = zip("a.war", Map.of("WEB-INF/../../../outside", "1"));
        assertThrows(CannotUnpack.class, () -> unpack(file));
        assertFalse(Files.exists(directory.resolve("outside")));
    }

    private int unpackInAnotherProcess(Path file) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        AnotherProcess.class.getName(),
                        parent().toString(),
                        file.toString())
                .inheritIO()
                .start()
                .waitFor();
    }

    /** Unpacks a WAR and ends. */
    static final class AnotherProcess {

        private AnotherProcess() {}

        public static void main(String[] arguments) throws Exception {
            UnpackedWar.in(List.of(Path.of(arguments[0])), Path.of(arguments[1]))
                    .close();
        }
    }

    private Path parent() {
        return directory.resolve("cache");
    }

    private UnpackedWar unpack(Path file) throws IOException, CannotUnpack {
        return UnpackedWar.in(List.of(parent()), file);
    }

    private String fingerprintOf(Path file) throws IOException, CannotUnpack {
        try (UnpackedWar war = unpack(file)) {
            return String.valueOf(war.directory().getFileName());
        }
    }

    private Path war(String name, String content) throws IOException {
        return zip(
                name,
                Map.of(
                        "WEB-INF/classes/Some.class", content,
                        "WEB-INF/lib/b.jar", content,
                        "WEB-INF/lib/a.jar", content,
                        "WEB-INF/lib-embedded/server.jar", content,
                        "root.class", content));
    }

    private Path zip(String name, Map<String, String> contents) throws IOException {
        Path file = directory.resolve(name);
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, String> entry : new TreeMap<>(contents).entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return file;
    }
}
