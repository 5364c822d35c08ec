package dev.gatehouse.tls;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a private key in PEM. The JDK reads PKCS#8 alone; the older kinds are put into that envelope for it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5958">RFC 5958 (PKCS#8)</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8017#appendix-A.1.2">RFC 8017 (PKCS#1)</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5915">RFC 5915 (SEC1)</a>
 */
final class KeyText {

    private static final String LABEL_END = "PRIVATE KEY";
    private static final String SEC1 = "EC PRIVATE KEY";
    private static final byte[] RSA = Der.oid(1, 2, 840, 113549, 1, 1, 1);
    private static final byte[] EC = Der.oid(1, 2, 840, 10045, 2, 1);

    /** Those whose certificates TLS can use. */
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

    private KeyText() {}

    /** @param certified the key in the certificate: it names the curve where the file does not */
    static PrivateKey parse(String pem, PublicKey certified) throws PairFault {
        return key(envelope(block(pem), certified));
    }

    /** What can be said of a key whose certificate is not known: one in SEC1 may be of any curve. */
    static void check(String pem) throws PairFault {
        PemBlock found = block(pem);
        if (!found.label().equals(SEC1)) {
            var unused = key(envelope(found, null));
        }
    }

    private static PemBlock block(String pem) throws PairFault {
        PemBlock found = null;
        for (PemBlock block : PemBlock.allOf(pem)) {
            if (block.label().endsWith(LABEL_END)) {
                if (found != null) {
                    throw new PairFault("holds several private keys", "leave the certificate's own in it");
                }
                found = block;
            }
        }
        if (found == null) {
            throw new PairFault("holds no private key in PEM", "name a file with -----BEGIN PRIVATE KEY-----");
        }
        if (found.encrypted()) {
            throw new PairFault(
                    "is protected by a password",
                    "keep it in a file without one that the gateway's user alone can read: openssl pkey -in FILE -out PLAIN");
        }
        return found;
    }

    private static byte[] envelope(PemBlock block, @Nullable PublicKey certified) throws PairFault {
        return switch (block.label()) {
            case "PRIVATE KEY" -> block.der();
            case "RSA PRIVATE KEY" -> pkcs8(Der.sequence(RSA, Der.nothing()), block.der());
            case SEC1 -> pkcs8(Der.sequence(EC, curve(certified)), block.der());
            default ->
                throw new PairFault(
                        "holds a kind of private key that is not read here",
                        "write it as PKCS#8: openssl pkey -in FILE -out PLAIN");
        };
    }

    private static byte[] pkcs8(byte[] algorithm, byte[] key) {
        return Der.sequence(Der.integer(0), algorithm, Der.octets(key));
    }

    private static byte[] curve(@Nullable PublicKey certified) throws PairFault {
        if (!(certified instanceof ECPublicKey ec)) {
            throw PairMatch.noMatch();
        }
        try {
            AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
            curve.init(ec.getParams());
            return curve.getEncoded();
        } catch (GeneralSecurityException | IOException e) {
            throw new PairFault("is on a curve that this Java does not know", "have the key made on P-256");
        }
    }

    private static PrivateKey key(byte[] pkcs8) throws PairFault {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (GeneralSecurityException e) {
                // Of another kind, then; or of none.
            }
        }
        throw new PairFault(
                "holds a private key that cannot be read", "write an RSA or EC key in PKCS#8, PKCS#1 or SEC1");
    }
}
