package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.assertStatus;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.auth.ApiKey;
import dev.gatehouse.jose.Tokens;
import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of an address that sends bad credentials, and of others that call from there. */
@Timeout(60)
final class HeldBackTest {

    /** Of "U*U". */
    private static final String BCRYPT = "$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";

    private static final String GOOD_PASSWORD = basic("anna:U*U");
    private static final String WRONG_PASSWORD = basic("anna:wrong");

    @TempDir
    Path directory;

    private final ApiKey key = ApiKey.create(new SecureRandom());
    private Records records;
    private EmbeddedGateway gateway;

    @BeforeEach
    void two_bad_credentials_are_one_too_many() throws IOException {
        write(
                "gatehouse.properties",
                "listen.http = 127.0.0.1:0\nadmin.listen = 127.0.0.1:0\naudit.file = "
                        + directory.resolve("audit.jsonl")
                        + "\ntrusted-proxies = 127.0.0.1\nlimit.bad-credentials = 1/min\n"
                        + "limit.bad-credentials-hold = 10m");
        write(
                "routes/all.properties",
                "match.path = /**\nauth = jwt:corp, basic, api-key\nauth.query-parameter = key\nrespond.status = 204");
        write("routes/open.properties", "match.path = /open\nauth = none\nrespond.status = 204");
        write(
                "issuers/corp.properties",
                "issuer = https://login.example.com/\naudience = orders-api\nalgorithms = RS256\njwks.file = issuers/corp.json");
        write("issuers/corp.json", Tokens.keySet(Tokens.RSA));
        // The second is the hash of "abc", which somebody might guess.
        write(
                "consumers/acme.properties",
                "user.anna = " + BCRYPT + "\nkey.a = " + key.hash().text()
                        + "\nkey.b = sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        gateway = EmbeddedGateway.start(directory);
        records = new Records(directory.resolve("audit.jsonl"));
    }

    @AfterEach
    void end() {
        GatewayUnderTest.assertAtRest(gateway);
        gateway.close();
    }

    @Test
    void an_address_that_guesses_is_told_to_wait_and_whatever_could_be_a_guess_is_not_looked_at() throws Exception {
        long begun = System.nanoTime();
        CompletableFuture<String> first = CompletableFuture.supplyAsync(this::guess);
        assertStatus(401, guess());
        assertStatus(401, first.get());
        assertTrue(System.nanoTime() - begun >= 1_900_000_000, "answered at once");

        String held = ask("192.0.2.1", WRONG_PASSWORD);
        assertStatus(429, held);
        assertTrue(held.matches("(?s).*\r\nRetry-After: [1-9][0-9]{1,2}\r\n.*"), held);
        assertFalse(held.contains("WWW-Authenticate"), held);
        String good = ask("192.0.2.1", GOOD_PASSWORD);
        assertEquals(withoutWhatDiffers(held), withoutWhatDiffers(good), "a guesser learns nothing");
        assertStatus(429, ask("192.0.2.1", "X-Api-Key: abc"));
        assertStatus(429, askFor("/?key=abc", "192.0.2.1"));
        String record = records.with("\"status\":429");
        assertTrue(record.contains("\"reason\":\"not looked at, as the address is held back\""), record);
        assertTrue(record.contains("basic: not looked at, as the address is held back; api-key: no key"), record);
        assertOthersGoOn();
        String counts = RawClient.ask(
                gateway.adminUri().orElseThrow(),
                "GET /credentials HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertTrue(
                counts.endsWith("{\"bad\":{\"delayed\":2,\"holds\":1,\"refused\":2,\"turned-away\":5},"
                        + "\"keys\":{\"all\":2,\"ended\":0,\"expiring\":0}}"),
                counts);
    }

    private void assertOthersGoOn() throws Exception {
        assertStatus(204, ask("192.0.2.1", "X-Api-Key: " + key.text()));
        assertStatus(204, ask("192.0.2.1", "Authorization: Bearer " + Tokens.good()));
        assertStatus(204, ask("192.0.2.2", GOOD_PASSWORD));
        assertStatus(204, ask("192.0.2.2", "X-Api-Key: abc"));
        assertStatus(204, askFor("/open", "192.0.2.1"));
        String asked = ask("192.0.2.1");
        assertStatus(401, asked);
        assertTrue(asked.contains("WWW-Authenticate: Basic"), asked);
        assertStatus(429, ask("192.0.2.1", "Authorization: Bearer " + Tokens.good() + "x"));
    }

    @Test
    void who_sends_no_credential_is_no_guesser() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertStatus(401, ask("192.0.2.1"));
        }
        assertStatus(204, ask("192.0.2.1", GOOD_PASSWORD));
    }

    private String guess() {
        try {
            return ask("192.0.2.1", WRONG_PASSWORD);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String ask(String client, String... fields) throws IOException {
        return askFor("/orders", client, fields);
    }

    private String askFor(String target, String client, String... fields) throws IOException {
        String[] all = java.util.Arrays.copyOf(fields, fields.length + 1);
        all[fields.length] = "X-Forwarded-For: " + client;
        return RawClient.ask(gateway.uri(), RawClient.get(target, all));
    }

    private static String withoutWhatDiffers(String answer) {
        return answer.replaceAll("(?m)^(Date|X-Request-Id|Retry-After): .*$", "")
                .replaceAll("\"request_id\":\"[^\"]*\"", "");
    }

    private static String basic(String credential) {
        return "Authorization: Basic "
                + Base64.getEncoder().encodeToString(credential.getBytes(StandardCharsets.UTF_8));
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(directory.resolve(file).getParent());
        Files.writeString(directory.resolve(file), text);
    }
}
