package dev.gatehouse.jose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.jwk.JWK;
import dev.gatehouse.route.SigningAlgorithm;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The examples of the standards, each of which has one answer. */
final class JoseVectorsTest {

    private static final String RFC7515_A2_KEY = """
        {"keys":[{"kty":"RSA","e":"AQAB","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-\
        Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63\
        kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGh\
        yxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"}]}\
        """;
    private static final String JOE =
            "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    private static final String RFC7515_A2 = "eyJhbGciOiJSUzI1NiJ9." + JOE
            + ".cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdb"
            + "F9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383"
            + "LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWy"
            + "wlVmtVrBp0igcN_IoypGlUPQGe77Rw";
    private static final String RFC7515_A3_KEY = """
        {"keys":[{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",\
        "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]}\
        """;
    private static final String RFC7515_A3 = "eyJhbGciOiJFUzI1NiJ9." + JOE
            + ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
    private static final String RFC7515_A4_KEY = """
        {"keys":[{"kty":"EC","crv":"P-521",\
        "x":"AekpBQ8ST8a8VcfVOTNl353vSrDCLLJXmPk06wTjxrrjcBpXp5EOnYG_NjFZ6OvLFV1jSfS9tsz4qUxcWceqwQGk",\
        "y":"ADSmRA43Z1DSNx_RvcLI87cdL07l6jQyyBXMoxVg_l2Th-x3S1WDhjDly79ajL4Kkd0AZMaZmh9ubmf63e3kyMj2"}]}\
        """;
    private static final String RFC7515_A4_SIGNATURE =
            "AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWROc-mZZqwqT2SI-KGDKB34XO0aw_7XdtAG8GaSwFKdCAPZgoXD"
                    + "2YBJZCPEX3xKpRwcdOO8KpEHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXolLzeO_Jn";
    private static final String RFC8037_A_KEY = """
        {"keys":[{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}\
        """;
    private static final String RFC8037_A4_SIGNATURE =
            "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

    private static final String RFC7515_A1_SECRET =
            "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
    private static final String RFC7520_RSA_KEY = """
            {"keys":[{"kty":"RSA","kid":"bilbo.baggins@hobbiton.example","use":"sig","e":"AQAB",\
            "n":"n4EPtAOCc9AlkeQHPzHStgAbgs7bTZLwUBZdR8_KuKPEHLd4rHVTeT-O-XV2jRojdNhxJWTDvNd7nqQ0VEiZQHz_AJmSCpMaJMRBSFKrK\
            b2wqVwGU_NsYOYL-QtiWN2lbzcEe6XC0dApr5ydQLrHqkHHig3RBordaZ6Aj-oBHqFEHYpPe7Tpe-OfVfHd1E6cS6M1FZcD1NNLYD5lFHpPI9bT\
            wJlsde3uhGqC0ZCuEHg8lhzwOHrtIQbS0FVbb9k3-tVTU4fg_3L_vniUFAKwuCLqKnS2BYwdq_mzSnbLY7h_qixoR7jig3__kRhuaxwUkRz5iai\
            Qkqgc5gHdrNP5zw"}]}""";
    private static final String RFC7520_PAYLOAD =
            "SXTigJlzIGEgZGFuZ2Vyb3VzIGJ1c2luZXNzLCBGcm9kbywgZ29pbmcgb3V0IHlvdXIgZG9vci4gWW91IHN0ZXAgb250byB0aGUgcm9hZCwgYW5k"
                    + "IGlmIHlvdSBkb24ndCBrZWVwIHlvdXIgZmVldCwgdGhlcmXigJlzIG5vIGtub3dpbmcgd2hlcmUgeW91IG1pZ2h0IGJlIHN3ZXB0IG9m"
                    + "ZiB0by4";
    private static final String RFC7520_4_2_SIGNATURE =
            "cu22eBqkYDKgIlTpzDXGvaFfz6WGoz7fUDcfT0kkOy42miAh2qyBzk1xEsnk2IpN6-tPid6VrklHkqsGqDqHCdP6O8TTB5dDDItllVo6_1OLPpcb"
                    + "UrhiUSMxbbXUvdvWXzg-UD8biiReQFlfz28zGWVsdiNAUf8ZnyPEgVFn442ZdNqiVJRmBqrYRXe8P_ijQ7p8Vdz0TTrxUeT3lm8d9shnr2lf"
                    + "JT8ImUjvAA2Xez2Mlp8cBE5awDzT0qI0n6uiP1aCN_2_jLAeQTlqRHtfa64QQSUmFAAjVKPbByi7xho0uTOcbH510a6GYmJUAfmWjwZ6oD4i"
                    + "fKo8DYM-X72Eaw";

