package dev.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.route.ConsumerSettings.KeySettings;
import dev.gatehouse.route.KeyHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConsumerFileTest {

    private static final String ONE = "1".repeat(64);
    private static final String TWO = "2".repeat(64);

    @TempDir
    Path directory;

    @Test
    void a_file_that_is_not_there_is_made_with_its_folder() throws IOException {
        assertEquals("laptop", outcome(acme().add(key("laptop", ONE))));

        assertEquals("key.laptop = sha256:" + ONE + "\n", text());
    }

    @Test
    void a_key_without_a_name_is_named_by_its_hash() throws IOException {
        assertEquals("key-111111111111", outcome(acme().add(key(null, ONE))));
    }

    @Test
    void the_id_of_a_revoked_key_is_not_given_to_another() throws IOException {
        String first = outcome(acme().add(key(null, ONE)));
        acme().revoke(first);

        assertNotEquals(first, outcome(acme().add(key(null, TWO))));
    }

    @Test
    void everything_else_in_the_file_stays_byte_for_byte() throws IOException {
        String before = "# Acme\r\n\r\n  groups:partners, \\\r\n   gold\r\n! end";
        given(before);

        acme().add(key("laptop", ONE));

        assertEquals(before + "\r\nkey.laptop = sha256:" + ONE + "\r\n", text());
    }

    @Test
    void a_revoked_key_loses_all_its_lines_and_nothing_else() throws IOException {
        given("# Acme\n\nkey.laptop = \\\n    sha256:" + ONE + "\n# the other\nkey.ci=sha256:" + TWO);

        assertEquals("laptop", outcome(acme().revoke("laptop")));

        assertEquals("# Acme\n\n# the other\nkey.ci=sha256:" + TWO, text());
    }

    @Test
    void what_was_added_and_revoked_leaves_the_file_as_it_was() throws IOException {
        given("groups = a\n");

        acme().add(key("x", ONE));
        acme().revoke("x");

        assertEquals("groups = a\n", text());
    }

    @Test
    void keys_are_listed_in_the_order_of_the_file() throws IOException {
        given("key.b = sha256:" + TWO + "\nquota = 1/s\nkey.a = SHA256:" + ONE + "\n");

        assertEquals(List.of(new KeySettings("b", TWO), new KeySettings("a", ONE)), acme().keys());
    }

    @Test
    void an_id_or_a_key_that_is_there_is_refused() throws IOException {
        given("\nkey.a = sha256:" + ONE + "\n");

        assertEquals(
                ":2: there is a key a already\n    give the new key another id", outcome(acme().add(key("a", TWO))));
        assertEquals(
                ":2: the same key is there already\n    use it under the id a", outcome(acme().add(key("b", ONE))));
        assertEquals("\nkey.a = sha256:" + ONE + "\n", text());
    }

    @Test
    void revoking_an_id_that_is_not_there_tells_of_those_that_are() throws IOException {
        given("key.laptop = sha256:" + ONE + "\nkey.ci = sha256:" + TWO + "\n");

        assertEquals(
                ": there is no key \"lptop\"\n    did you mean laptop? the keys are laptop, ci",
                outcome(acme().revoke("lptop")));
    }

    @Test
    void revoking_in_a_file_without_keys_says_so() throws IOException {
        given("groups = a\n");

        assertEquals(": there is no key \"ci\"\n    there are no keys", outcome(acme().revoke("ci")));
    }

    @Test
    void an_id_that_would_end_the_line_is_refused() throws IOException {
        assertEquals(
                ": \"a = b\\u000ac\" cannot be the id of a key\n    use letters, digits, - and _, 64 at most",
                outcome(acme().add(key("a = b\nc", ONE))));
    }

    @Test
    void a_file_whose_last_line_goes_on_is_left_alone() throws IOException {
        given("groups = a,\\");

        assertEquals(
                ": the last line ends with a backslash, and would go on in the new one\n    take the backslash off",
                outcome(acme().add(key(null, ONE))));
        assertEquals("groups = a,\\", text());
    }

    @Test
    void nothing_is_left_beside_the_file() throws IOException {
        acme().add(key(null, ONE));
        acme().add(key(null, TWO));

        try (Stream<Path> files = Files.list(directory.resolve("consumers"))) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void a_link_stays_a_link() throws IOException {
        Path real = Files.writeString(directory.resolve("real"), "groups = a\n");
        Files.createDirectories(directory.resolve("consumers"));
        Path link = Files.createSymbolicLink(directory.resolve("consumers/acme.properties"), real);

        acme().add(key("ci", ONE));

        assertEquals("groups = a\nkey.ci = sha256:" + ONE + "\n", Files.readString(real));
        assertTrue(Files.isSymbolicLink(link));
    }

    @Test
    void a_name_that_leads_elsewhere_is_no_consumer() {
        assertFalse(ConsumerFile.of(directory, "../gatehouse").isPresent());
    }

    @Test
    void all_consumers_are_listed_by_name() throws IOException {
        given("");
        Files.writeString(directory.resolve("consumers/abc.properties"), "");

        assertEquals(
                List.of("abc", "acme"),
                ConsumerFile.all(directory, unread -> {}).stream()
                        .map(ConsumerFile::consumer)
                        .toList());
    }

    private ConsumerFile acme() {
        return ConsumerFile.of(directory, "acme").orElseThrow();
    }

    private void given(String text) throws IOException {
        Files.createDirectories(directory.resolve("consumers"));
        Files.writeString(directory.resolve("consumers/acme.properties"), text);
    }

    private String text() throws IOException {
        return Files.readString(directory.resolve("consumers/acme.properties"));
    }

    /** The id, or what is wrong, without the file's name. */
    private String outcome(ConsumerFile.Edit edit) {
        return edit.fold(
                ConsumerFile.Done::keyId,
                refused -> refused.problem().toString().replace(acme().path().toString(), ""));
    }

    private static NewKey key(@Nullable String id, String sha256) {
        return new NewKey(id, Objects.requireNonNull(KeyHash.parse("sha256:" + sha256)), Map.of());
    }
}
