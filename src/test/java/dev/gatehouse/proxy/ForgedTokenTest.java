package dev.gatehouse.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWSAlgorithm;
import dev.gatehouse.jose.Tokens;
import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every known way to make a token that a gateway believes and should not: each is answered 401, all with the same words, and
 * the reason is in the record alone.
 */
@Timeout(60)
final class ForgedTokenTest {

    private static final String ISSUER = """
            issuer = https://login.example.com/
            audience = orders-api
            algorithms = RS256, PS256, ES256, ES384, EdDSA
            jwks.file = issuers/corp.json
            """;

    @TempDir
    static Path directory;

    private static RawUpstream upstream;
    private static EmbeddedGateway gateway;
    private static Records records;

    @BeforeAll
    static void start() throws IOException {
        upstream = RawUpstream.start();
        upstream.answers("HTTP/1.1 204 No Content\r\n\r\n");
        GatewayUnderTest.writeConfiguration(directory, upstream.port());
        Files.createDirectories(directory.resolve("issuers"));
        Files.createDirectories(directory.resolve("consumers"));
        Files.writeString(directory.resolve("issuers/corp.properties"), ISSUER);
        Files.writeString(
                directory.resolve("issuers/corp.json"), Tokens.keySet(Tokens.RSA, Tokens.EC, Tokens.EC_384, Tokens.ED));
        Files.writeString(directory.resolve("consumers/acme.properties"), "");
        Path process = directory.resolve("gatehouse.properties");
        // All of these come from one address, and each is to be looked at.
        Files.writeString(process, Files.readString(process) + "\nlimit.bad-credentials = off");
        Path route = directory.resolve("routes/all.properties");
        Files.writeString(route, Files.readString(route).replace("auth = none", "auth = jwt:corp"));
        gateway = EmbeddedGateway.start(directory);
        records = new Records(directory.resolve("audit.jsonl"));
    }

    @AfterAll
    static void stop() throws IOException {
        GatewayUnderTest.assertAtRest(gateway);
        gateway.close();
        upstream.close();
    }

