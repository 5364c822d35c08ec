package dev.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No upstream leads to the admin listener, however either is written. */
final class AdminReachTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:9090, http://127.0.0.1:9090",
        "127.0.0.1:9090, http://localhost:9090",
        "127.0.0.1:9090, http://[::1]:9090",
        "127.0.0.1:9090, http://[::ffff:127.0.0.1]:9090",
        "127.0.0.1:9090, http://0.0.0.0:9090",
        "localhost:9090, http://127.1.2.3:9090",
        "9090, http://[::1]:9090",
        "[::]:9090, http://127.0.0.1:9090",
        "0.0.0.0:9090, http://LOCALHOST:9090",
        "10.0.0.1:9090, http://10.0.0.1:9090",
        "127.0.0.1:80, http://127.0.0.1"
    })
    void an_endpoint_that_is_the_admin_listener_is_refused(String admin, String endpoint) {
        assertTrue(problems(admin, endpoint).contains("leads to admin.listen"));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:9090, http://127.0.0.1:9091",
        "127.0.0.1:9090, http://10.0.0.1:9090",
        "10.0.0.1:9090, http://127.0.0.1:9090",
        "off, http://127.0.0.1:9090"
    })
    void any_other_endpoint_may_be(String admin, String endpoint) {
        assertEquals("", problems(admin, endpoint));
    }

    private String problems(String admin, String endpoint) {
        return new Conf(directory)
                .file("gatehouse.properties", "admin.listen = " + admin)
                .file("routes/a.properties", "match.path = /", "auth = none", "upstream.endpoints = " + endpoint)
                .problems();
    }
}
