package dev.gatehouse.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HelpTest {

    private final Typed typed = new Typed(Path.of(""));

    /** Commands, options and exit codes are what scripts rely on. */
    @Test
    void help_lists_commands_options_and_exit_codes() throws IOException {
        assertEquals(ExitCode.OK, typed.run("--help"));
        try (InputStream golden = getClass().getResourceAsStream("help.txt")) {
            String expected = new String(Objects.requireNonNull(golden).readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(expected, typed.out());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "check", "routes", "explain", "keys", "usage", "reload", "demo", "version"})
    void every_command_has_help_of_its_own(String command) {
        assertEquals(ExitCode.OK, typed.run(command, "--help"));
        assertTrue(typed.out().contains("Usage: gatehouse " + command), typed.out());
    }

    @Test
    void a_word_that_is_no_command_is_refused_with_the_nearest() {
        assertEquals(ExitCode.UNUSABLE, typed.run("serv"));
        assertTrue(typed.err().contains("Did you mean: gatehouse serve"), typed.err());
    }

    @Test
    void an_unknown_option_is_told_in_two_lines() {
        assertEquals(ExitCode.UNUSABLE, typed.run("check", "--cnf"));
        assertEquals("Unknown option: '--cnf'\n    gatehouse check --help says what may stand there\n", typed.err());
    }

    @Test
    void an_option_without_its_value_is_refused() {
        assertEquals(ExitCode.UNUSABLE, typed.run("check", "--conf"));
    }

    @Test
    void an_empty_name_of_a_directory_does_not_mean_the_working_directory() {
        assertEquals(ExitCode.UNUSABLE, typed.run("check", "--conf", ""));
        assertTrue(typed.err().contains("it names no directory"), typed.err());
    }

    @Test
    void the_demo_does_not_pretend_to_run_another_configuration() {
        assertEquals(ExitCode.UNUSABLE, typed.run("demo", "--conf", "conf"));
        assertEquals("the demo has a configuration of its own\n    take --conf off, or say serve\n", typed.err());
    }

    @Test
    void the_version_is_that_of_the_build() {
        assertEquals(ExitCode.OK, typed.run("version"));
        assertTrue(typed.out().matches("gatehouse \\d+\\.\\d+\\.\\d+\\S* \\(Java .*\\)\\R"), typed.out());
    }
}
