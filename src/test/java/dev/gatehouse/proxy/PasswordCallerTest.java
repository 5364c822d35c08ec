package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.assertStatus;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who knows a password, and what the service sees of it. */
@Timeout(60)
final class PasswordCallerTest {

    /** Of "U*U". */
    private static final String BCRYPT = "$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";

    /** Of "password". */
    private static final String ARGON2ID =
            "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc";

    @TempDir
    Path directory;

    private RawUpstream upstream;
    private Records records;

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
    void the_service_sees_who_it_is_and_no_password() throws Exception {
        try (EmbeddedGateway gateway = start("auth = basic")) {
            assertStatus(204, ask(gateway, basic("anna@example.com:U*U")));
            String head = upstream.head();
            assertTrue(head.contains("\r\nX-Consumer-Id: acme\r\n"), head);
            assertFalse(head.contains("Authorization"), head);
            assertTrue(
                    records.with("\"status\":204").contains("\"credential\":\"anna@example.com\",\"auth\":\"basic\""));
        }
    }

    @Test
    void a_second_request_with_a_body_passes_as_the_first_did() throws Exception {
        try (EmbeddedGateway gateway = start("auth = basic")) {
            for (int i = 0; i < 2; i++) {
                assertStatus(
                        204,
                        RawClient.ask(
                                gateway.uri(),
                                RawClient.post("/orders/1", basic("bob:password"), "Content-Length: 3") + "abc"));
            }
        }
    }

    @Test
    void who_does_not_know_it_is_asked_for_it_in_utf_8_and_the_record_alone_says_why() throws Exception {
        try (EmbeddedGateway gateway = start("auth = basic")) {
            String wrong = ask(gateway, basic("bob:wrong"));
            String unknown = ask(gateway, basic("eve:wrong"));
            assertStatus(401, wrong);
            assertTrue(wrong.contains("WWW-Authenticate: Basic realm=\"gatehouse\", charset=\"UTF-8\"\r\n"), wrong);
            assertEquals(anonymous(wrong), anonymous(unknown));
            assertTrue(records.with("wrong password").contains("\"status\":401"));
            assertTrue(records.with("unknown user").contains("\"status\":401"));
        }
    }

    @Test
    void a_key_beside_it_still_does() throws Exception {
        try (EmbeddedGateway gateway = start("auth = basic, api-key")) {
            assertStatus(204, ask(gateway, basic("bob:wrong"), "X-Api-Key: abc"));
            assertTrue(records.with("\"status\":204").contains("\"authTried\":\"basic: wrong password\""));
        }
    }

    private EmbeddedGateway start(String auth) throws IOException {
        GatewayUnderTest.writeConfiguration(directory, upstream.port());
        Path route = directory.resolve("routes/all.properties");
        Files.writeString(route, Files.readString(route).replace("auth = none", auth));
        Files.createDirectories(directory.resolve("consumers"));
        Files.writeString(
                directory.resolve("consumers/acme.properties"),
                "user.anna@example.com = " + BCRYPT + "\nuser.bob = " + ARGON2ID
                        + "\nkey.a = sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        return EmbeddedGateway.start(directory);
    }

    /** Without what is another each time. */
    private static String anonymous(String answer) {
        return answer.replaceAll("(?m)^(Date|X-Request-Id):.*$", "").replaceAll("\"request_id\":\"[^\"]*\"", "");
    }

    private static String basic(String credential) {
        return "Authorization: Basic "
                + Base64.getEncoder().encodeToString(credential.getBytes(StandardCharsets.UTF_8));
    }

    private static String ask(EmbeddedGateway gateway, String... fields) throws IOException {
        return RawClient.ask(gateway.uri(), RawClient.get("/orders/1", fields));
    }
}
