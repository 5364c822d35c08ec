package dev.gatehouse.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each place is taken before those that are set up after it. */
final class ConfPlaceTest {

    @TempDir
    Path directory;

    private Typed typed;

    @BeforeEach
    void shipped_with_a_configuration() throws IOException {
        typed = new Typed(directory).shipped(configuration("shipped"));
    }

    @Test
    void what_came_inside_the_war_is_the_last_resort() {
        assertChecked("shipped");
    }

    @Test
    void conf_in_the_working_directory_comes_before_it() throws IOException {
        configuration("conf");
        assertChecked("conf");
    }

    @Test
    void the_environment_comes_before_that() throws IOException {
        configuration("conf");
        typed.variable("GATEHOUSE_CONF", configuration("variable").toString());
        assertChecked("variable");
    }

    @Test
    void the_system_property_comes_before_that() throws IOException {
        typed.variable("GATEHOUSE_CONF", configuration("variable").toString());
        typed.property("gatehouse.conf", configuration("property").toString());
        assertChecked("property");
    }

    @Test
    void the_option_comes_before_all() throws IOException {
        typed.property("gatehouse.conf", configuration("property").toString());
        assertChecked("option", "--conf", configuration("option").toString());
    }

    @Test
    void the_option_may_stand_before_the_command() throws IOException {
        assertEquals(ExitCode.OK, typed.run("--conf", configuration("option").toString(), "check"));
        assertTrue(typed.out().contains(directory.resolve("option").toString()), typed.out());
    }

    @Test
    void the_option_may_stand_behind_the_last_word_of_a_command() throws IOException {
        Path named = configuration("option");
        assertEquals(ExitCode.OK, typed.run("keys", "create", "acme", "--conf", named.toString()));
        assertTrue(Files.exists(named.resolve("consumers/acme.properties")));
    }

    @Test
    void without_any_the_message_names_conf() {
        Typed bare = new Typed(directory);
        assertEquals(ExitCode.UNUSABLE, bare.run("check"));
        assertTrue(bare.out().contains(directory.resolve("conf") + ": does not exist"), bare.out());
    }

    private void assertChecked(String expected, String... more) {
        String[] args = new String[more.length + 1];
        args[0] = "check";
        System.arraycopy(more, 0, args, 1, more.length);
        assertEquals(ExitCode.OK, typed.run(args), typed.out() + typed.err());
        assertTrue(typed.out().contains(directory.resolve(expected).toString()), typed.out());
    }

    private Path configuration(String name) throws IOException {
        Path made = Files.createDirectory(directory.resolve(name));
        Files.writeString(made.resolve("gatehouse.properties"), "listen.http = 0\n");
        return made;
    }
}
