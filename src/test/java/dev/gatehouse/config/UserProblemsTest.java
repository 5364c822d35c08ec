package dev.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users that cannot be told apart, or cannot be named. */
final class UserProblemsTest {

    private static final String HASH = "$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";

    @TempDir
    Path directory;

    @Test
    void a_user_belongs_to_one_consumer() throws IOException {
        write("a", "user.anna = " + HASH);
        write("b", "user.anna = " + HASH);
        String problems = problems();
        assertEquals(
                "consumers/b.properties:1: user.anna: is the same user as in consumers/a.properties:1: user.anna\n"
                        + "    take one of the two out: a user names one caller",
                problems.replace(directory + "/", ""));
    }

    @Test
    void a_plain_password_is_refused_and_not_shown() throws IOException {
        write("a", "user.anna = hunter2");
        assertFalse(problems().contains("hunter2"), problems());
    }

    @Test
    void a_name_with_a_colon_cannot_be_sent() throws IOException {
        write("a", "user.an\\:na = " + HASH);
        assertEquals(
                "consumers/a.properties:1: user.an:na: does not end in a user's name: visible ASCII without colons\n"
                        + "    write user.USER",
                problems().replace(directory + "/", ""));
    }

    private void write(String consumer, String line) throws IOException {
        Files.createDirectories(directory.resolve("consumers"));
        Files.writeString(directory.resolve("consumers/" + consumer + ".properties"), line);
        Files.createDirectories(directory.resolve("routes"));
        Files.writeString(
                directory.resolve("routes/all.properties"), "match.path = /**\nrespond.status = 204\nauth = basic\n");
        Files.writeString(directory.resolve("gatehouse.properties"), "");
    }

    private String problems() {
        return ConfigReader.read(directory, name -> null)
                .fold(
                        valid -> "",
                        invalid -> String.join(
                                "\n",
                                invalid.problems().stream()
                                        .map(problem -> problem.toString().strip())
                                        .toList()));
    }
}
