package dev.gatehouse.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A key of the gateway's own, on P-256, by which it signs tokens (ES256). Known by its thumbprint (RFC 7638), so that a key has one id
 * wherever it is. Safe for all threads; nothing that prints it prints more than that id.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7518#section-3.4">RFC 7518 §3.4</a>
 */
public final class SigningKey {

    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";
    private static final String SIGNATURE = "SHA256withECDSAinP1363Format";
    private static final int COORDINATE_BYTES = 32;

    /** The end of a PKCS#8 document of a key on P-256: its public part, in an envelope of its own (RFC 5915 §3). */
    private static final byte[] PUBLIC_PART = HexFormat.of().parseHex("a14403420004");

    private final PrivateKey key;
    private final ECKey published;
    private final String header;

    private SigningKey(PrivateKey key, ECKey published) {
        this.key = key;
        this.published = published;
        this.header = encoded("{\"alg\":\"ES256\",\"kid\":\"" + published.getKeyID() + "\",\"typ\":\"JWT\"}");
    }

    /**
     * Null if it is none that can be used: in PKCS#8, on P-256, and with its public part, as {@code openssl genpkey} writes it.
     *
     * @param pem one key, without a password
     */
    public static @Nullable SigningKey parse(String pem) {
        int begin = pem.indexOf(BEGIN);
        int end = pem.indexOf(END);
        if (begin < 0 || end < begin || pem.indexOf(BEGIN, begin + 1) >= 0) {
            return null;
        }
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(pem.substring(begin + BEGIN.length(), end));
            SigningKey read = read(encoded);
            return read != null && read.isWhole() ? read : null;
        } catch (GeneralSecurityException | JOSEException | RuntimeException unusable) {
            return null;
        }
    }

    private static @Nullable SigningKey read(byte[] pkcs8) throws GeneralSecurityException, JOSEException {
        int x = pkcs8.length - 2 * COORDINATE_BYTES;
        int start = x - PUBLIC_PART.length;
        if (start < 0 || !Arrays.equals(pkcs8, start, x, PUBLIC_PART, 0, PUBLIC_PART.length)) {
            return null;
        }
        PrivateKey key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        ECKey point = new ECKey.Builder(
                        Curve.P_256,
                        Base64URL.encode(Arrays.copyOfRange(pkcs8, x, x + COORDINATE_BYTES)),
                        Base64URL.encode(Arrays.copyOfRange(pkcs8, x + COORDINATE_BYTES, pkcs8.length)))
                .keyIDFromThumbprint()
                .algorithm(JWSAlgorithm.ES256)
                .keyUse(KeyUse.SIGNATURE)
                .build();
        return new SigningKey(key, point);
    }

    /** Whether its public part is that of its secret one, and both are on the curve. */
    private boolean isWhole() throws GeneralSecurityException, JOSEException {
        byte[] sample = header.getBytes(StandardCharsets.US_ASCII);
        Signature check = Signature.getInstance(SIGNATURE);
        check.initVerify(published.toECPublicKey());
        check.update(sample);
        return check.verify(signature(sample));
    }

    /** Its name in tokens and in key sets. */
    public String id() {
        return published.getKeyID();
    }

    /**
     * A token in its compact form.
     *
     * @param claims texts, numbers, and lists of texts
     * @see <a href="https://www.rfc-editor.org/rfc/rfc7515#section-7.1">RFC 7515 §7.1</a>
     */
    public String token(Map<String, Object> claims) {
        String text = header + "." + encoded(JSONObjectUtils.toJSONString(claims));
        try {
            byte[] signature = signature(text.getBytes(StandardCharsets.US_ASCII));
            return text + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key that has signed before", e);
        }
    }

    private byte[] signature(byte[] text) throws GeneralSecurityException {
        Signature signing = Signature.getInstance(SIGNATURE);
        signing.initSign(key);
        signing.update(text);
        return signing.sign();
    }

    /**
     * What is published of keys: enough to verify what they have signed.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc7517#section-5">RFC 7517 §5</a>
     */
    public static String keySet(List<SigningKey> keys) {
        return new JWKSet(keys.stream().<JWK>map(each -> each.published).toList()).toString();
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "key " + id();
    }
}
