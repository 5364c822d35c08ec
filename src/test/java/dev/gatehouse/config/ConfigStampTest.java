package dev.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is seen of a configuration directory without reading its files. */
final class ConfigStampTest {

    @TempDir
    Path directory;

    private Path conf;

    @BeforeEach
    void configure() throws IOException {
        conf = directory.resolve("conf");
        write(conf.resolve("gatehouse.properties"), "default.auth = none");
        write(conf.resolve("routes/a.properties"), "match.path = /a\nrespond.status = 200");
    }

    @Test
    void nothing_that_changes_is_no_change() {
        assertEquals(stamp(), stamp());
    }

    @Test
    void another_text_is_a_change() throws IOException {
        ConfigStamp before = stamp();
        write(conf.resolve("routes/a.properties"), "match.path = /a\nrespond.status = 404 ");
        assertNotEquals(before, stamp());
    }

    @Test
    void a_file_that_takes_the_place_of_one_of_the_same_age_and_length_is_a_change() throws IOException {
        Path file = conf.resolve("routes/a.properties");
        ConfigStamp before = stamp();
        Path other = directory.resolve("other");
        Files.writeString(other, Files.readString(file).replace("200", "404"));
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
        assertNotEquals(before, stamp());
    }

    @Test
    void a_new_file_and_one_that_is_gone_are_changes() throws IOException {
        ConfigStamp before = stamp();
        Path file = conf.resolve("consumers/new.properties");
        write(file, "groups = a");
        ConfigStamp between = stamp();
        assertNotEquals(before, between);
        Files.delete(file);
        assertNotEquals(between, stamp());
    }

    @Test
    void a_file_that_nobody_reads_is_no_change() throws IOException {
        ConfigStamp before = stamp();
        write(conf.resolve("routes/.a.properties.swp"), "what an editor keeps");
        write(conf.resolve("routes/README"), "for people");
        assertEquals(before, stamp());
    }

    @Test
    void what_a_reference_names_is_looked_at_wherever_it_lies() throws IOException {
        Path secret = directory.resolve("secret");
        write(secret, "one");
        write(
                conf.resolve("routes/b.properties"),
                "match.path = /b\nrespond.status = 200\nrespond.body = ${file:" + secret + "}");
        FilesRead read = ConfigSource.of(conf).read().files();
        ConfigStamp before = ConfigStamp.of(conf, read);
        write(secret, "another");
        assertNotEquals(before, ConfigStamp.of(conf, read));
    }

    /** A mounted ConfigMap: each file is a link through {@code ..data}, a link to a directory that is never written to again. */
    @Test
    void the_swap_of_a_link_behind_all_files_is_a_change() throws IOException {
        Path routes = directory.resolve("mounted/routes");
        write(routes.resolve("..one/a.properties"), "match.path = /a\nrespond.status = 200");
        write(routes.resolve("..two/a.properties"), "match.path = /a\nrespond.status = 404");
        Files.setLastModifiedTime(
                routes.resolve("..two/a.properties"), Files.getLastModifiedTime(routes.resolve("..one/a.properties")));
        Files.createSymbolicLink(routes.resolve("..data"), Path.of("..one"));
        Files.createSymbolicLink(routes.resolve("a.properties"), Path.of("..data/a.properties"));
        ConfigStamp before = ConfigStamp.of(directory.resolve("mounted"), FilesRead.NONE);
        Path next = Files.createSymbolicLink(routes.resolve("..data_tmp"), Path.of("..two"));
        Files.move(next, routes.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        assertNotEquals(before, ConfigStamp.of(directory.resolve("mounted"), FilesRead.NONE));
    }

    @Test
    void what_was_read_tells_which_files_are_others() throws IOException {
        FilesRead before = ConfigSource.of(conf).read().files();
        write(conf.resolve("routes/b.properties"), "match.path = /b\nrespond.status = 200");
        write(conf.resolve("gatehouse.properties"), "default.auth = none ");
        Files.delete(conf.resolve("routes/a.properties"));
        assertEquals(
                java.util.List.of(
                        conf + "/gatehouse.properties has changed",
                        conf + "/routes/a.properties is gone",
                        conf + "/routes/b.properties is new"),
                ConfigSource.of(conf).read().files().changesSince(before));
    }

    @Test
    void a_file_that_is_named_no_more_is_not_said_to_be_gone() throws IOException {
        write(
                conf.resolve("routes/a.properties"),
                "match.path = /a\nrespond.status = 200\nrespond.body = ${file:body.txt}");
        write(conf.resolve("body.txt"), "hello");
        FilesRead before = ConfigSource.of(conf).read().files();
        write(conf.resolve("routes/a.properties"), "match.path = /a\nrespond.status = 200");
        FilesRead after = ConfigSource.of(conf).read().files();
        assertEquals(
                java.util.List.of(conf + "/body.txt is not read any more", conf + "/routes/a.properties has changed"),
                after.changesSince(before));
        Files.delete(conf.resolve("body.txt"));
        assertEquals(
                java.util.List.of(conf + "/body.txt is gone", conf + "/routes/a.properties has changed"),
                after.changesSince(before));
    }

    @Test
    void a_file_that_was_touched_reads_the_same() throws IOException {
        FilesRead before = ConfigSource.of(conf).read().files();
        write(conf.resolve("routes/a.properties"), Files.readString(conf.resolve("routes/a.properties")));
        assertEquals(before, ConfigSource.of(conf).read().files());
    }

    private ConfigStamp stamp() {
        return ConfigStamp.of(conf, FilesRead.NONE);
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
    }
}
