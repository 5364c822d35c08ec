package dev.gatehouse.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Issues certificates for tests. */
public final class Issuer {

    private static final Duration YEAR = Duration.ofDays(365);

    private final String name;
    private final KeyPair keys;
    private final List<X509Certificate> chain;

    private Issuer(String name, KeyPair keys, List<X509Certificate> chain) {
        this.name = name;
        this.keys = keys;
        this.chain = chain;
    }

    /** One that nobody vouches for. */
    public static Issuer root() {
        KeyPair keys = keys("EC");
        Issuer self = new Issuer("root", keys, List.of());
        return new Issuer("root", keys, List.of(self.sign("root", keys.getPublic(), Instant.now(), YEAR, true)));
    }

    /** One that this one vouches for, and that goes along with what it issues. */
    public Issuer intermediate() {
        KeyPair own = keys("EC");
        return new Issuer(
                "intermediate", own, List.of(sign("intermediate", own.getPublic(), Instant.now(), YEAR, true)));
    }

    public X509Certificate certificate() {
        return chain.get(0);
    }

    public String pem() {
        return Issued.pem(certificate());
    }

    /** For a year from yesterday, with a key of EC, RSA or Ed25519. */
    public Issued issue(String algorithm, String... names) {
        return issue(algorithm, Instant.now().minus(Duration.ofDays(1)), YEAR, names);
    }

    public Issued issue(String algorithm, Instant from, Duration life, String... names) {
        KeyPair own = keys(algorithm);
        X509Certificate certificate = sign("server", own.getPublic(), from, life, false, names);
        return new Issued(own, name.equals("root") ? List.of(certificate) : List.of(certificate, certificate()));
    }

    private X509Certificate sign(
            String subject, PublicKey key, Instant from, Duration life, boolean issuer, String... names) {
        try {
            var builder = new JcaX509v3CertificateBuilder(
                    new X500Principal("CN=" + name),
                    new BigInteger(64, new SecureRandom()),
                    Date.from(from.minusSeconds(issuer ? 86_400 : 0)),
                    Date.from(from.plus(life)),
                    new X500Principal("CN=" + subject),
                    key);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(issuer));
            if (names.length > 0) {
                GeneralName[] alternatives = Arrays.stream(names)
                        .map(name -> new GeneralName(kind(name), name))
                        .toArray(GeneralName[]::new);
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives));
            }
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (IOException | OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int kind(String name) {
        if (name.contains("://")) {
            return GeneralName.uniformResourceIdentifier;
        }
        return name.matches("[0-9.]+|.*:.*") ? GeneralName.iPAddress : GeneralName.dNSName;
    }

    private static KeyPair keys(String algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (algorithm.equals("EC")) {
                generator.initialize(new ECGenParameterSpec("secp256r1"));
            } else if (algorithm.equals("RSA")) {
                generator.initialize(2048);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
