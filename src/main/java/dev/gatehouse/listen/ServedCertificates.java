package dev.gatehouse.listen;

import dev.gatehouse.tls.CertificateTable;
import dev.gatehouse.tls.CertifiedKey;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Hands each handshake the pair that is in use at that moment. Connections that are open belong to the one TLS
 * context, which goes on: a change does not touch them.
 */
final class ServedCertificates extends X509ExtendedKeyManager {

    /**
     * A handshake chooses a pair, and then asks for its key and its chain by an alias. Both must be of the pair that was chosen
     * though others came into use in between, so that some former ones stay known.
     */
    private static final int REMEMBERED = 256;

    private volatile State state;

    /** @param byAlias by the certificate's fingerprint: the pairs of the table, and former ones */
    private record State(CertificateTable table, Map<String, CertifiedKey> byAlias) {}

    ServedCertificates(CertificateTable table) {
        state = new State(table, byAlias(table, Map.of()));
    }

    /** Serves these in all handshakes that begin from now on. To be called by one thread at a time. */
    void use(CertificateTable table) {
        state = new State(table, byAlias(table, state.byAlias));
    }

    private static Map<String, CertifiedKey> byAlias(CertificateTable table, Map<String, CertifiedKey> former) {
        Map<String, CertifiedKey> pairs = new LinkedHashMap<>();
        for (CertifiedKey pair : table.all()) {
            pairs.put(pair.sha256Fingerprint(), pair);
        }
        int kept = pairs.size() + REMEMBERED;
        former.forEach((alias, pair) -> {
            if (pairs.size() < kept) {
                pairs.putIfAbsent(alias, pair);
            }
        });
        return pairs;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        CertifiedKey pair = state.table.choose(serverName(engine), keyType);
        return pair == null ? null : pair.sha256Fingerprint();
    }

    /** Null if the client did not say whom it looks for. */
    private static @Nullable String serverName(SSLEngine engine) {
        if (engine.getHandshakeSession() instanceof ExtendedSSLSession session) {
            for (SNIServerName name : session.getRequestedServerNames()) {
                if (name instanceof SNIHostName host) {
                    return host.getAsciiName().toLowerCase(Locale.ROOT);
                }
            }
        }
        return null;
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        CertifiedKey pair = state.byAlias.get(alias);
        return pair == null ? null : pair.key();
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        CertifiedKey pair = state.byAlias.get(alias);
        return pair == null ? null : pair.chain().toArray(new X509Certificate[0]);
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(String[] keyTypes, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }
}
