package dev.gatehouse.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PlainServeTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"", "serve", "serve --conf etc", "--conf etc"})
    void what_servers_are_started_with_needs_no_picocli(String line) {
        assertTrue(PlainServe.of(words(line)).isPresent());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "check",
                "--help",
                "serve --help",
                "serve --conf",
                "serve --conf --help",
                "serve --conf @file",
                "serve --conf=etc",
                "serve --conf etc check",
                "--conf etc serve",
                "serve serve"
            })
    void any_other_line_is_left_to_picocli(String line) {
        assertFalse(PlainServe.of(words(line)).isPresent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--conf absent", "serve --conf absent", "serve --conf=absent", "--conf=absent"})
    void every_spelling_serves_from_the_directory_that_it_names(String line) {
        Typed typed = new Typed(directory);
        assertEquals(ExitCode.UNUSABLE, typed.run(words(line)));
        assertTrue(typed.err().startsWith("absent: does not exist"), typed.err());
    }

    @Test
    void a_name_that_no_directory_can_have_is_explained() {
        Typed typed = new Typed(directory);
        assertEquals(ExitCode.UNUSABLE, typed.run("serve", "--conf", "a\0b"));
        assertTrue(typed.err().contains("--conf"), typed.err());
    }

    @Test
    void a_blank_name_is_left_to_picocli() {
        assertFalse(PlainServe.of("serve", "--conf", " ").isPresent());
    }

    private static String[] words(String line) {
        return line.isEmpty() ? new String[0] : line.split(" ");
    }
}
