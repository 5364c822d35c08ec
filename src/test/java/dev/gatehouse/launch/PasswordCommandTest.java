package dev.gatehouse.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PasswordCommandTest {

    @TempDir
    Path directory;

    private Path acme;

    @BeforeEach
    void an_empty_configuration() throws IOException {
        acme = Files.createDirectories(directory.resolve("conf")).resolve("consumers/acme.properties");
    }

    @Test
    void the_file_has_the_hash_and_nobody_is_shown_the_password() throws IOException {
        Typed typed = new Typed(directory).secret("grüße, hunter2");
        assertEquals(ExitCode.OK, typed.run("keys", "password", "acme"));
        assertTrue(
                Files.readString(acme).startsWith("user.acme = $argon2id$v=19$m=19456,t=2,p=1$"),
                Files.readString(acme));
        assertFalse((Files.readString(acme) + typed.out() + typed.err()).contains("hunter2"));
        assertTrue(
                typed.err().startsWith("acme is a new consumer\nuser acme of acme has this password now; "),
                typed.err());
    }

    @Test
    void a_users_former_password_is_replaced_in_its_line_and_all_else_stays() throws IOException {
        Files.createDirectories(acme.getParent());
        Files.writeString(acme, "# ours\r\ngroups = a\r\nuser.x\\=y = \\\r\n  old\r\nuser.z = other\r\n");
        assertEquals(ExitCode.OK, new Typed(directory).secret("s").run("keys", "password", "acme", "--user", "x=y"));
        String text = Files.readString(acme);
        assertTrue(
                text.matches("# ours\r\ngroups = a\r\nuser\\.x\\\\=y = \\$argon2id\\$[^\r\n]*\r\nuser\\.z = other\r\n"),
                text);
    }

    @Test
    void no_password_and_one_that_cannot_be_sent_are_refused() {
        assertEquals(ExitCode.FAILURE, new Typed(directory).run("keys", "password", "acme"));
        assertEquals(ExitCode.FAILURE, new Typed(directory).secret("").run("keys", "password", "acme"));
        assertEquals(ExitCode.FAILURE, new Typed(directory).secret("a\tb").run("keys", "password", "acme"));
        assertFalse(Files.exists(acme));
    }

    @Test
    void a_user_whose_name_cannot_be_sent_is_refused() {
        assertEquals(
                ExitCode.UNUSABLE, new Typed(directory).secret("s").run("keys", "password", "acme", "--user", "an:na"));
    }
}
