package dev.gatehouse.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import dev.gatehouse.route.SigningAlgorithm;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A key of an issuer's, with the algorithms that it is good for: those of its kind and curve that the operator allows, and the key
 * itself. What a token says of its algorithm picks among these and can add none. Safe for all threads.
 */
public final class VerificationKey {

    private static final int FEWEST_RSA_BITS = 2048;

    private final @Nullable String id;
    private final String thumbprint;
    private final Map<SigningAlgorithm, JWSHeader> algorithms;
    private final JWSVerifier verifier;

    private volatile boolean withdrawn;

    private VerificationKey(
            @Nullable String id, String thumbprint, List<SigningAlgorithm> algorithms, JWSVerifier verifier) {
        this.id = id;
        this.thumbprint = thumbprint;
        this.verifier = verifier;
        this.algorithms = new EnumMap<>(SigningAlgorithm.class);
        algorithms.forEach(
                algorithm -> this.algorithms.put(algorithm, new JWSHeader(JWSAlgorithm.parse(algorithm.text()))));
    }

    /** Null if nothing that is allowed can be verified with it. */
    static @Nullable VerificationKey of(JWK jwk, List<SigningAlgorithm> allowed) {
        if (!isForSignatures(jwk)) {
            return null;
        }
        List<SigningAlgorithm> fitting =
                allowed.stream().filter(algorithm -> fits(jwk, algorithm)).toList();
        try {
            JWSVerifier verifier = fitting.isEmpty() ? null : verifier(jwk);
            return verifier == null
                    ? null
                    : new VerificationKey(
                            jwk.getKeyID(), jwk.computeThumbprint().toString() + fitting, fitting, verifier);
        } catch (JOSEException unusable) {
            return null;
        }
    }

    /** @param secret as long as the algorithms want it */
    public static VerificationKey of(String secret, List<SigningAlgorithm> allowed) {
        return of(secret.getBytes(StandardCharsets.UTF_8), allowed);
    }

    static VerificationKey of(byte[] secret, List<SigningAlgorithm> allowed) {
        try {
            return new VerificationKey(null, "", allowed, new MACVerifier(secret));
        } catch (JOSEException e) {
            throw new IllegalArgumentException("a secret that is too short", e);
        }
    }

    private static boolean isForSignatures(JWK jwk) {
        boolean use = jwk.getKeyUse() == null || jwk.getKeyUse().equals(KeyUse.SIGNATURE);
        boolean operation =
                jwk.getKeyOperations() == null || jwk.getKeyOperations().contains(KeyOperation.VERIFY);
        return use && operation;
    }

    private static boolean fits(JWK jwk, SigningAlgorithm algorithm) {
        boolean named = jwk.getAlgorithm() == null
                || jwk.getAlgorithm().getName().equals(algorithm.text())
                || (algorithm == SigningAlgorithm.EDDSA
                        && jwk.getAlgorithm().getName().equals("Ed25519"));
        if (!named || algorithm.isSymmetric() || !jwk.getKeyType().getValue().equals(algorithm.keyType())) {
            return false;
        }
        return switch (algorithm) {
            case ES256 -> isOn(jwk, Curve.P_256);
            case ES384 -> isOn(jwk, Curve.P_384);
            case ES512 -> isOn(jwk, Curve.P_521);
            case EDDSA -> jwk instanceof OctetKeyPair pair && pair.getCurve().equals(Curve.Ed25519);
            default -> true;
        };
    }

    private static boolean isOn(JWK jwk, Curve curve) {
        return jwk instanceof ECKey key && key.getCurve().equals(curve);
    }

    private static @Nullable JWSVerifier verifier(JWK jwk) throws JOSEException {
        if (jwk instanceof RSAKey key) {
            RSAPublicKey rsa = key.toRSAPublicKey();
            return rsa.getModulus().bitLength() < FEWEST_RSA_BITS ? null : new RSASSAVerifier(rsa);
        }
        if (jwk instanceof ECKey key) {
            return new ECDSAVerifier(key.toECPublicKey());
        }
        return jwk instanceof OctetKeyPair key ? Ed25519Verifier.of(key.getX().decode()) : null;
    }

    /** The issuer's name for it; null if it has none. */
    public @Nullable String id() {
        return id;
    }

    public boolean isFor(SigningAlgorithm algorithm) {
        return algorithms.containsKey(algorithm);
    }

    /** Whether the signature is this key's, by an algorithm that it is for. */
    boolean verifies(SigningAlgorithm algorithm, byte[] signed, String signature) {
        JWSHeader header = algorithms.get(algorithm);
        try {
            return header != null && verifier.verify(header, signed, new Base64URL(signature));
        } catch (JOSEException | RuntimeException e) {
            return false;
        }
    }

    /** Whether the issuer has this key no longer: what it has signed is not believed any more. */
    public boolean isWithdrawn() {
        return withdrawn;
    }

    void withdraw() {
        withdrawn = true;
    }

    boolean isSameAs(VerificationKey other) {
        return thumbprint.equals(other.thumbprint) && java.util.Objects.equals(id, other.id);
    }
}
