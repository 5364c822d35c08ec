package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.assertStatus;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.jose.Tokens;
import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whom a good token names, what it is good for, and what the service sees of it. */
@Timeout(60)
final class TokenCallerTest {

    private static final String KEY = "a key of acme's";

    @TempDir
    Path directory;

    private RawUpstream upstream;
    private Records records;
    private String issuerLines = "";

    @BeforeEach
    void listen() throws IOException {
        upstream = RawUpstream.start();
        upstream.answers("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
        records = new Records(directory.resolve("audit.jsonl"));
    }

    @AfterEach
    void end() throws IOException {
        upstream.close();
    }

    @Test
    void the_service_sees_the_callers_name_and_neither_token_nor_key() throws Exception {
        try (EmbeddedGateway gateway = start("auth = jwt:corp, api-key")) {
            assertStatus(
                    204,
                    ask(gateway, bearer(Tokens.good("\"jti\":\"t-1\"")), "X-Api-Key: whatever", "X-Consumer-Id: x"));
            String head = upstream.head();
            assertTrue(head.contains("\r\nX-Consumer-Id: acme\r\n"), head);
            assertFalse(head.contains("Authorization"), head);
            assertFalse(head.contains("X-Api-Key"), head);
            assertEquals(1, head.split("X-Consumer-Id", -1).length - 1);
            assertTrue(records.with("\"status\":204").contains("\"credential\":\"t-1\",\"auth\":\"jwt:corp\""));
        }
    }

    @Test
    void the_token_goes_on_where_the_route_says_so() throws Exception {
        try (EmbeddedGateway gateway = start("auth = jwt:corp\nauth.forward = on")) {
            assertStatus(204, ask(gateway, bearer(Tokens.good())));
            assertTrue(upstream.head().contains("\r\nAuthorization: Bearer ey"));
        }
    }

    @Test
    void where_the_token_is_bad_the_key_may_still_do_and_the_record_says_both() throws Exception {
        try (EmbeddedGateway gateway = start("auth = jwt:corp, api-key")) {
            assertStatus(204, ask(gateway, bearer(Tokens.good() + "x"), "X-Api-Key: " + KEY));
            String record = records.with("\"status\":204");
            assertTrue(record.contains("\"auth\":\"api-key\",\"authTried\":\"jwt:corp: not base64url\""), record);
        }
    }

    @Test
    void who_has_neither_is_asked_for_both() throws Exception {
        try (EmbeddedGateway gateway = start("auth = jwt:corp, api-key")) {
            String answer = ask(gateway);
            assertStatus(401, answer);
            assertTrue(answer.contains("WWW-Authenticate: Bearer realm=\"gatehouse\"\r\n"), answer);
            assertTrue(answer.contains("WWW-Authenticate: ApiKey realm=\"gatehouse\"\r\n"), answer);
        }
    }

    @Test
    void two_tokens_that_differ_are_refused() throws Exception {
        try (EmbeddedGateway gateway = start("auth = jwt:corp")) {
            assertStatus(401, ask(gateway, bearer(Tokens.good()), bearer(Tokens.good("\"x\":1"))));
            assertTrue(records.with("\"status\":401").contains("several tokens"));
        }
    }

    @Test
    void a_caller_of_whom_there_is_no_file_gets_403() throws Exception {
        try (EmbeddedGateway gateway = start("auth = jwt:corp")) {
            String token = Tokens.rs256(
                    Tokens.header("RS256", "rsa"), Tokens.claims().replace("\"sub\":\"acme\"", "\"sub\":\"stranger\""));
            for (int i = 0; i < 2; i++) {
                String answer = ask(gateway, bearer(token));
                assertStatus(403, answer);
                assertFalse(answer.contains("WWW-Authenticate"), answer);
            }
            assertTrue(records.with("\"status\":403").contains("names no consumer"));
        }
    }

    @Test
    void with_consumers_any_the_issuers_word_suffices() throws Exception {
        issuerLines = "consumers = any\nclaim.consumer = email\nclaim.groups = realm_access.roles";
        try (EmbeddedGateway gateway = start("auth = jwt:corp\nauth.groups = staff")) {
            assertStatus(
                    204,
                    ask(
                            gateway,
                            bearer(Tokens.good("\"email\":\"a@b.c\",\"realm_access\":{\"roles\":[\"x\",\"staff\"]}"))));
            assertTrue(upstream.head().contains("\r\nX-Consumer-Id: a@b.c\r\n"));
            assertStatus(403, ask(gateway, bearer(Tokens.good("\"email\":\"a@b.c\""))));
            assertStatus(403, ask(gateway, bearer(Tokens.good("\"email\":\"a\\r\\nX-Admin: yes\""))));
        }
    }

    @Test
    void a_token_without_a_scope_is_told_which_it_needs() throws Exception {
        try (EmbeddedGateway gateway = start("auth = jwt:corp\nauth.scopes = read, write")) {
            assertStatus(204, ask(gateway, bearer(Tokens.good("\"scope\":\"write other read\""))));
            String answer = ask(gateway, bearer(Tokens.good("\"scope\":\"readwrite\"")));
            assertStatus(403, answer);
            assertTrue(
                    answer.contains("WWW-Authenticate: Bearer realm=\"gatehouse\", error=\"insufficient_scope\", "
                            + "scope=\"read write\"\r\n"),
                    answer);
            assertTrue(records.with("\"status\":403").contains("\"consumer\":\"acme\""));
        }
    }

    @Test
    void a_required_claim_must_have_its_value() throws Exception {
        issuerLines = "claim.required.tenant = blue\nclaim.required.Amr = mfa\nclaim.required.azp = *";
        try (EmbeddedGateway gateway = start("auth = jwt:corp")) {
            assertStatus(
                    204, ask(gateway, bearer(Tokens.good("\"tenant\":\"blue\",\"Amr\":[\"pwd\",\"mfa\"],\"azp\":1"))));
            assertStatus(401, ask(gateway, bearer(Tokens.good("\"tenant\":\"red\",\"Amr\":[\"mfa\"],\"azp\":1"))));
            assertStatus(401, ask(gateway, bearer(Tokens.good("\"tenant\":\"blue\",\"amr\":[\"mfa\"],\"azp\":1"))));
            assertStatus(401, ask(gateway, bearer(Tokens.good("\"tenant\":\"blue\",\"Amr\":[\"mfa\"]"))));
        }
    }

    @Test
    void a_shared_secret_signs_too() throws Exception {
        String secret = "0123456789abcdef0123456789abcdef";
        try (EmbeddedGateway gateway = start("auth = jwt:shared")) {
            String token =
                    Tokens.hs256(secret.getBytes(StandardCharsets.UTF_8), "{\"alg\":\"HS256\"}", Tokens.claims());
            assertStatus(204, ask(gateway, bearer(token)));
            assertStatus(
                    401,
                    ask(
                            gateway,
                            bearer(Tokens.hs256(
                                    secret.toUpperCase(java.util.Locale.ROOT).getBytes(StandardCharsets.UTF_8),
                                    "{\"alg\":\"HS256\"}",
                                    Tokens.claims()))));
            assertStatus(401, ask(gateway, bearer(Tokens.good())));
        }
    }

    private EmbeddedGateway start(String auth) throws IOException {
        GatewayUnderTest.writeConfiguration(directory, upstream.port());
        Path route = directory.resolve("routes/all.properties");
        Files.writeString(route, Files.readString(route).replace("auth = none", auth));
        String rest = "issuer = https://login.example.com/\naudience = orders-api\n";
        write("issuers/corp.properties", rest + "algorithms = RS256\njwks.file = issuers/corp.json\n" + issuerLines);
        write("issuers/corp.json", Tokens.keySet(Tokens.RSA));
        write("issuers/shared.properties", rest + "algorithms = HS256\nsecret = 0123456789abcdef0123456789abcdef");
        write("consumers/acme.properties", "key.only = sha256:" + HexFormat.of().formatHex(sha256(KEY)));
        return EmbeddedGateway.start(directory);
    }

    private static byte[] sha256(String text) {
        try {
            return java.security.MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(directory.resolve(file).getParent());
        Files.writeString(directory.resolve(file), text);
    }

    private static String bearer(String token) {
        return "Authorization: Bearer " + token;
    }

    private static String ask(EmbeddedGateway gateway, String... fields) throws IOException {
        return RawClient.ask(gateway.uri(), RawClient.get("/orders/1", fields));
    }
}
