package dev.gatehouse.jose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class SigningKeyTest {

    /** As openssl genpkey makes it. */
    private static final String PEM = """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQguFCmZTKqqKWjiWGk
            QXw+zgoIdH07Era62+Yn3+i5diGhRANCAARwhALxQ7MUz6kFtCPW9gIoKq8y8qfd
            XWhxdfWn3IWQ+px7vVXGk2RyrAzgF0db9hRdPw5g3FLi9HYKQXsOiNR1
            -----END PRIVATE KEY-----
            """;

    private final SigningKey key = Objects.requireNonNull(SigningKey.parse(PEM));

    @Test
    void what_it_signs_is_verified_by_what_is_published_of_it() throws Exception {
        String token = key.token(Map.of("sub", "acme \"and\" sons", "groups", List.of("a", "ü")));
        String published = SigningKey.keySet(List.of(key));

        JWK jwk = JWKSet.parse(published).getKeyByKeyId(key.id());
        SignedJWT signed = SignedJWT.parse(token);
        assertTrue(signed.verify(new ECDSAVerifier(jwk.toECKey())));
        assertEquals(key.id(), signed.getHeader().getKeyID());
        assertEquals("acme \"and\" sons", signed.getJWTClaimsSet().getSubject());
        assertEquals(List.of("a", "ü"), signed.getJWTClaimsSet().getStringListClaim("groups"));
        assertEquals(jwk.computeThumbprint().toString(), key.id());
        assertFalse(jwk.isPrivate());
    }

    @Test
    void neither_its_name_nor_what_is_published_tells_the_secret() {
        String secret = "uFCmZTKqqKWjiWGkQXw-zgoIdH07Era62-Yn3-i5diE";
        assertFalse((key + SigningKey.keySet(List.of(key))).contains(secret));
    }

    @Test
    void what_is_no_whole_key_on_p_256_is_none() throws Exception {
        assertNotNull(SigningKey.parse(PEM.replace("\n", "\r\n")));
        assertNull(SigningKey.parse(""));
        assertNull(SigningKey.parse("-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----"));
        assertNull(SigningKey.parse(PEM + PEM), "two keys");
        assertNull(SigningKey.parse(PEM.replace("PRIVATE", "ENCRYPTED PRIVATE")));
        assertNull(SigningKey.parse(pem(generated("EC", "secp256r1"))), "without its public part");
        assertNull(SigningKey.parse(pem(generated("EC", "secp384r1"))));
        assertNull(SigningKey.parse(pem(generated("RSA", ""))));
        assertNull(SigningKey.parse(pem(generated("Ed25519", ""))));
    }

    @Test
    void a_key_with_the_public_part_of_another_is_none() throws Exception {
        byte[] encoded = Base64.getMimeDecoder()
                .decode(PEM.replaceAll("-----[A-Z ]+-----", "").strip());
        byte[] other = generatedPublic();
        System.arraycopy(other, other.length - 64, encoded, encoded.length - 64, 64);
        assertNull(SigningKey.parse(pem(encoded)));
        Arrays.fill(encoded, encoded.length - 64, encoded.length, (byte) 1);
        assertNull(SigningKey.parse(pem(encoded)), "not on the curve");
    }

    private static byte[] generated(String algorithm, String curve) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        if (!curve.isEmpty()) {
            generator.initialize(new ECGenParameterSpec(curve));
        }
        return generator.generateKeyPair().getPrivate().getEncoded();
    }

    private static byte[] generatedPublic() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair().getPublic().getEncoded();
    }

    private static String pem(byte[] encoded) {
        return "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(encoded)
                + "\n-----END PRIVATE KEY-----\n";
    }
}
