package dev.gatehouse.listen;

import dev.gatehouse.tls.Issued;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Connections of one client that takes any certificate, to look at it, and keeps sessions to resume them. */
public final class TlsClient {

    private static final int PATIENCE_MILLIS = 20_000;

    private final SSLContext context;

    public TlsClient() {
        this(null);
    }

    private TlsClient(KeyManager @Nullable [] own) {
        try {
            context = SSLContext.getInstance("TLS");
            context.init(own, new TrustManager[] {new Anyone()}, null);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One that shows a certificate where it is asked for one of its issuer's name. */
    public static TlsClient showing(Issued own) {
        try {
            char[] password = {'x'};
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(
                    "own", own.keys().getPrivate(), password, own.chain().toArray(new X509Certificate[0]));
            KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
            factory.init(store, password);
            return new TlsClient(factory.getKeyManagers());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Shakes hands; an empty name is not said. */
    public Connection connect(int port, String serverName, String... protocols) throws IOException {
        return connect(new Socket(InetAddress.getLoopbackAddress(), port), serverName, protocols);
    }

    public Connection connect(Socket transport, String serverName, String... protocols) throws IOException {
        transport.setSoTimeout(PATIENCE_MILLIS);
        SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(transport, "127.0.0.1", transport.getPort(), true);
        SSLParameters parameters = socket.getSSLParameters();
        if (!serverName.isEmpty()) {
            parameters.setServerNames(List.of(new SNIHostName(serverName)));
        }
        if (protocols.length > 0) {
            parameters.setProtocols(protocols);
        }
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return new Connection(socket);
    }

    /** One connection, one byte for each char. */
    public record Connection(SSLSocket socket) implements AutoCloseable {

        public SSLSession session() {
            return socket.getSession();
        }

        public X509Certificate shown() throws IOException {
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }

        public Connection send(String bytes) throws IOException {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            return this;
        }

        public String read(int count) throws IOException {
            return new String(socket.getInputStream().readNBytes(count), StandardCharsets.ISO_8859_1);
        }

        public String readUntil(String end) throws IOException {
            StringBuilder read = new StringBuilder();
            while (read.indexOf(end) < 0) {
                int next = socket.getInputStream().read();
                if (next < 0) {
                    break;
                }
                read.append((char) next);
            }
            return read.toString();
        }

        public String rest() throws IOException {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }

        /** All that comes until the connection ends, also if it ends in a way that TLS takes for an attack. */
        public String restWellOrNot() {
            StringBuilder received = new StringBuilder();
            try {
                for (int next = socket.getInputStream().read();
                        next >= 0;
                        next = socket.getInputStream().read()) {
                    received.append((char) next);
                }
            } catch (IOException brokenOff) {
                // What matters is what came before.
            }
            return received.toString();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** Without a check of names either. */
    private static final class Anyone extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
