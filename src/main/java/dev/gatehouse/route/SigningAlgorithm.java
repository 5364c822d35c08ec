package dev.gatehouse.route;

/**
 * How a token may be signed. There is no {@code none}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7518#section-3.1">RFC 7518 §3.1</a>
 */
public enum SigningAlgorithm {
    RS256("RSA", 0),
    RS384("RSA", 0),
    RS512("RSA", 0),
    PS256("RSA", 0),
    PS384("RSA", 0),
    PS512("RSA", 0),
    ES256("EC", 0),
    ES384("EC", 0),
    ES512("EC", 0),
    /** Ed25519 alone: RFC 8037. */
    EDDSA("OKP", 0),
    HS256("oct", 32),
    HS384("oct", 48),
    HS512("oct", 64);

    private final String keyType;
    private final int fewestSecretBytes;

    SigningAlgorithm(String keyType, int fewestSecretBytes) {
        this.keyType = keyType;
        this.fewestSecretBytes = fewestSecretBytes;
    }

    /** As a token's header writes it; another spelling is another algorithm. */
    public String text() {
        return this == EDDSA ? "EdDSA" : name();
    }

    /** The {@code kty} of its keys. */
    public String keyType() {
        return keyType;
    }

    public boolean isSymmetric() {
        return fewestSecretBytes > 0;
    }

    /** A shorter secret can be guessed: RFC 7518 §3.2. */
    public int fewestSecretBytes() {
        return fewestSecretBytes;
    }
}
