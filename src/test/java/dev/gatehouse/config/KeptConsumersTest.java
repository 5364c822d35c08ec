package dev.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.gatehouse.route.ConsumerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which consumer files are read again. */
final class KeptConsumersTest {

    private static final String ONE = "key.a = sha256:" + "1".repeat(64) + "\n";
    private static final String TWO = "key.a = sha256:" + "2".repeat(64) + "\n";
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

    @TempDir
    Path directory;

    private ConfigSource source;

    @BeforeEach
    void two_consumers() throws IOException {
        Conf.open(directory).respondingRoute("orders");
        old("acme", ONE);
        old("zeta", TWO);
        source = new ConfigSource(directory, name -> null, Deployment.STANDALONE);
    }

    @Test
    void a_file_that_has_not_changed_is_not_read_again() throws IOException {
        ConsumerSettings zeta = consumers().get(1);
        write("acme", "groups = partners\n");

        assertSame(zeta, consumers().get(1));
        assertEquals(List.of("partners"), consumers().get(0).groups());
    }

    @Test
    void a_file_that_was_young_when_it_was_read_is_read_again_though_its_stamp_is_the_same() throws IOException {
        write("acme", ONE);
        FileTime time = Files.getLastModifiedTime(file("acme"));
        consumers();
        Files.writeString(file("acme"), ONE.replace('1', '3'));
        Files.setLastModifiedTime(file("acme"), time);

        assertEquals("3".repeat(64), hash(0));
    }

    @Test
    void somebody_who_asks_has_all_of_them_read() throws IOException {
        consumers();
        Files.writeString(file("acme"), ONE.replace('1', '3'));
        Files.setLastModifiedTime(file("acme"), LONG_AGO);

        source.readAll();
        assertEquals("3".repeat(64), hash(0));
    }

    @Test
    void a_file_that_takes_from_another_one_is_read_again() throws IOException {
        Files.writeString(directory.resolve("group"), "one");
        old("acme", "groups = ${file:group}\n");
        assertEquals(List.of("one"), consumers().get(0).groups());
        Files.writeString(directory.resolve("group"), "two");

        assertEquals(List.of("two"), consumers().get(0).groups());
    }

    @Test
    void a_key_that_comes_into_a_second_file_is_seen_though_the_first_is_not_read() throws IOException {
        consumers();
        old("zeta", "\n" + ONE);

        for (int reading = 0; reading < 2; reading++) {
            assertEquals(
                    directory + "/consumers/zeta.properties:2: key.a: is the same key as in " + directory
                            + "/consumers/acme.properties:1: key.a\n    take one of the two out: a key names one caller",
                    source.read()
                            .fold(
                                    valid -> "",
                                    invalid -> invalid.problems().get(0).toString()));
        }
    }

    @Test
    void a_consumer_that_goes_leaves_no_gap() throws IOException {
        ConsumerSettings zeta = consumers().get(1);
        Files.delete(file("acme"));

        ConsumerSettings left = consumers().get(0);
        assertEquals(0, left.index());
        assertNotSame(zeta, left);
        assertEquals(zeta.keys(), left.keys());
    }

    @Test
    void many_files_are_read_in_the_order_of_their_names() throws IOException {
        for (int i = 0; i < 200; i++) {
            write("c-%03d".formatted(i), "groups = g" + i + "\n");
        }
        List<ConsumerSettings> all = consumers();

        assertEquals(202, all.size());
        assertEquals("c-007", all.get(8).id());
        assertEquals(8, all.get(8).index());
        assertEquals(List.of("g7"), all.get(8).groups());
    }

    private String hash(int consumer) {
        return consumers().get(consumer).keys().get(0).hash().digits();
    }

    private List<ConsumerSettings> consumers() {
        return source.read().fold(valid -> valid.configuration().consumers(), invalid -> {
            throw new AssertionError(invalid.problems().toString());
        });
    }

    private void old(String consumer, String text) throws IOException {
        write(consumer, text);
        Files.setLastModifiedTime(file(consumer), LONG_AGO);
    }

    private void write(String consumer, String text) throws IOException {
        Files.createDirectories(file(consumer).getParent());
        Files.writeString(file(consumer), text);
    }

    private Path file(String consumer) {
        return directory.resolve("consumers/" + consumer + ".properties");
    }
}
