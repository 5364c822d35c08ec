package dev.gatehouse.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatehouse.config.ConfigReader;
import dev.gatehouse.config.ConfigResult;
import dev.gatehouse.listen.LogLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever reads the log hears in time of a key that expires. */
final class KeyExpiryTest {

    private static final String SAID =
            "WARN the key acme/a expires in %d days, at 2026-12-15T00:00:00Z: make another with keys rotate";

    @TempDir
    Path directory;

    private final LogLines log = LogLines.of(KeyExpiry.class);
    private final KeyExpiry expiry = new KeyExpiry();

    @BeforeEach
    void one_key_that_expires_and_one_that_does_not() throws IOException {
        write("gatehouse.properties", "keys.warn-before = 14d\n");
        write("routes/all.properties", "match.path = /**\nauth = api-key\nrespond.status = 204\n");
        write("consumers/acme.properties", keys(1));
    }

    @AfterEach
    void stop() {
        log.close();
    }

    @Test
    void it_is_said_once_a_day_from_14_days_before_on() {
        look("2026-12-01T00:00:00Z");
        assertEquals(List.of(), log.all());
        look("2026-12-01T00:00:01Z");
        look("2026-12-02T00:00:00Z");
        look("2026-12-02T00:00:01Z");
        assertEquals(List.of(SAID.formatted(13), SAID.formatted(12)), log.all());
    }

    @Test
    void a_key_that_has_expired_is_counted_and_not_said_again() {
        look("2026-12-15T00:00:00Z");
        assertEquals(List.of(), log.all());
        assertEquals(new KeyExpiry.Counts(2, 0, 1), expiry.counts());
    }

    @Test
    void of_one_that_was_rotated_it_is_said_what_follows_it() throws IOException {
        String hash = "sha256:" + "0".repeat(63);
        write("consumers/acme.properties", """
                key.a = %1$s1
                key.a.created = 2026-09-15
                key.a.expires = 2026-12-15
                key.b = %1$s2
                key.b.created = 2026-12-08
                key.b.expires = 2027-03-08
                key.other = %1$s3
                key.other.created = 2026-12-08
                key.other.scopes = read
                """.formatted(hash));
        look("2026-12-08T00:00:00Z");
        assertEquals(
                List.of("WARN the key acme/a expires in 7 days, at 2026-12-15T00:00:00Z: "
                        + "see that its callers use acme/b by then"),
                log.all());
        look("2027-03-01T00:00:00Z");
        assertEquals(
                "WARN the key acme/b expires in 7 days, at 2027-03-08T00:00:00Z: make another with keys rotate",
                log.all().get(1));
    }

    @Test
    void those_that_will_are_counted() {
        look("2026-12-14T00:00:00Z");
        assertEquals(new KeyExpiry.Counts(2, 1, 0), expiry.counts());
    }

    @Test
    void of_many_twenty_are_named() throws IOException {
        write("consumers/acme.properties", keys(50));
        look("2026-12-14T00:00:00Z");
        assertEquals(21, log.all().size());
        assertEquals(
                "WARN 30 more keys expire soon; keys list --expiring has them all",
                log.all().get(20));
    }

    @Test
    void nothing_is_said_where_nobody_wants_to_hear_it() throws IOException {
        write("gatehouse.properties", "keys.warn-before = 0s\n");
        look("2026-12-14T23:59:59Z");
        assertEquals(List.of(), log.all());
    }

    private void look(String now) {
        expiry.look(
                ConfigReader.read(directory, name -> null).fold(ConfigResult.Valid::configuration, invalid -> {
                    throw new AssertionError(invalid.problems().toString());
                }),
                Instant.parse(now));
    }

    private static String keys(int expiring) {
        StringBuilder text = new StringBuilder("key.stays = sha256:" + "f".repeat(64) + "\n");
        for (int i = 0; i < expiring; i++) {
            String id = i == 0 ? "a" : "a" + i;
            text.append("key.%s = sha256:%064x\nkey.%s.expires = 2026-12-15\n".formatted(id, i, id));
        }
        return text.toString();
    }

    private void write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
