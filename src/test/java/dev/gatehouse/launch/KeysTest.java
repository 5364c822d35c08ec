package dev.gatehouse.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.auth.ApiKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeysTest {

    private static final String HASH = "0123456789abcdef".repeat(4);

    @TempDir
    Path directory;

    private Path acme;

    @BeforeEach
    void an_empty_configuration() throws IOException {
        acme = Files.createDirectories(directory.resolve("conf")).resolve("consumers/acme.properties");
    }

    @Test
    void a_new_key_is_printed_alone_on_its_line() {
        Typed typed = new Typed(directory);
        assertEquals(ExitCode.OK, typed.run("keys", "create", "acme"));
        assertEquals(ApiKey.Form.GENUINE, ApiKey.formOf(typed.out().strip()));
    }

    @Test
    void a_new_key_is_nowhere_but_in_that_line() throws IOException {
        Typed typed = new Typed(directory);
        typed.run("keys", "create", "acme");
        String key = typed.out().strip();
        assertFalse(typed.err().contains(key));
        assertFalse(Files.readString(acme).contains(key));
    }

    @Test
    void the_file_is_told_on_the_other_stream() {
        Typed typed = new Typed(directory);
        typed.run("keys", "create", "acme", "--id", "laptop");
        assertEquals(
                "acme is a new consumer\nthis is key laptop of acme; it is not shown again, and " + acme
                        + " has its hash alone\n",
                typed.err());
    }

    @Test
    void an_id_that_is_taken_is_refused_and_no_key_printed() {
        new Typed(directory).run("keys", "create", "acme", "--id", "laptop");
        Typed again = new Typed(directory);
        assertEquals(ExitCode.FAILURE, again.run("keys", "create", "acme", "--id", "laptop"));
        assertEquals("", again.out());
    }

    @Test
    void a_name_that_leads_out_of_the_folder_is_refused() {
        assertEquals(ExitCode.FAILURE, new Typed(directory).run("keys", "create", "../acme"));
    }

    @Test
    void a_key_for_a_configuration_that_is_not_there_is_refused() throws IOException {
        Path elsewhere = directory.resolve("elsewhere");
        assertEquals(
                ExitCode.FAILURE, new Typed(directory).run("keys", "create", "acme", "--conf", elsewhere.toString()));
        assertFalse(Files.exists(elsewhere));
    }

    @Test
    void the_configuration_inside_the_war_is_not_changed() {
        Typed typed = new Typed(directory.resolve("nowhere")).shipped(directory.resolve("conf"));
        assertEquals(ExitCode.FAILURE, typed.run("keys", "create", "acme"));
        assertTrue(typed.err().contains("--conf"), typed.err());
    }

    @Test
    void keys_are_listed_by_the_beginnings_of_their_hashes() throws IOException {
        given("key.laptop = sha256:" + HASH + "\nkey.ci = sha256:" + HASH.replace('0', '1') + "\n");
        Typed typed = new Typed(directory);
        assertEquals(ExitCode.OK, typed.run("keys", "list", "acme"));
        assertEquals("""
                acme  laptop  sha256:0123456789ab...  -  -  -
                acme  ci      sha256:1123456789ab...  -  -  -
                """, typed.out());
    }

    @Test
    void without_a_name_everybodys_keys_are_listed() throws IOException {
        given("key.laptop = sha256:" + HASH + "\n");
        Typed typed = new Typed(directory);
        typed.run("keys", "list");
        assertEquals("acme  laptop  sha256:0123456789ab...  -  -  -\n", typed.out());
    }

    @Test
    void a_file_that_cannot_be_read_is_told_and_the_others_listed() throws IOException {
        given("key.laptop = sha256:" + HASH + "\n");
        Files.write(acme.resolveSibling("latin.properties"), new byte[] {'#', (byte) 0xE9});
        Typed typed = new Typed(directory);
        assertEquals(ExitCode.FAILURE, typed.run("keys", "list"));
        assertEquals("acme  laptop  sha256:0123456789ab...  -  -  -\n", typed.out());
        assertEquals(acme.resolveSibling("latin.properties") + ": is not UTF-8\n    save it as UTF-8\n", typed.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"list acme", "create acme", "revoke acme laptop"})
    void a_file_that_the_gateway_would_refuse_is_neither_listed_nor_changed(String command) throws IOException {
        given("\uFEFFkey.laptop = sha256:" + HASH + "\n");
        Typed typed = new Typed(directory);
        assertEquals(ExitCode.FAILURE, typed.run(("keys " + command).split(" ")));
        assertEquals("", typed.out());
        assertEquals(acme + ": begins with a byte order mark\n    save it as UTF-8 without one\n", typed.err());
    }

    @Test
    void listing_a_consumer_that_is_not_there_fails() {
        assertEquals(ExitCode.FAILURE, new Typed(directory).run("keys", "list", "acme"));
    }

    @Test
    void a_revoked_key_is_out_of_the_file() throws IOException {
        given("groups = partners\nkey.laptop = sha256:" + HASH + "\n");
        assertEquals(ExitCode.OK, new Typed(directory).run("keys", "revoke", "acme", "laptop"));
        assertEquals("groups = partners\n", Files.readString(acme));
    }

    @Test
    void revoking_a_key_that_is_not_there_fails_and_names_the_nearest() throws IOException {
        given("key.laptop = sha256:" + HASH + "\n");
        Typed typed = new Typed(directory);
        assertEquals(ExitCode.FAILURE, typed.run("keys", "revoke", "acme", "lptop"));
        assertEquals(acme + ": there is no key \"lptop\"\n    did you mean laptop? the keys are laptop\n", typed.err());
    }

    @Test
    void revoking_a_key_of_nobody_fails_and_names_the_nearest_consumer() throws IOException {
        given("key.laptop = sha256:" + HASH + "\n");
        Typed typed = new Typed(directory);
        assertEquals(ExitCode.FAILURE, typed.run("keys", "revoke", "acne", "laptop"));
        assertEquals(
                acme.resolveSibling("acne.properties")
                        + ": there is no such consumer\n    did you mean acme? the consumers are acme\n",
                typed.err());
    }

    @Test
    void keys_of_a_configuration_that_is_not_there_are_not_listed_as_none() {
        Typed typed = new Typed(directory);
        assertEquals(ExitCode.FAILURE, typed.run("keys", "list", "--conf", "nowhere"));
        assertTrue(typed.err().startsWith("nowhere: is not a directory"), typed.err());
    }

    @Test
    void keys_alone_says_what_may_follow() {
        Typed typed = new Typed(directory);
        assertEquals(ExitCode.UNUSABLE, typed.run("keys"));
        assertTrue(typed.err().contains("create, list, rotate or revoke"), typed.err());
    }

    private void given(String text) throws IOException {
        Files.createDirectories(acme.resolveSibling(""));
        Files.writeString(acme, text);
    }
}
