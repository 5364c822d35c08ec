package dev.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be told to a service, or not signed. */
final class IdentityProblemsTest {

    private static final Path KEY = Path.of("src/test/resources/dev/gatehouse/config/every-key/tls/identity.pem");
    private static final String SIGNING =
            "identity.key = ${file:" + KEY.toAbsolutePath() + "}\ndefault.auth = api-key\n";

    @TempDir
    Path directory;

    @BeforeEach
    void configure() throws IOException {
        write("gatehouse.properties", SIGNING);
    }

    @Test
    void a_token_needs_a_key() throws IOException {
        write("gatehouse.properties", "default.auth = api-key");
        assertEquals("identity.token: has no key to sign with", problems("identity.token = on"));
    }

    @Test
    void the_key_set_needs_a_key() throws IOException {
        write("gatehouse.properties", "default.auth = none");
        write("routes/a.properties", "match.path = /a\nrespond.status = 200\nrespond.identity-keys = on");
        assertEquals("respond.identity-keys: has no key to publish", problems());
    }

    @Test
    void a_body_beside_the_key_set_is_void() throws IOException {
        write(
                "routes/a.properties",
                "match.path = /a\nrespond.status = 200\nrespond.identity-keys = on\nrespond.body = x");
        assertEquals("respond.body: has no effect beside respond.identity-keys", problems());
    }

    @Test
    void what_else_is_said_of_a_key_that_there_is_not_is_an_error() throws IOException {
        write("gatehouse.properties", "default.auth = api-key\nidentity.issuer = x");
        assertEquals("identity.issuer: has no effect without identity.key", problems(""));
    }

    @Test
    void a_key_that_cannot_be_used_is_refused_and_not_shown() throws IOException {
        write("gatehouse.properties", "default.auth = api-key\nidentity.key = hunter2hunter2");
        String problems = problems("identity.token = on");
        assertEquals("identity.key: \"***\" is no private key on P-256 in PEM", problems);
        assertFalse(problems.contains("hunter2"));
    }

    @Test
    void what_is_said_of_a_token_that_is_not_sent_is_void() throws IOException {
        assertEquals(
                "identity.token.lifetime: has no effect without identity.token = on",
                problems("identity.token.lifetime = 1m"));
        assertEquals(
                "identity.fields: has no effect beside auth = none", problems("auth = none\nidentity.fields = id"));
    }

    @Test
    void a_token_travels_where_no_client_can_put_one() throws IOException {
        assertEquals(
                "identity.token.field: \"X-User\" is a field that a client could set, too",
                problems("identity.token = on\nidentity.token.field = X-User"));
        assertEquals(
                "identity.token.field: \"x-consumer-id\" is the field of something else",
                problems("identity.token = on\nidentity.token.field = x-consumer-id"));
        assertEquals(
                "identity.token.field: takes the place of the credential that auth.forward passes on",
                problems("identity.token = on\nidentity.token.field = Authorization\nauth.forward = on"));
        assertEquals(
                "identity.token.lifetime: \"2h\" is out of range",
                problems("identity.token = on\nidentity.token.lifetime = 2h"));
    }

    private String problems(String lines) throws IOException {
        write("routes/a.properties", "match.path = /a\nupstream.endpoints = http://127.0.0.1:1\n" + lines);
        return problems();
    }

    private String problems() {
        return ConfigReader.read(directory, name -> null)
                .fold(
                        valid -> "",
                        invalid -> invalid.problems().stream()
                                .map(problem ->
                                        problem.toString().lines().findFirst().orElse(""))
                                .map(line -> line.substring(line.indexOf(": ") + 2))
                                .collect(Collectors.joining("\n")));
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(directory.resolve(file).getParent());
        Files.writeString(directory.resolve(file), text);
    }
}
