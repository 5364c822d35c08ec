package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.assertStatus;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.jose.Tokens;
import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a caller may whose name is known, and from where anybody may call. */
@Timeout(60)
final class AuthorizationTest {

    /** Of "abc". */
    private static final String KEY = "key.a = sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

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
    void a_group_may_use_its_methods_and_whoever_is_in_none_may_use_none() throws Exception {
        try (EmbeddedGateway gateway = start(
                "auth = api-key, jwt:corp\nauth.methods.readers = GET\nauth.methods.admins = any",
                "groups = readers")) {
            assertStatus(204, ask(gateway, "GET", "X-Api-Key: abc"));
            assertStatus(204, ask(gateway, "HEAD", "X-Api-Key: abc"));
            String answer = ask(gateway, "DELETE", "X-Api-Key: abc");
            assertStatus(403, answer);
            assertFalse(answer.contains("WWW-Authenticate"), answer);
            assertTrue(records.with("\"status\":403").contains("in no group that may use the method"));
            assertStatus(401, ask(gateway, "DELETE"));
        }
        try (EmbeddedGateway gateway = start("auth = api-key\nauth.methods.admins = any", "groups = readers")) {
            assertStatus(403, ask(gateway, "GET", "X-Api-Key: abc"));
        }
        try (EmbeddedGateway gateway = start("auth = api-key\nauth.methods.admins = any", "groups = admins")) {
            assertStatus(204, ask(gateway, "DELETE", "X-Api-Key: abc"));
        }
    }

    @Test
    void a_condition_on_claims_and_headers_has_to_hold() throws Exception {
        try (EmbeddedGateway gateway = start(
                "auth = api-key, jwt:corp\nauth.require = claim:department = sales and header:X-Tenant = acme", "")) {
            String good = bearer("\"department\":\"sales\"");
            assertStatus(204, ask(gateway, "GET", good, "X-Tenant: acme"));
            assertStatus(204, ask(gateway, "GET", good, "X-Tenant: acme"));
            assertStatus(403, ask(gateway, "GET", good));
            assertStatus(403, ask(gateway, "GET", bearer("\"department\":\"it\""), "X-Tenant: acme"));
            assertStatus(403, ask(gateway, "GET", "X-Api-Key: abc", "X-Tenant: acme"));
            assertTrue(records.with("\"status\":403").contains("auth.require does not hold"));
            assertStatus(401, ask(gateway, "GET", "X-Tenant: acme"));
        }
    }

    @Test
    void who_calls_from_elsewhere_is_turned_away_whoever_it_is_and_before_a_credential_is_looked_at() throws Exception {
        try (EmbeddedGateway gateway = start("auth = api-key\nauth.addresses = 10.0.0.0/8", "")) {
            assertStatus(403, ask(gateway, "GET", "X-Api-Key: abc"));
            String answer = ask(gateway, "GET");
            assertStatus(403, answer);
            assertFalse(answer.contains("WWW-Authenticate"), answer);
            String record = records.with("address not allowed");
            assertFalse(record.contains("authTried") || record.contains("acme"), record);
        }
    }

    @Test
    void a_public_route_has_rules_for_addresses_too() throws Exception {
        try (EmbeddedGateway gateway = start("auth = none\nauth.addresses.deny = 127.0.0.0/8", "")) {
            assertStatus(403, ask(gateway, "GET"));
        }
        try (EmbeddedGateway gateway = start("auth = none\nauth.addresses = 127.0.0.1", "")) {
            assertStatus(204, ask(gateway, "GET"));
        }
    }

    @Test
    void what_is_denied_is_denied_within_what_is_allowed() throws Exception {
        try (EmbeddedGateway gateway =
                start("auth = none\nauth.addresses = 127.0.0.0/8\nauth.addresses.deny = 127.0.0.1", "")) {
            assertStatus(403, ask(gateway, "GET"));
        }
    }

    @Test
    void the_address_is_the_clients_where_a_trusted_proxy_tells_it() throws Exception {
        GatewayUnderTest.writeConfiguration(directory, upstream.port(), "auth.addresses = 10.0.0.0/8");
        Path process = directory.resolve("gatehouse.properties");
        Files.writeString(process, Files.readString(process) + "\ntrusted-proxies = 127.0.0.1\n");
        try (EmbeddedGateway gateway = EmbeddedGateway.start(directory)) {
            assertStatus(204, ask(gateway, "GET", "X-Forwarded-For: 10.1.2.3"));
            assertStatus(403, ask(gateway, "GET", "X-Forwarded-For: 11.1.2.3"));
            assertStatus(403, ask(gateway, "GET", "X-Forwarded-For: unknown"));
            assertStatus(403, ask(gateway, "GET"));
        }
    }

    private EmbeddedGateway start(String lines, String consumerLine) throws IOException {
        GatewayUnderTest.writeConfiguration(directory, upstream.port());
        Path route = directory.resolve("routes/all.properties");
        Files.writeString(route, Files.readString(route).replace("auth = none", lines));
        if (lines.contains("jwt:corp")) {
            write(
                    "issuers/corp.properties",
                    "issuer = https://login.example.com/\naudience = orders-api\nalgorithms = RS256\njwks.file = issuers/corp.json\n");
            write("issuers/corp.json", Tokens.keySet(Tokens.RSA));
        }
        write("consumers/acme.properties", KEY + "\n" + consumerLine);
        return EmbeddedGateway.start(directory);
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(directory.resolve(file).getParent());
        Files.writeString(directory.resolve(file), text);
    }

    private static String bearer(String claims) {
        return "Authorization: Bearer " + Tokens.good(claims);
    }

    private static String ask(EmbeddedGateway gateway, String method, String... fields) throws IOException {
        return RawClient.ask(gateway.uri(), RawClient.head(method, "/orders/1", fields));
    }
}
