package dev.gatehouse.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.auth.ApiKey;
import dev.gatehouse.jose.Tokens;
import dev.gatehouse.launch.EmbeddedGateway;
import dev.gatehouse.listen.LogLines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What callers and operators keep secret is in no answer, record, log line or thread dump, good or bad, and goes to no service. */
@Timeout(120)
final class SecretsAreKeptTest {

    private static final String PEPPER = "pepper-0123456789abcdef0123456789";
    private static final String SHARED = "shared-0123456789abcdef0123456789";
    private static final String PASSWORD = "password";

    /** Of "password". */
    private static final String ARGON2ID =
            "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc";

    private static final Path OWN_KEY = Path.of("src/test/resources/dev/gatehouse/config/every-key/tls/identity.pem");

    @TempDir
    Path directory;

    private final ApiKey key = ApiKey.create(new SecureRandom());
    private final ApiKey unknownKey = ApiKey.create(new SecureRandom());
    private final String token = Tokens.good();
    private final String forged = Tokens.signed(
            Tokens.OTHER_RSA, com.nimbusds.jose.JWSAlgorithm.RS256, Tokens.header("RS256", "rsa"), Tokens.claims());
    private final Map<String, String> secrets = new LinkedHashMap<>();
    private final List<String> told = new ArrayList<>();

    private RawUpstream upstream;
    private LogLines log;

    @BeforeEach
    void configure() throws IOException {
        log = LogLines.ofGateway();
        upstream = RawUpstream.start();
        upstream.answers("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
        GatewayUnderTest.writeConfiguration(directory, upstream.port());
        append(
                "gatehouse.properties",
                "\nkeys.pepper = " + PEPPER + "\nlimit.bad-credentials = off\n" + "identity.key = ${file:"
                        + OWN_KEY.toAbsolutePath() + "}\n");
        Path route = directory.resolve("routes/all.properties");
        Files.writeString(
                route,
                Files.readString(route)
                        .replace(
                                "auth = none",
                                "auth = jwt:corp, jwt:shared, basic, api-key\nauth.query-parameter = key\nidentity.token = on"));
        String issuer = "issuer = https://login.example.com/\naudience = orders-api\n";
        append("issuers/corp.properties", issuer + "algorithms = RS256\njwks.file = issuers/corp.json");
        append("issuers/corp.json", Tokens.keySet(Tokens.RSA));
        append("issuers/shared.properties", issuer + "algorithms = HS256\nsecret = " + SHARED);
        append("consumers/acme.properties", "key.a = " + key.hash().text() + "\nuser.bob = " + ARGON2ID);
        secrets.put("pepper", PEPPER);
        secrets.put("shared secret", SHARED);
        secrets.put("hash of a password", ARGON2ID.substring(ARGON2ID.lastIndexOf('$')));
        secrets.put("hash of a key", key.hash().text().substring("sha256:".length()));
        Files.readAllLines(OWN_KEY).stream()
                .filter(line -> !line.startsWith("-"))
                .forEach(line -> secrets.put("the gateway's own key " + line.length(), line));
        secrets.put("key", key.text());
        secrets.put("unknown key", unknownKey.text());
        secrets.put("good password", basic("bob:" + PASSWORD));
        secrets.put("wrong password", basic("bob:hunter2-hunter2"));
        secrets.put("plain password", "hunter2-hunter2");
        secrets.put("token", token.substring(token.lastIndexOf('.')));
        secrets.put("forged token", forged.substring(forged.lastIndexOf('.')));
    }

    @AfterEach
    void end() throws IOException {
        log.close();
        upstream.close();
    }

    @Test
    void none_of_them_is_told_to_anybody() throws Exception {
        try (EmbeddedGateway gateway = EmbeddedGateway.start(directory)) {
            CompletableFuture<Void> asking = CompletableFuture.runAsync(() -> askInEveryWay(gateway));
            while (!asking.isDone()) {
                dump();
                LockSupport.parkNanos(5_000_000);
            }
            asking.get();
            for (int i = 0; i < 5; i++) {
                String head = upstream.head();
                told.add("service: " + head);
                assertTrue(head.contains("\r\nX-Consumer-Token: ey"), head);
            }
            GatewayUnderTest.assertAtRest(gateway);
        }
        told.addAll(Files.readAllLines(directory.resolve("audit.jsonl")));
        log.all().forEach(line -> told.add("log: " + line));
        assertEquals(10, told.stream().filter(line -> line.startsWith("{")).count());
        assertTrue(told.stream().anyMatch(line -> line.startsWith("log: ")));
        for (Map.Entry<String, String> secret : secrets.entrySet()) {
            for (String line : told) {
                assertFalse(line.contains(secret.getValue()), () -> secret.getKey() + " is in: " + line);
            }
        }
    }

    private void askInEveryWay(EmbeddedGateway gateway) {
        ask(gateway, "/", 204, "X-Api-Key: " + key.text());
        ask(gateway, "/", 204, "Authorization: ApiKey " + key.text());
        ask(gateway, "/?key=" + key.text() + "&x=1", 204);
        ask(gateway, "/", 204, "Authorization: Basic " + basic("bob:" + PASSWORD));
        ask(gateway, "/", 204, "Authorization: Bearer " + token);
        ask(gateway, "/", 401, "X-Api-Key: " + unknownKey.text());
        ask(gateway, "/?key=" + unknownKey.text(), 401);
        ask(gateway, "/", 401, "Authorization: Basic " + basic("bob:hunter2-hunter2"));
        ask(gateway, "/", 401, "Authorization: Bearer " + forged);
        ask(gateway, "/", 401, "Authorization: Bearer " + token, "Authorization: Bearer " + forged);
    }

    private void ask(EmbeddedGateway gateway, String target, int status, String... fields) {
        try {
            String answer = RawClient.ask(gateway.uri(), RawClient.get(target, fields));
            RawClient.assertStatus(status, answer);
            synchronized (told) {
                told.add("answer: " + answer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What an operator's thread dump shows: names, frames, locks. */
    private void dump() {
        StringBuilder dump = new StringBuilder();
        for (ThreadInfo thread : ManagementFactory.getThreadMXBean().dumpAllThreads(true, true)) {
            dump.append(thread.getThreadName()).append(thread);
            for (LockInfo lock : thread.getLockedSynchronizers()) {
                dump.append(lock);
            }
        }
        synchronized (told) {
            told.add("dump: " + dump);
        }
    }

    private static String basic(String credential) {
        return Base64.getEncoder().encodeToString(credential.getBytes(StandardCharsets.UTF_8));
    }

    private void append(String file, String text) throws IOException {
        Path path = directory.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, (Files.exists(path) ? Files.readString(path) : "") + text);
    }
}
