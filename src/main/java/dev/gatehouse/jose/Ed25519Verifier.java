package dev.gatehouse.jose;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ed25519 by the JDK alone; the library's own verifier needs another library.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8037#section-3.1">RFC 8037 §3.1</a>
 */
final class Ed25519Verifier implements JWSVerifier {

    private static final int KEY_BYTES = 32;
    private static final int SIGNATURE_BYTES = 64;

    /** What stands before the 32 bytes in a SubjectPublicKeyInfo: RFC 8410 §4. */
    private static final String PREFIX = "302a300506032b6570032100";

    private final PublicKey key;
    private final JCAContext context = new JCAContext();

    private Ed25519Verifier(PublicKey key) {
        this.key = key;
    }

    /** Null if these bytes are no key. */
    static @Nullable Ed25519Verifier of(byte[] x) {
        if (x.length != KEY_BYTES) {
            return null;
        }
        byte[] encoded = HexFormat.of().parseHex(PREFIX + HexFormat.of().formatHex(x));
        try {
            return new Ed25519Verifier(
                    KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
        } catch (GeneralSecurityException e) {
            return null;
        }
    }

    @Override
    public boolean verify(JWSHeader header, byte[] signed, Base64URL signature) {
        byte[] bytes = signature.decode();
        if (bytes.length != SIGNATURE_BYTES) {
            return false;
        }
        try {
            Signature verification = Signature.getInstance("Ed25519");
            verification.initVerify(key);
            verification.update(signed);
            return verification.verify(bytes);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    @Override
    public Set<JWSAlgorithm> supportedJWSAlgorithms() {
        return Set.of(JWSAlgorithm.EdDSA);
    }

    @Override
    public JCAContext getJCAContext() {
        return context;
    }
}
