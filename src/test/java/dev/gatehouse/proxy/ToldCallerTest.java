package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.assertStatus;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.gatehouse.jose.Tokens;
import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a service is told of a caller, and how it can tell that the gateway has said so. */
@Timeout(60)
final class ToldCallerTest {

    private static final Path KEYS = Path.of("src/test/resources/dev/gatehouse/config/every-key/tls");

    private static final String TOKEN = Tokens.good("\"jti\":\"t-1\",\"scope\":\"read write\",\"groups\":[\"a,b\"]");

    @TempDir
    Path directory;

    private RawUpstream upstream;

    @BeforeEach
    void listen() throws IOException {
        upstream = RawUpstream.start();
        upstream.answers("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
    }

    @AfterEach
    void end() throws IOException {
        upstream.close();
    }

    @Test
    void a_service_verifies_by_the_published_keys_who_is_calling() throws Exception {
        try (EmbeddedGateway gateway = start("identity.token = on\nidentity.token.lifetime = 1m")) {
            assertStatus(204, ask(gateway, "X-Consumer-Token: forged", "X-Consumer-Token: twice"));
            String head = upstream.head();
            SignedJWT token = SignedJWT.parse(field(head, "X-Consumer-Token"));
            JWTClaimsSet claims = verified(gateway, token);

            assertEquals("https://gate.example.com", claims.getIssuer());
            assertEquals("acme", claims.getSubject());
            assertEquals(List.of("all"), claims.getAudience(), "the name of the route, as its upstream has none");
            assertEquals(List.of("partners", "a,b"), claims.getStringListClaim("groups"));
            assertEquals("read write", claims.getStringClaim("scope"));
            assertEquals("t-1", claims.getStringClaim("credential"));
            assertEquals(
                    claims.getIssueTime().toInstant().plusSeconds(60),
                    claims.getExpirationTime().toInstant());
            assertEquals(1, head.split("X-Consumer-Token", -1).length - 1);
            assertEquals("acme", field(head, "X-Consumer-Id"));
        }
    }

    @Test
    void the_token_is_the_same_for_the_callers_next_request() throws Exception {
        try (EmbeddedGateway gateway = start("identity.token = on")) {
            assertStatus(204, ask(gateway));
            String first = field(upstream.head(), "X-Consumer-Token");
            assertStatus(204, ask(gateway));
            assertEquals(first, field(upstream.head(), "X-Consumer-Token"));
        }
    }

    @Test
    void the_token_takes_the_place_of_the_clients_own_credential() throws Exception {
        try (EmbeddedGateway gateway =
                start("identity.token = on\nidentity.token.field = Authorization\nidentity.token.audience = a, b")) {
            assertStatus(204, ask(gateway, "Authorization: Basic YTpi"));
            String head = upstream.head();
            assertEquals(1, head.split("\r\nAuthorization:", -1).length - 1, head);
            String bearer = field(head, "Authorization");
            assertTrue(bearer.startsWith("Bearer "), bearer);
            SignedJWT token = SignedJWT.parse(bearer.substring("Bearer ".length()));
            assertEquals(List.of("a", "b"), verified(gateway, token).getAudience());
        }
    }

    @Test
    void each_part_has_a_field_of_its_own_and_no_client_can_set_it() throws Exception {
        try (EmbeddedGateway gateway = start("identity.fields = id, credential, groups, scopes")) {
            assertStatus(
                    204,
                    ask(
                            gateway,
                            "X-Consumer-Groups: admins",
                            "x-consumer-scopes: all",
                            "X-Consumer-Anything: x",
                            "Connection: X-Consumer-Groups"));
            String head = upstream.head();
            assertEquals("acme", field(head, "X-Consumer-Id"));
            assertEquals("t-1", field(head, "X-Consumer-Credential"));
            assertEquals("partners", field(head, "X-Consumer-Groups"), "a comma would make two of one");
            assertEquals("read write", field(head, "X-Consumer-Scopes"));
            assertFalse(head.contains("admins") || head.contains("X-Consumer-Anything"), head);
        }
    }

    @Test
    void nothing_is_told_where_the_route_says_so() throws Exception {
        try (EmbeddedGateway gateway = start("identity.fields = none")) {
            assertStatus(204, ask(gateway, "X-Consumer-Id: x"));
            String head = upstream.head();
            assertFalse(head.contains("X-Consumer"), head);
        }
    }

    private JWTClaimsSet verified(EmbeddedGateway gateway, SignedJWT token) throws Exception {
        String answer = RawClient.ask(gateway.uri(), RawClient.get("/.well-known/jwks.json"));
        assertStatus(200, answer);
        String toOperators = RawClient.ask(gateway.adminUri().orElseThrow(), RawClient.get("/identity-keys"));
        assertEquals(body(answer), body(toOperators));
        JWKSet keys = JWKSet.parse(body(answer));
        assertEquals(2, keys.size());
        assertTrue(token.verify(new ECDSAVerifier(
                keys.getKeyByKeyId(token.getHeader().getKeyID()).toECKey())));
        return token.getJWTClaimsSet();
    }

    private static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    private EmbeddedGateway start(String lines) throws IOException {
        GatewayUnderTest.writeConfiguration(directory, upstream.port());
        Path process = directory.resolve("gatehouse.properties");
        Files.writeString(
                process,
                Files.readString(process).replace("admin.listen = off", "admin.listen = 127.0.0.1:0")
                        + "\nidentity.issuer = https://gate.example.com\nidentity.key = ${file:"
                        + KEYS.resolve("identity.pem").toAbsolutePath() + "}\nidentity.key.other = ${file:"
                        + KEYS.resolve("identity-next.pem").toAbsolutePath() + "}\n");
        Path route = directory.resolve("routes/all.properties");
        Files.writeString(route, Files.readString(route).replace("auth = none", "auth = jwt:corp\n" + lines));
        write(
                "routes/keys.properties",
                "match.path = /.well-known/jwks.json\nauth = none\nrespond.status = 200\nrespond.identity-keys = on");
        write(
                "issuers/corp.properties",
                "issuer = https://login.example.com/\naudience = orders-api\nalgorithms = RS256\n"
                        + "jwks.file = issuers/corp.json\nclaim.groups = groups");
        write("issuers/corp.json", Tokens.keySet(Tokens.RSA));
        write("consumers/acme.properties", "groups = partners");
        return EmbeddedGateway.start(directory);
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(directory.resolve(file).getParent());
        Files.writeString(directory.resolve(file), text);
    }

    private static String field(String head, String name) {
        return head.replaceAll("(?s).*\r\n" + name + ": ([^\r]+)\r\n.*", "$1");
    }

    private static String ask(EmbeddedGateway gateway, String... fields) throws IOException {
        String[] all = java.util.Arrays.copyOf(fields, fields.length + 1);
        all[fields.length] = "Authorization: Bearer " + TOKEN;
        return RawClient.ask(gateway.uri(), RawClient.get("/orders/1", all));
    }
}
