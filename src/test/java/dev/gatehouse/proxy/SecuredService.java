package dev.gatehouse.proxy;

import dev.gatehouse.tls.Issued;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** The TLS of a service: the JDK's, as a server. */
final class SecuredService {

    private static final char[] NO_PASSWORD = new char[0];

    private final SSLContext context;
    private final String[] versions;
    private final boolean needsCertificate;

    private SecuredService(SSLContext context, boolean needsCertificate, String... versions) {
        this.context = context;
        this.needsCertificate = needsCertificate;
        this.versions = versions;
    }

    static SecuredService showing(Issued certificate, String... versions) {
        return new SecuredService(context(certificate, null), false, versions);
    }

    /** One that talks with those alone for whom this one vouches. */
    static SecuredService demanding(X509Certificate authority, Issued certificate, String... versions) {
        return new SecuredService(context(certificate, authority), true, versions);
    }

    RawUpstream start() throws IOException {
        return RawUpstream.start(this::secured);
    }

    Socket secured(Socket plain) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, null, plain.getPort(), true);
        socket.setUseClientMode(false);
        socket.setNeedClientAuth(needsCertificate);
        if (versions.length > 0) {
            socket.setEnabledProtocols(versions);
        }
        return socket;
    }

    private static SSLContext context(Issued certificate, @Nullable X509Certificate authority) {
        try {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(null, null);
            keys.setKeyEntry(
                    "own",
                    certificate.keys().getPrivate(),
                    NO_PASSWORD,
                    certificate.chain().toArray(X509Certificate[]::new));
            KeyManagerFactory keyFactory = KeyManagerFactory.getInstance("PKIX");
            keyFactory.init(keys, NO_PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    keyFactory.getKeyManagers(),
                    authority == null ? null : trust(authority).getTrustManagers(),
                    null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TrustManagerFactory trust(X509Certificate authority) throws GeneralSecurityException, IOException {
        KeyStore authorities = KeyStore.getInstance("PKCS12");
        authorities.load(null, null);
        authorities.setCertificateEntry("authority", authority);
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(authorities);
        return factory;
    }
}
