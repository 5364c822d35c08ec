package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.assertStatus;
import static dev.gatehouse.proxy.RawClient.get;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.config.ConfigReader;
import dev.gatehouse.launch.EmbeddedGateway;
import dev.gatehouse.route.Configuration;
import dev.gatehouse.route.ConsumerSettings;
import dev.gatehouse.route.ConsumerSettings.KeySettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MillionKeysTest {

    private static final int CONSUMERS = 1000;
    private static final int KEYS_EACH = 1000;

    /** The configuration itself is most of it: a hash of 64 digits takes more than a key's place in the table. */
    private static final long MOST_BYTES = 500L * CONSUMERS * KEYS_EACH;

    @Test
    void a_gateway_of_a_million_keys_knows_each_of_them_and_no_other(@TempDir Path directory) throws Exception {
        long before = usedBytes();
        try (EmbeddedGateway gateway = EmbeddedGateway.start(configuration(directory))) {
            int port = gateway.uri().getPort();
            assertStatus(204, RawClient.ask(port, get("/", "X-Api-Key: " + key(0, 0))));
            assertStatus(204, RawClient.ask(port, get("/", "X-Api-Key: " + key(CONSUMERS - 1, KEYS_EACH - 1))));
            assertStatus(401, RawClient.ask(port, get("/", "X-Api-Key: " + key(CONSUMERS, 0))));
            long taken = usedBytes() - before;
            assertTrue(taken < MOST_BYTES, taken + " bytes");
        }
    }

    private static long usedBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static Configuration configuration(Path directory) throws Exception {
        Files.createDirectory(directory.resolve("routes"));
        Files.writeString(
                directory.resolve("gatehouse.properties"),
                "listen.http = 127.0.0.1:0\nadmin.listen = off\naudit.file = " + directory.resolve("audit.jsonl"));
        Files.writeString(
                directory.resolve("routes/all.properties"), "match.path = /**\nauth = api-key\nrespond.status = 204");
        Configuration read = ConfigReader.read(directory, name -> null)
                .fold(valid -> valid.configuration(), invalid -> {
                    throw new IllegalArgumentException(invalid.problems().toString());
                });
        return new Configuration(read.directory(), read.gateway(), read.routes(), read.upstreams(), consumers());
    }

    private static List<ConsumerSettings> consumers() throws Exception {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        List<ConsumerSettings> consumers = new ArrayList<>();
        for (int i = 0; i < CONSUMERS; i++) {
            List<KeySettings> keys = new ArrayList<>();
            for (int j = 0; j < KEYS_EACH; j++) {
                byte[] hash = sha256.digest(key(i, j).getBytes(StandardCharsets.US_ASCII));
                keys.add(new KeySettings("key-" + j, HexFormat.of().formatHex(hash)));
            }
            consumers.add(new ConsumerSettings("consumer-" + i, i, keys, List.of(), List.of()));
        }
        return consumers;
    }

    private static String key(int consumer, int number) {
        return "key-" + number + "-of-" + consumer;
    }
}