    @Test
    void rfc_7515_a_1_is_signed_by_a_secret() {
        VerificationKey key =
                VerificationKey.of(Base64.getUrlDecoder().decode(RFC7515_A1_SECRET), List.of(SigningAlgorithm.HS256));
        SignedToken token = read(
                "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9." + JOE + ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
                SigningAlgorithm.HS256);
        assertEquals("joe", token.claims().get("iss"));
        assertTrue(token.isSignedBy(key));
    }

    @Test
    void rfc_7515_a_5_has_no_signature_and_is_no_token() {
        assertEquals("not base64url", refusal("eyJhbGciOiJub25lIn0." + JOE + "."));
    }

    @Test
    void rfc_7515_a_6_a_7_and_f_are_no_compact_tokens() {
        assertEquals(
                "not a signed token",
                refusal("{\"payload\":\"" + JOE + "\",\"signatures\":[{\"protected\":\"eyJhbGciOiJSUzI1NiJ9\"}]}"));
        assertEquals(
                "not a signed token",
                refusal("{\"payload\":\"" + JOE + "\",\"protected\":\"eyJhbGciOiJFUzI1NiJ9\",\"signature\":\"Dt\"}"));
        assertEquals("not base64url", refusal(RFC7515_A2.replace(JOE, "")), "detached content");
    }

    @Test
    void rfc_7520_4_2_is_signed_by_rsa_with_pss() {
        String text = "eyJhbGciOiJQUzM4NCIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9iYml0b24uZXhhbXBsZSJ9." + RFC7520_PAYLOAD;
        VerificationKey key = key(RFC7520_RSA_KEY, SigningAlgorithm.PS384);
        assertTrue(key.verifies(SigningAlgorithm.PS384, bytes(text), RFC7520_4_2_SIGNATURE));
        assertFalse(key.verifies(SigningAlgorithm.PS384, bytes(text + "x"), RFC7520_4_2_SIGNATURE));
    }

    @Test
    void of_the_key_sets_of_rfc_7517_a_2_and_a_3_no_secret_is_a_key_to_verify_with() {
        String ec = "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4\","
                + "\"y\":\"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM\",\"d\":\"870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE\","
                + "\"use\":\"enc\",\"kid\":\"1\"}";
        String oct = "{\"kty\":\"oct\",\"alg\":\"A128KW\",\"k\":\"GawgguFyGrWKav7AX4VKUg\"},"
                + "{\"kty\":\"oct\",\"k\":\"" + RFC7515_A1_SECRET
                + "\",\"kid\":\"HMAC key used in JWS spec Appendix A.1 example\"}";
        assertNull(KeySet.parse("{\"keys\":[" + ec + "]}", List.of(SigningAlgorithm.values())));
        assertNull(KeySet.parse("{\"keys\":[" + oct + "]}", List.of(SigningAlgorithm.values())));
    }

    @Test
    void every_algorithm_is_named_as_rfc_7518_3_1_and_rfc_8037_3_1_have_it() {
        assertEquals(
                List.of(
                        "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
                        "HS256", "HS384", "HS512"),
                Stream.of(SigningAlgorithm.values()).map(SigningAlgorithm::text).toList());
    }

    @Test
    void the_key_of_rfc_8037_a_1_has_the_public_part_and_the_thumbprint_of_a_2_and_a_3() throws Exception {
        JWK key =
                JWK.parse("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"d\":\"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\","
                        + "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}");
        assertEquals(
                "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
                key.computeThumbprint().toString());
        assertNotNull(VerificationKey.of(key, List.of(SigningAlgorithm.EDDSA)));
    }

    @Test
    void rfc_7515_a_2_is_signed_by_rsa() {
        assertSigned(RFC7515_A2, RFC7515_A2_KEY, SigningAlgorithm.RS256);
    }

