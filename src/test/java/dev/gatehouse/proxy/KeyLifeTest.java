package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.assertStatus;
import static dev.gatehouse.proxy.RawClient.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.auth.ApiKey;
import dev.gatehouse.launch.EmbeddedGateway;
import dev.gatehouse.state.KeyUse;
import dev.gatehouse.state.KeyUseFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys in files, and what clients and operators see of them. */
final class KeyLifeTest {

    @TempDir
    Path directory;

    private final ApiKey key = ApiKey.create(new SecureRandom());

    @BeforeEach
    void two_routes_that_a_key_is_needed_for() throws IOException {
        write(
                "gatehouse.properties",
                "listen.http = 127.0.0.1:0\nadmin.listen = off\naudit.file = " + directory.resolve("audit.jsonl")
                        + "\nstate.dir = " + directory.resolve("state"));
        write("routes/orders.properties", "match.path = /orders\nauth = api-key\nrespond.status = 204");
        write("routes/files.properties", "match.path = /files\nauth = api-key\nrespond.status = 204");
    }

    @Test
    void a_key_that_is_taken_out_of_its_file_is_refused_without_a_restart() throws Exception {
        given("");
        write("consumers/zeta.properties", "groups = a");
        try (EmbeddedGateway gateway = EmbeddedGateway.start(directory)) {
            assertStatus(204, ask(gateway, "/orders"));
            write("consumers/acme.properties", "groups = a");
            assertRefusedSoon(gateway);
        }
    }

    @Test
    void a_key_whose_file_is_replaced_by_another_one_is_refused_without_a_restart() throws Exception {
        given("");
        try (EmbeddedGateway gateway = EmbeddedGateway.start(directory)) {
            assertStatus(204, ask(gateway, "/orders"));
            write("consumers/.new", "groups = a");
            Files.move(
                    directory.resolve("consumers/.new"),
                    directory.resolve("consumers/acme.properties"),
                    StandardCopyOption.ATOMIC_MOVE);
            assertRefusedSoon(gateway);
        }
    }

    @Test
    void a_client_cannot_tell_an_expired_key_from_one_that_there_never_was() throws Exception {
        given("key.a.expires = 2026-01-01");
        try (EmbeddedGateway gateway = EmbeddedGateway.start(directory)) {
            String expired = ask(gateway, "/orders");
            String unknown = RawClient.ask(
                    gateway.uri().getPort(),
                    get(
                            "/files",
                            "X-Api-Key: " + ApiKey.create(new SecureRandom()).text()));
            assertStatus(401, expired);
            assertEquals(withoutWhatDiffers(unknown), withoutWhatDiffers(expired));
        }
        String record = new Records(directory.resolve("audit.jsonl")).of("/orders");
        assertTrue(record.contains("\"reason\":\"expired key: acme/a\""), record);
    }

    @Test
    void a_key_on_a_route_that_it_is_not_for_is_forbidden_and_no_use() throws Exception {
        given("key.a.routes = orders");
        try (EmbeddedGateway gateway = EmbeddedGateway.start(directory)) {
            String answer = ask(gateway, "/files");
            assertStatus(403, answer);
            assertFalse(answer.contains("WWW-Authenticate"), answer);
        }
        assertEquals(List.of(), uses());
        String record = new Records(directory.resolve("audit.jsonl")).of("/files");
        assertTrue(record.contains("\"reason\":\"key is not for this route: acme/a\""), record);
    }

    @Test
    void the_last_use_outlives_the_process_and_the_files_stay_as_they_are() throws Exception {
        given("");
        String before = Files.readString(directory.resolve("consumers/acme.properties"));
        try (EmbeddedGateway gateway = EmbeddedGateway.start(directory)) {
            assertStatus(204, ask(gateway, "/orders"));
            assertStatus(204, ask(gateway, "/files"));
        }
        List<KeyUse> uses = uses();
        assertTrue(uses.size() == 1 || uses.size() == 2, uses.toString());
        assertEquals("acme", uses.get(0).consumer());
        assertEquals("a", uses.get(0).key());
        assertTrue(uses.get(0).at().isAfter(Instant.now().minusSeconds(120)));
        assertEquals(before, Files.readString(directory.resolve("consumers/acme.properties")));
    }

    @Test
    void a_state_directory_that_cannot_be_made_stops_no_request() throws Exception {
        given("");
        Files.writeString(directory.resolve("state"), "a file");
        try (EmbeddedGateway gateway = EmbeddedGateway.start(directory)) {
            assertStatus(204, ask(gateway, "/orders"));
        }
        assertEquals("a file", Files.readString(directory.resolve("state")));
    }

    private void assertRefusedSoon(EmbeddedGateway gateway) throws Exception {
        long begun = System.nanoTime();
        while (!ask(gateway, "/orders").startsWith("HTTP/1.1 401")) {
            assertTrue(System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(20), "not refused after 20 s");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private List<KeyUse> uses() throws IOException {
        List<KeyUse> uses = new ArrayList<>();
        new KeyUseFile(directory.resolve("state")).read(uses::add);
        return uses;
    }

    private String ask(EmbeddedGateway gateway, String path) throws Exception {
        return RawClient.ask(gateway.uri().getPort(), get(path, "X-Api-Key: " + key.text()));
    }

    private static String withoutWhatDiffers(String answer) {
        return answer.replaceAll("(?m)^(Date|X-Request-Id): .*$", "").replaceAll("\"request_id\":\"[^\"]*\"", "");
    }

    private void given(String terms) throws IOException {
        write("consumers/acme.properties", "key.a = " + key.hash().text() + "\n" + terms + "\n");
    }

    private void write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
