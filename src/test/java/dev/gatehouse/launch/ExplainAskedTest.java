package dev.gatehouse.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What would be asked who is calling is told, and nobody is asked. */
final class ExplainAskedTest {

    @TempDir
    Path directory;

    private Typed typed;

    @BeforeEach
    void configure() throws IOException {
        typed = new Typed(directory).variable("SECRET", "hunter2");
        write("routes/opaque.properties", "match.path = /opaque\nrespond.status = 200\nauth = introspection:corp");
        write("routes/portal.properties", "match.path = /portal\nrespond.status = 200\nauth = api-key, forward:portal");
        // Where nobody is: asking would show.
        write(
                "issuers/corp.properties",
                "audience = none\nintrospection.url = http://127.0.0.1:1/introspect\nintrospection.client-id = gatehouse\n"
                        + "introspection.client-secret = ${env:SECRET}");
        write(
                "authorizers/portal.properties",
                "url = http://127.0.0.1:1/verify\nresponse.headers = Remote-User, Remote-Groups");
    }

    @Test
    void about_a_token() {
        typed.run("explain", "GET", "/opaque", "-H", "Authorization: Bearer an-0paque-token");
        assertEquals("""
                route  opaque, by /opaque
                auth   introspection:corp: would wait for its issuer's word on the token
                       would ask POST http://127.0.0.1:1/introspect about the token, as gatehouse
                """, typed.out());
        assertFalse(typed.out().contains("0paque-token"));
        assertFalse(typed.out().contains("hunter2"));
    }

    @Test
    void about_a_request() {
        typed.run("explain", "GET", "/portal", "-H", "Cookie: session=s3cret", "-H", "X-Other: 1");
        assertEquals("""
                route  portal, by /portal
                auth   api-key: no key
                       forward:portal: would wait for the service's word on the request
                       would ask GET http://127.0.0.1:1/verify with Cookie, Forwarded, X-Forwarded-For, X-Forwarded-Proto, X-Forwarded-Host, X-Forwarded-Method, X-Forwarded-Uri
                       and pass on of its answer Remote-User, Remote-Groups
                """, typed.out());
    }

    @Test
    void who_sends_no_token_is_told_without_a_question() {
        typed.run("explain", "GET", "/opaque");
        assertEquals("""
                route  opaque, by /opaque
                auth   introspection:corp: 401 (no token)
                """, typed.out());
    }

    private void write(String name, String text) throws IOException {
        Path file = directory.resolve("conf").resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
    }
}
