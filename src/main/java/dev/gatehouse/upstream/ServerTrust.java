package dev.gatehouse.upstream;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Who is trusted to be a service: asked by the engine of a connection to one, and by nobody else. */
final class ServerTrust extends X509ExtendedTrustManager {

    private final Check check;

    private ServerTrust(Check check) {
        this.check = check;
    }

    /** Whoever answers for the service, because the operator has asked for that in so many words. */
    static ServerTrust ofAnybody() {
        return new ServerTrust((chain, authType, engine) -> {});
    }

    /**
     * Whom the JDK trusts, if the certificate is in force: the JDK takes one that is trusted by itself, rather than by an
     * authority, however old it is.
     */
    static ServerTrust ofToday(X509ExtendedTrustManager jdk) {
        return new ServerTrust((chain, authType, engine) -> {
            if (chain.length > 0) {
                chain[0].checkValidity();
            }
            jdk.checkServerTrusted(chain, authType, engine);
        });
    }

    /** Whether a certificate is the service's. */
    private interface Check {
        void verify(X509Certificate[] chain, String authType, SSLEngine engine) throws CertificateException;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check.verify(chain, authType, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw noEngine();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw noEngine();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw noServer();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw noServer();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw noServer();
    }

    /** It is for servers to name them. */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }

    private static CertificateException noEngine() {
        return new CertificateException("connections are verified by their engines");
    }

    private static CertificateException noServer() {
        return new CertificateException("this is no server");
    }
}
