package dev.gatehouse.tls;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;

/** Whether a private key is the one that a certificate speaks of: what it signs, the certificate's key must confirm. */
final class PairMatch {

    private static final byte[] SAMPLE = "gatehouse".getBytes(StandardCharsets.US_ASCII);

    private PairMatch() {}

    static void require(PrivateKey key, PublicKey certified) throws PairFault {
        try {
            Signature signature = signature(key.getAlgorithm());
            signature.initSign(key);
            signature.update(SAMPLE);
            byte[] signed = signature.sign();
            signature.initVerify(certified);
            signature.update(SAMPLE);
            if (signature.verify(signed)) {
                return;
            }
        } catch (GeneralSecurityException e) {
            // A key of another kind or length than the certificate's.
        }
        throw noMatch();
    }

    static PairFault noMatch() {
        return new PairFault("does not belong to the certificate", "name the key that the certificate was issued for");
    }

    private static Signature signature(String algorithm) throws GeneralSecurityException {
        return switch (algorithm) {
            case "RSA" -> Signature.getInstance("SHA256withRSA");
            case "EC" -> Signature.getInstance("SHA256withECDSA");
            case "RSASSA-PSS" -> {
                Signature pss = Signature.getInstance("RSASSA-PSS");
                pss.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
                yield pss;
            }
            default -> Signature.getInstance(algorithm);
        };
    }
}