    @Test
    void rfc_7515_a_3_is_signed_on_p_256() {
        assertSigned(RFC7515_A3, RFC7515_A3_KEY, SigningAlgorithm.ES256);
    }

    @Test
    void rfc_7515_a_4_is_signed_on_p_521() {
        VerificationKey key = key(RFC7515_A4_KEY, SigningAlgorithm.ES512);
        assertTrue(
                key.verifies(SigningAlgorithm.ES512, bytes("eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA"), RFC7515_A4_SIGNATURE));
        assertFalse(
                key.verifies(SigningAlgorithm.ES512, bytes("eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZB"), RFC7515_A4_SIGNATURE));
    }

    @Test
    void rfc_8037_a_4_is_signed_by_ed25519() {
        VerificationKey key = key(RFC8037_A_KEY, SigningAlgorithm.EDDSA);
        String text = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
        assertTrue(key.verifies(SigningAlgorithm.EDDSA, bytes(text), RFC8037_A4_SIGNATURE));
        assertFalse(key.verifies(SigningAlgorithm.EDDSA, bytes(text + "x"), RFC8037_A4_SIGNATURE));
        assertFalse(key.verifies(SigningAlgorithm.EDDSA, bytes(text), RFC8037_A4_SIGNATURE.substring(4)));
    }

    @Test
    void an_ed25519_signature_whose_second_half_is_too_large_is_none() {
        // S + L verifies the same equation: RFC 8032 §5.1.7 has it refused, or one token had two signatures.
        byte[] signature = Base64.getUrlDecoder().decode(RFC8037_A4_SIGNATURE);
        byte[] order = new java.math.BigInteger(
                        "7237005577332262213973186563042994240857116359379907606001950938285454250989")
                .toByteArray();
        int carry = 0;
        for (int i = 0; i < 32; i++) {
            int sum = (signature[32 + i] & 0xFF) + (order[order.length - 1 - i] & 0xFF) + carry;
            signature[32 + i] = (byte) sum;
            carry = sum >> 8;
        }
        assertFalse(key(RFC8037_A_KEY, SigningAlgorithm.EDDSA)
                .verifies(
                        SigningAlgorithm.EDDSA,
                        bytes("eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"),
                        Tokens.encoded(signature)));
    }

    @Test
    void of_the_key_set_of_rfc_7517_a_1_the_key_for_encryption_is_passed_over() {
        KeySet keys =
                KeySet.parse("""
                    {"keys":[{"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
                    "y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM","use":"enc","kid":"1"},
                    {"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc\
                    _BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQ\
                    MicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPks\
                    INHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw","e":"AQAB","alg":"RS256","kid":"2011-04-29"}]}\
                    """, List.of(SigningAlgorithm.RS256, SigningAlgorithm.RS384, SigningAlgorithm.ES256));

        assertNotNull(keys);
        assertEquals(1, keys.size());
        assertNotNull(keys.find("2011-04-29", SigningAlgorithm.RS256));
        assertNull(keys.find("2011-04-29", SigningAlgorithm.RS384), "its alg says RS256");
        assertNull(keys.find("1", SigningAlgorithm.ES256));
    }

    private static SignedToken read(String token, SigningAlgorithm algorithm) {
        return SignedToken.read(token, List.of(algorithm)).fold(signed -> signed, reason -> {
            throw new AssertionError(reason);
        });
    }

    /** Why a text is no token, whatever is allowed. */
    private static String refusal(String text) {
        return SignedToken.read(text, List.of(SigningAlgorithm.values())).fold(signed -> "read", reason -> reason);
    }

    private static void assertSigned(String token, String keySet, SigningAlgorithm algorithm) {
        SignedToken read = read(token, algorithm);
        assertEquals("joe", read.claims().get("iss"));
        assertTrue(read.isSignedBy(key(keySet, algorithm)));
    }

    private static VerificationKey key(String keySet, SigningAlgorithm algorithm) {
        KeySet keys = KeySet.parse(keySet, List.of(algorithm));
        assertNotNull(keys);
        VerificationKey key = keys.find(null, algorithm);
        assertNotNull(key);
        return key;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