    @Test
    void what_is_not_forged_passes_with_each_kind_of_key() throws IOException {
        assertPasses(Tokens.good());
        assertPasses(Tokens.es256(Tokens.header("ES256", "ec"), Tokens.claims()));
        assertPasses(
                Tokens.signed(Tokens.EC_384, JWSAlgorithm.ES384, Tokens.header("ES384", "ec-384"), Tokens.claims()));
        assertPasses(Tokens.eddsa(Tokens.header("EdDSA", "ed"), Tokens.claims()));
        assertPasses(Tokens.signed(Tokens.RSA, JWSAlgorithm.PS256, Tokens.header("PS256", "rsa"), Tokens.claims()));
        assertPasses(Tokens.rs256(Tokens.header("RS256", "rsa", "\"typ\":\"at+jwt\""), Tokens.claims()));
        assertPasses(Tokens.good("\"nbf\":1,\"iat\":1.5"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forged")
    void a_forged_token_is_refused_and_only_the_record_says_why(String name, String token, String reason)
            throws IOException {
        String answer = ask(token);

        RawClient.assertStatus(401, answer);
        assertTrue(
                answer.contains("\r\nWWW-Authenticate: Bearer realm=\"gatehouse\", error=\"invalid_token\"\r\n"),
                answer);
        assertTrue(answer.contains("\"title\":\"A valid credential is needed\""), answer);
        assertFalse(answer.contains(reason), "the client is told why");
        String record = records.with(answer.replaceAll("(?s).*X-Request-Id: ([^\r]+).*", "$1"));
        assertTrue(record.contains("\"stage\":\"auth\",\"reason\":\"" + reason + "\""), record);
        assertTrue(record.contains("\"authTried\":\"jwt:corp: " + reason + "\""), record);
    }

    static Stream<Arguments> forged() {
        return Stream.of(algorithms(), headers(), shapes(), signatures(), times(), claims())
                .flatMap(all -> all);
    }

    private static Stream<Arguments> algorithms() {
        String claims = Tokens.encoded(Tokens.claims());
        byte[] publicText = Tokens.keySet(Tokens.RSA).getBytes(StandardCharsets.UTF_8);
        byte[] publicPem = ("-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder().encodeToString(publicKey())
                        + "\n-----END PUBLIC KEY-----\n")
                .getBytes(StandardCharsets.UTF_8);
        String not = "algorithm not allowed";
        return Stream.of(
                forgery("alg none", head("none") + "." + claims + ".AAAA", not),
                forgery("alg None", head("None") + "." + claims + ".AAAA", not),
                forgery("alg NONE", head("NONE") + "." + claims + ".AAAA", not),
                forgery("alg nOnE", head("nOnE") + "." + claims + ".AAAA", not),
                forgery("alg none without a signature", head("none") + "." + claims + ".", "not base64url"),
                forgery(
                        "alg none with a good signature",
                        Tokens.rs256(Tokens.header("none", "rsa"), Tokens.claims()),
                        not),
                forgery("no alg", Tokens.rs256("{\"kid\":\"rsa\"}", Tokens.claims()), not),
                forgery("alg empty", Tokens.rs256(Tokens.header("", "rsa"), Tokens.claims()), not),
                forgery("alg null", Tokens.rs256("{\"alg\":null,\"kid\":\"rsa\"}", Tokens.claims()), not),
                forgery("alg a list", Tokens.rs256("{\"alg\":[\"RS256\"],\"kid\":\"rsa\"}", Tokens.claims()), not),
                forgery("alg in small letters", Tokens.rs256(Tokens.header("rs256", "rsa"), Tokens.claims()), not),
                forgery("alg with a blank", Tokens.rs256(Tokens.header("RS256 ", "rsa"), Tokens.claims()), not),
                forgery(
                        "an algorithm that is not listed",
                        Tokens.rs256(Tokens.header("RS512", "rsa"), Tokens.claims()),
                        not),
                forgery(
                        "HMAC with the key set",
                        Tokens.hs256(publicText, Tokens.header("HS256", "rsa"), Tokens.claims()),
                        not),
                forgery(
                        "HMAC with the public key",
                        Tokens.hs256(publicKey(), Tokens.header("HS256", "rsa"), Tokens.claims()),
                        not),
                forgery(
                        "HMAC with its PEM",
                        Tokens.hs256(publicPem, Tokens.header("HS256", "rsa"), Tokens.claims()),
                        not),
                forgery(
                        "HMAC that says RSA",
                        Tokens.hs256(publicPem, Tokens.header("RS256", "rsa"), Tokens.claims()),
                        "bad signature"),
                forgery(
                        "PS256 that says RS256",
                        Tokens.signed(Tokens.RSA, JWSAlgorithm.PS256, Tokens.header("RS256", "rsa"), Tokens.claims()),
                        "bad signature"),
                forgery(
                        "RS256 that says PS256",
                        Tokens.rs256(Tokens.header("PS256", "rsa"), Tokens.claims()),
                        "bad signature"),
                forgery(
                        "the algorithm of another curve",
                        Tokens.es256(Tokens.header("ES384", "ec"), Tokens.claims()),
                        "unknown key"),
                forgery(
                        "RSA with a key on a curve",
                        Tokens.rs256(Tokens.header("RS256", "ec"), Tokens.claims()),
                        "unknown key"),
                forgery(
                        "EdDSA with an RSA key",
                        Tokens.eddsa(Tokens.header("EdDSA", "rsa"), Tokens.claims()),
                        "unknown key"));
    }

    private static Stream<Arguments> headers() {
        String own = Tokens.OTHER_RSA.toPublicJWK().toString();
        String along = "brings its key along";
        String extension = "asks for an extension, or holds another token";
        return Stream.of(
                forgery("jwk", byOther("\"jwk\":" + own), along),
                forgery("jku", byOther("\"jku\":\"https://evil.example/jwks\""), along),
                forgery("x5u", byOther("\"x5u\":\"https://evil.example/cert\""), along),
                forgery("x5c", byOther("\"x5c\":[\"MIIB\"]"), along),
                forgery("jwk beside a good signature", by("\"jwk\":" + own), along),
                forgery("crit", by("\"crit\":[\"exp\"],\"exp\":1"), extension),
                forgery("crit empty", by("\"crit\":[]"), extension),
                forgery("b64 false", by("\"b64\":false,\"crit\":[\"b64\"]"), extension),
                forgery("b64 false without crit", by("\"b64\":false"), extension),
                forgery("zip", by("\"zip\":\"DEF\""), extension),
                forgery("nested", by("\"cty\":\"JWT\""), extension),
                forgery("a token of logout", by("\"typ\":\"logout+jwt\""), "another type of token"),
                forgery("a proof of possession", by("\"typ\":\"dpop+jwt\""), "another type of token"),
                forgery("typ a number", by("\"typ\":1"), "another type of token"),
                forgery(
                        "alg twice",
                        Tokens.rs256("{\"alg\":\"none\",\"alg\":\"RS256\",\"kid\":\"rsa\"}", Tokens.claims()),
                        "the header is not strict JSON"),
                forgery(
                        "alg twice, once escaped",
                        Tokens.rs256("{\"al\\u0067\":\"none\",\"alg\":\"RS256\",\"kid\":\"rsa\"}", Tokens.claims()),
                        "the header is not strict JSON"),
                forgery(
                        "kid a path",
                        Tokens.rs256(Tokens.header("RS256", "../../../dev/null"), Tokens.claims()),
                        "unknown key"),
                forgery(
                        "kid SQL",
                        Tokens.rs256(Tokens.header("RS256", "x' UNION SELECT 'secret"), Tokens.claims()),
                        "unknown key"),
                forgery(
                        "kid a command",
                        Tokens.rs256(Tokens.header("RS256", "key|/usr/bin/id"), Tokens.claims()),
                        "unknown key"),
                forgery(
                        "kid with NUL",
                        Tokens.rs256(Tokens.header("RS256", "rsa\\u0000"), Tokens.claims()),
                        "unknown key"),
                forgery(
                        "kid a number",
                        Tokens.rs256("{\"alg\":\"RS256\",\"kid\":1}", Tokens.claims()),
                        "its key has no proper name"),
                forgery(
                        "kid huge",
                        Tokens.rs256(Tokens.header("RS256", "r".repeat(300)), Tokens.claims()),
                        "its key has no proper name"),
                forgery(
                        "no kid where two keys would do",
                        Tokens.rs256("{\"alg\":\"ES256\"}", Tokens.claims()),
                        "bad signature"));
    }

    private static Stream<Arguments> shapes() {
        String good = Tokens.good();
        int last = good.lastIndexOf('.');
        String head = good.substring(0, good.indexOf('.'));
        return Stream.of(
                forgery("empty", "", "not a signed token"),
                forgery("one part", "abc", "not a signed token"),
                forgery("two parts", good.substring(0, last), "not a signed token"),
                forgery("no signature", good.substring(0, last + 1), "not base64url"),
                forgery("only dots", "..", "not base64url"),
                forgery("encrypted", "a.b.c.d.e", "encrypted, or not a token"),
                forgery("a part too many", good + ".AAAA", "encrypted, or not a token"),
                forgery("truncated", good.substring(0, good.length() - 2), "bad signature"),
                forgery("truncated within a character", good.substring(0, good.length() - 1), "not base64url"),
                forgery("trailing bits", good.substring(0, good.length() - 1) + other(good), "not base64url"),
                forgery("padding", good + "==", "not base64url"),
                forgery("a blank within", good.substring(0, last) + " " + good.substring(last), "not base64url"),
                forgery(
                        "the other alphabet",
                        head.substring(0, head.length() - 1) + "+" + good.substring(head.length()),
                        "not base64url"),
                forgery("huge", good + "A".repeat(8192), "too long"),
                forgery("JSON in the place of compact", Tokens.encoded("{\"payload\":1}"), "not a signed token"),
                forgery(
                        "deep",
                        Tokens.rs256(
                                Tokens.header("RS256", "rsa"),
                                Tokens.claims("\"x\":" + "[".repeat(50) + "]".repeat(50))),
                        "the claims are not strict JSON"),
                forgery(
                        "something behind",
                        Tokens.rs256(Tokens.header("RS256", "rsa"), Tokens.claims() + "{}"),
                        "the claims are not strict JSON"),
                forgery("not UTF-8", notUtf8(), "the claims are not strict JSON"),
                forgery(
                        "a number that fills the memory when it is written out",
                        Tokens.good("\"level\":1e999999999"),
                        "the claims are not strict JSON"),
                forgery(
                        "a number whose exponent is no number",
                        Tokens.encoded("{\"alg\":\"RS256\",\"x\":1e9999999999}") + ".e30.AAAA",
                        "the header is not strict JSON"),
                forgery(
                        "claims a list",
                        Tokens.rs256(Tokens.header("RS256", "rsa"), "[]"),
                        "the claims are not strict JSON"));
    }

    private static Stream<Arguments> signatures() {
        String es = Tokens.encoded(Tokens.header("ES256", "ec")) + "." + Tokens.encoded(Tokens.claims()) + ".";
        byte[] order = new java.math.BigInteger("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", 16)
                .toByteArray();
        byte[] zeroAndOrder = new byte[64];
        System.arraycopy(order, 1, zeroAndOrder, 0, 32);
        System.arraycopy(order, 1, zeroAndOrder, 32, 32);
        String good = Tokens.good();
        return Stream.of(
                forgery("psychic: zero and zero", es + Tokens.encoded(new byte[64]), "bad signature"),
                forgery("psychic: the order twice", es + Tokens.encoded(zeroAndOrder), "bad signature"),
                forgery("psychic in DER", es + Tokens.encoded(new byte[] {0x30, 6, 2, 1, 0, 2, 1, 0}), "bad signature"),
                forgery("another's signature", byOther(), "bad signature"),
                forgery(
                        "the claims of another token",
                        good.substring(0, good.indexOf('.') + 1)
                                + Tokens.encoded(Tokens.claims("\"admin\":true"))
                                + good.substring(good.lastIndexOf('.')),
                        "bad signature"),
                forgery(
                        "Ed25519 of zeros",
                        Tokens.encoded(Tokens.header("EdDSA", "ed")) + "." + Tokens.encoded(Tokens.claims()) + "."
                                + Tokens.encoded(new byte[64]),
                        "bad signature"),
                forgery(
                        "RSA of zeros",
                        Tokens.encoded(Tokens.header("RS256", "rsa")) + "." + Tokens.encoded(Tokens.claims()) + "."
                                + Tokens.encoded(new byte[256]),
                        "bad signature"));
    }

    private static Stream<Arguments> times() {
        long now = Instant.now().getEpochSecond();
        return Stream.of(
                forgery("expired", claiming(Tokens.claims(now - 31)), "expired"),
                forgery(
                        "no exp",
                        claiming("{\"iss\":\"https://login.example.com/\",\"aud\":\"orders-api\",\"sub\":\"acme\"}"),
                        "no end"),
                forgery(
                        "exp a text",
                        claiming(Tokens.claims().replaceAll("\"exp\":\\d+", "\"exp\":\"9999999999\"")),
                        "no end"),
                forgery("exp negative", claiming(Tokens.claims(-1)), "no end"),
                forgery(
                        "exp beyond all times",
                        claiming(Tokens.claims().replaceAll("\"exp\":\\d+", "\"exp\":1e300")),
                        "no end"),
                forgery(
                        "exp twice",
                        claiming(Tokens.claims(now - 60, "\"exp\":" + (now + 60))),
                        "the claims are not strict JSON"),
                forgery("not yet", Tokens.good("\"nbf\":" + (now + 300)), "not valid yet"),
                forgery("nbf a text", Tokens.good("\"nbf\":\"1\""), "not valid yet"),
                forgery("issued in the future", Tokens.good("\"iat\":" + (now + 300)), "issued in the future"));
    }

    private static Stream<Arguments> claims() {
        return Stream.of(
                forgery(
                        "bound to a certificate that is not shown",
                        Tokens.good("\"cnf\":{\"x5t#S256\":\"bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2\"}"),
                        "bound to a key"),
                forgery(
                        "bound to a key, and stolen",
                        Tokens.good("\"cnf\":{\"jkt\":\"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I\"}"),
                        "bound to a key"),
                forgery(
                        "another issuer",
                        claiming(Tokens.claims().replace("login.example.com/", "login.example.com")),
                        "another issuer"),
                forgery("no issuer", claiming(Tokens.claims().replace("\"iss\"", "\"xxx\"")), "another issuer"),
                forgery(
                        "the issuer in a list",
                        claiming(Tokens.claims()
                                .replace("\"https://login.example.com/\"", "[\"https://login.example.com/\"]")),
                        "another issuer"),
                forgery(
                        "another audience",
                        claiming(Tokens.claims().replace("orders-api", "orders-api2")),
                        "another audience"),
                forgery("no audience", claiming(Tokens.claims().replace("\"aud\"", "\"azp\"")), "another audience"),
                forgery(
                        "audiences of others",
                        claiming(Tokens.claims().replace("\"orders-api\"", "[\"a\",\"b\"]")),
                        "another audience"),
                forgery(
                        "the audience an object",
                        claiming(Tokens.claims().replace("\"orders-api\"", "{\"orders-api\":1}")),
                        "another audience"),
                forgery("sub twice", Tokens.good("\"sub\":\"admin\""), "the claims are not strict JSON"));
    }

    private static Arguments forgery(String name, String token, String reason) {
        return Arguments.of(name, token, reason);
    }

    private static String head(String algorithm) {
        return Tokens.encoded(Tokens.header(algorithm, "rsa"));
    }

    private static String by(String... headers) {
        return Tokens.rs256(Tokens.header("RS256", "rsa", headers), Tokens.claims());
    }

    private static String byOther(String... headers) {
        return Tokens.signed(
                Tokens.OTHER_RSA, JWSAlgorithm.RS256, Tokens.header("RS256", "rsa", headers), Tokens.claims());
    }

    private static String claiming(String claims) {
        return Tokens.rs256(Tokens.header("RS256", "rsa"), claims);
    }

    private static byte[] publicKey() {
        try {
            return Tokens.RSA.toPublicKey().getEncoded();
        } catch (com.nimbusds.jose.JOSEException e) {
            throw new AssertionError(e);
        }
    }

    /** Another character that stands for the same bits, but for those that no byte has. */
    private static char other(String token) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        // 256 bytes are 341 characters and one that has 2 bits: the lowest four are of no byte.
        return alphabet.charAt(alphabet.indexOf(token.charAt(token.length() - 1)) + 1);
    }

    private static String notUtf8() {
        byte[] claims = Tokens.claims("\"x\":\"~\"").getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < claims.length; i++) {
            claims[i] = claims[i] == '~' ? (byte) 0xFF : claims[i];
        }
        String text = Tokens.encoded(Tokens.header("RS256", "rsa")) + "." + Tokens.encoded(claims);
        return text + "." + Tokens.signature(Tokens.RSA, JWSAlgorithm.RS256, text);
    }

    private static void assertPasses(String token) throws IOException {
        String answer = ask(token);
        RawClient.assertStatus(204, answer);
        String record = records.with(answer.replaceAll("(?s).*X-Request-Id: ([^\r]+).*", "$1"));
        assertTrue(record.contains("\"consumer\":\"acme\",\"auth\":\"jwt:corp\","), record);
        assertEquals(-1, record.indexOf("authTried"));
    }

    private static String ask(String token) throws IOException {
        return RawClient.ask(gateway.uri(), RawClient.get("/orders/1", "Authorization: Bearer " + token));
    }
}
