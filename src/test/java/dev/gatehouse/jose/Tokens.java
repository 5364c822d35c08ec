package dev.gatehouse.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Keys, and tokens signed with them that say whatever a test wants. */
public final class Tokens {

    public static final RSAKey RSA = rsa("rsa");
    public static final RSAKey OTHER_RSA = rsa("rsa");
    public static final ECKey EC = ec(Curve.P_256, "ec");
    public static final ECKey EC_384 = ec(Curve.P_384, "ec-384");
    private static final KeyPair ED_PAIR = edPair();
    public static final JWK ED = ed();

    private Tokens() {}

    private static RSAKey rsa(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    public static ECKey ec(Curve curve, String id) {
        try {
            return new ECKeyGenerator(curve).keyID(id).generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private static KeyPair edPair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static JWK ed() {
        byte[] encoded = ED_PAIR.getPublic().getEncoded();
        byte[] x = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
        return new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(x))
                .keyID("ed")
                .build();
    }

    /** What an issuer publishes. */
    public static String keySet(JWK... keys) {
        return new JWKSet(List.of(keys)).toPublicJWKSet().toString();
    }

    /** Those of a good token, valid for an hour, and more behind a comma. */
    public static String claims(String... more) {
        long now = Instant.now().getEpochSecond();
        return claims(now + 3600, more);
    }

    public static String claims(long expires, String... more) {
        return "{\"iss\":\"https://login.example.com/\",\"aud\":\"orders-api\",\"sub\":\"acme\",\"exp\":" + expires
                + (more.length == 0 ? "" : "," + String.join(",", more)) + "}";
    }

    public static String header(String algorithm, String keyId, String... more) {
        return "{\"alg\":\"" + algorithm + "\",\"kid\":\"" + keyId + "\""
                + (more.length == 0 ? "" : "," + String.join(",", more)) + "}";
    }

    /** A good one. */
    public static String good(String... moreClaims) {
        return rs256(header("RS256", "rsa"), claims(moreClaims));
    }

    public static String rs256(String header, String claims) {
        return signed(RSA, JWSAlgorithm.RS256, header, claims);
    }

    public static String es256(String header, String claims) {
        return signed(EC, JWSAlgorithm.ES256, header, claims);
    }

    public static String eddsa(String header, String claims) {
        String text = encoded(header) + "." + encoded(claims);
        try {
            Signature signing = Signature.getInstance("Ed25519");
            signing.initSign(ED_PAIR.getPrivate());
            signing.update(text.getBytes(StandardCharsets.US_ASCII));
            return text + "." + Base64URL.encode(signing.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** @param algorithm by which it is signed, whatever the header says */
    public static String signed(JWK key, JWSAlgorithm algorithm, String header, String claims) {
        String text = encoded(header) + "." + encoded(claims);
        return text + "." + signature(key, algorithm, text);
    }

    public static String signature(JWK key, JWSAlgorithm algorithm, String text) {
        try {
            JWSSigner signer = key instanceof RSAKey rsa ? new RSASSASigner(rsa) : new ECDSASigner((ECKey) key);
            return signer.sign(new JWSHeader(algorithm), text.getBytes(StandardCharsets.US_ASCII))
                    .toString();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    public static String hs256(byte[] secret, String header, String claims) {
        String text = encoded(header) + "." + encoded(claims);
        try {
            JWSHeader by = new JWSHeader(JWSAlgorithm.HS256);
            return text + "." + new MACSigner(secret).sign(by, text.getBytes(StandardCharsets.US_ASCII));
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    public static String encoded(String text) {
        return encoded(text.getBytes(StandardCharsets.UTF_8));
    }

    public static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
