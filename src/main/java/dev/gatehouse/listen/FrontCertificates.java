package dev.gatehouse.listen;

import dev.gatehouse.http.Authority;
import dev.gatehouse.route.GatewaySettings.HttpsSettings;
import dev.gatehouse.route.GatewaySettings.PairSettings;
import dev.gatehouse.tls.CertificateTable;
import dev.gatehouse.tls.CertifiedKey;
import dev.gatehouse.tls.PairFiles;
import dev.gatehouse.tls.SelfSigned;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The certificates of the clients' listener: read or made at start, and read again when their files change. */
final class FrontCertificates {

    private static final String MADE = "the self-signed certificate";

    private final InstantSource time;
    private final @Nullable CertifiedKey made;

    /** The pair that is the standard one, unless one was made, comes first. */
    private final List<WatchedPair> watched;

    private final ServedCertificates served;
    private final ExpiryNotices notices = new ExpiryNotices();

    private FrontCertificates(InstantSource time, @Nullable CertifiedKey made, List<WatchedPair> watched) {
        this.time = time;
        this.made = made;
        this.watched = List.copyOf(watched);
        this.served = new ServedCertificates(table());
    }

    /** @throws IOException if a file cannot be used */
    static FrontCertificates read(HttpsSettings settings, InstantSource time, FrontCounters counters)
            throws IOException {
        Instant now = time.instant();
        List<WatchedPair> watched = new ArrayList<>();
        PairSettings standard = settings.certificate();
        if (standard != null) {
            watched.add(WatchedPair.read(files(standard), now, counters));
        }
        for (PairSettings pair : settings.more()) {
            watched.add(WatchedPair.read(files(pair), now, counters));
        }
        CertifiedKey made = standard == null ? SelfSigned.make(ownHosts(settings), now) : null;
        return new FrontCertificates(time, made, watched);
    }

    private static PairFiles files(PairSettings pair) {
        return new PairFiles(pair.certificate(), pair.key());
    }

    /** By which somebody who tries it out may ask for this machine. */
    private static Set<String> ownHosts(HttpsSettings settings) {
        Set<String> hosts = new LinkedHashSet<>(List.of("localhost", "127.0.0.1", "::1"));
        String listen = settings.listen().host();
        if (listen != null) {
            hosts.add(listen);
        }
        try {
            hosts.add(InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException e) {
            // A machine without a name.
        }
        try {
            NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .forEach(address -> hosts.add(withoutZone(address.getHostAddress())));
        } catch (SocketException e) {
            // The names do.
        }
        hosts.removeIf(host -> Authority.parse(host.indexOf(':') >= 0 ? "[" + host + "]" : host) == null);
        return hosts;
    }

    private static String withoutZone(String address) {
        int zone = address.indexOf('%');
        return zone < 0 ? address : address.substring(0, zone);
    }

    ServedCertificates served() {
        return served;
    }

    /** Of the certificate that was made at start, if one was. */
    Optional<String> selfSignedFingerprint() {
        return Optional.ofNullable(made).map(CertifiedKey::sha256Fingerprint);
    }

    /** Takes files that have changed, and says what expires. By one thread at a time. */
    void look() {
        Instant now = time.instant();
        boolean changed = false;
        for (WatchedPair pair : watched) {
            changed |= pair.look(now);
        }
        if (changed) {
            served.use(table());
        }
        notices.look(inUse(), now);
    }

    private CertificateTable table() {
        List<CertifiedKey> pairs = new ArrayList<>();
        watched.forEach(pair -> pairs.add(pair.pair()));
        CertifiedKey standard = made == null ? pairs.remove(0) : made;
        return new CertificateTable(standard, pairs);
    }

    private Map<String, CertifiedKey> inUse() {
        Map<String, CertifiedKey> pairs = new LinkedHashMap<>();
        if (made != null) {
            pairs.put(MADE, made);
        }
        watched.forEach(pair -> pairs.put(pair.files().certificate().toString(), pair.pair()));
        return pairs;
    }
}
