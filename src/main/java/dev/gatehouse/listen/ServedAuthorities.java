package dev.gatehouse.listen;

import dev.gatehouse.tls.ClientAuthorities;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Has each client's certificate verified by those authorities that are in use at that moment. */
final class ServedAuthorities extends X509ExtendedTrustManager {

    /** The kind of key is of no interest where a chain is verified that was verified before. */
    private static final String ANY_KEY = "UNKNOWN";

    private volatile ClientAuthorities inUse;

    ServedAuthorities(ClientAuthorities first) {
        inUse = first;
    }

    ClientAuthorities inUse() {
        return inUse;
    }

    /** Verifies all handshakes that begin from now on. To be called by one thread at a time. */
    void use(ClientAuthorities authorities) {
        inUse = authorities;
    }

    /** Whether these authorities vouch for a chain of a handshake that may have been some time ago. Computes, asks nobody. */
    static boolean vouch(ClientAuthorities authorities, X509Certificate[] chain) {
        try {
            authorities.verifier().checkClientTrusted(chain, ANY_KEY);
            return true;
        } catch (CertificateException e) {
            return false;
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        inUse.verifier().checkClientTrusted(chain, authType, engine);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return inUse.certificates().toArray(new X509Certificate[0]);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        inUse.verifier().checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        inUse.verifier().checkClientTrusted(chain, authType, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("no server is looked for here");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("no server is looked for here");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("no server is looked for here");
    }
}
