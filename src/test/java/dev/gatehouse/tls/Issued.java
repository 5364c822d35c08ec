package dev.gatehouse.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;

/** A certificate for tests, with its key in whatever kind of file. */
public record Issued(KeyPair keys, List<X509Certificate> chain) {

    public X509Certificate certificate() {
        return chain.get(0);
    }

    public String certificatePem() {
        return chain.stream().map(Issued::pem).collect(Collectors.joining());
    }

    public String pkcs8() {
        return pem("PRIVATE KEY", keys.getPrivate().getEncoded());
    }

    /** PKCS#1 of an RSA key, SEC1 of one on a curve. */
    public String oldKind() {
        try {
            byte[] inner = PrivateKeyInfo.getInstance(keys.getPrivate().getEncoded())
                    .parsePrivateKey()
                    .toASN1Primitive()
                    .getEncoded("DER");
            return pem(keys.getPrivate().getAlgorithm() + " PRIVATE KEY", inner);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As {@code NAME.pem} and {@code NAME.key}, the key last. */
    public Issued write(Path directory, String name) throws IOException {
        Files.writeString(directory.resolve(name + ".pem"), certificatePem());
        Files.writeString(directory.resolve(name + ".key"), pkcs8());
        return this;
    }

    static String pem(X509Certificate certificate) {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String pem(String label, byte[] der) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
    }
}
