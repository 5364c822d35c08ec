package dev.gatehouse.config;

import dev.gatehouse.route.GatewaySettings.ClientTls;
import dev.gatehouse.route.GatewaySettings.HttpsSettings;
import dev.gatehouse.route.GatewaySettings.ListenAddress;
import dev.gatehouse.route.GatewaySettings.PairSettings;
import dev.gatehouse.tls.AuthoritiesReading;
import dev.gatehouse.tls.PairFiles;
import dev.gatehouse.tls.PairReading;
import dev.gatehouse.tls.PairReading.Fault;
import dev.gatehouse.tls.PairReading.Part;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code gatehouse.properties} says of TLS. Certificates and keys are read and held against each other, so that what is
 * wrong with them is said before anything listens.
 */
final class TlsReader {

    private static final String PREFIX = "tls.";

    private final Path directory;
    private final Problems problems;

    TlsReader(Path directory, Problems problems) {
        this.directory = directory;
        this.problems = problems;
    }

    /** Null if nothing listens for TLS, or if what is stated cannot be used, which is reported. */
    @Nullable
    HttpsSettings read(Statements stated) {
        if (!stated.has(ProcessKeys.LISTEN_HTTPS)) {
            warnOfUnused(stated);
            return null;
        }
        ListenAddress listen = stated.find(ProcessKeys.LISTEN_HTTPS);
        Optional<PairSettings> standard = standard(stated);
        List<PairSettings> more = more(stated);
        boolean selfSigned = Optional.empty().equals(stated.find(ProcessKeys.TLS_CERTIFICATE));
        ClientTls clients = clients(stated);
        return listen == null || (standard.isEmpty() && !selfSigned)
                ? null
                : new HttpsSettings(listen, standard.orElse(null), more, clients);
    }

    /** Null if clients are not asked for certificates, or cannot be, which is reported. */
    private @Nullable ClientTls clients(Statements stated) {
        ClientAuth asked = stated.value(ProcessKeys.TLS_CLIENT_AUTH);
        Optional<Statement> authorities = find(stated, ProcessKeys.TLS_CLIENT_CA, "");
        if (stated.isUnread(ProcessKeys.TLS_CLIENT_AUTH)) {
            return null;
        }
        if (asked == ClientAuth.OFF) {
            authorities.ifPresent(unused -> problems.error(
                    unused.at(), "has no effect: no client is asked", "add tls.client-auth = optional, or required"));
            return null;
        }
        if (authorities.isEmpty()) {
            problems.error(
                    stated.locate(ProcessKeys.TLS_CLIENT_AUTH),
                    "has nobody who vouches for clients",
                    "add tls.client-ca with the certificates of those who may");
            return null;
        }
        Path file = path(authorities.get());
        return file == null
                ? null
                : AuthoritiesReading.of(file)
                        .fold(usable -> new ClientTls(file, asked == ClientAuth.REQUIRED), unusable -> {
                            Statement faulty = authorities.get();
                            problems.error(
                                    faulty.at(), faulty.value().quoted() + " " + unusable.what(), unusable.remedy());
                            return null;
                        });
    }

    private void warnOfUnused(Statements stated) {
        for (Statement statement : stated.all()) {
            if (statement.begins(PREFIX)) {
                problems.warning(
                        statement.at(),
                        "is not used: nothing listens for TLS",
                        "add listen.https, or take the line out");
            }
        }
    }

    /** Empty if it is made at start, or cannot be used. */
    private Optional<PairSettings> standard(Statements stated) {
        Optional<Statement> certificate = find(stated, ProcessKeys.TLS_CERTIFICATE, "");
        Optional<Statement> key = find(stated, ProcessKeys.TLS_KEY, "");
        if (certificate.isEmpty()) {
            problems.error(
                    stated.locate(ProcessKeys.LISTEN_HTTPS),
                    "has no certificate to show",
                    "add tls.certificate and tls.key, or tls.certificate = self-signed to try it out");
            return Optional.empty();
        }
        Optional<Path> path = stated.find(ProcessKeys.TLS_CERTIFICATE);
        if (path != null && path.isEmpty()) {
            key.ifPresent(unused -> problems.warning(
                    unused.at(), "is not used beside tls.certificate = self-signed", "take the line out"));
            return Optional.empty();
        }
        return pair(certificate, key, "tls.certificate", "tls.key");
    }

    private List<PairSettings> more(Statements stated) {
        List<PairSettings> pairs = new ArrayList<>();
        for (Statement statement : stated.all()) {
            String name = statement.ending();
            Optional<Statement> certificate = find(stated, ProcessKeys.TLS_NAME_CERTIFICATE, name);
            boolean isKeyAlone = statement.is(ProcessKeys.TLS_NAME_KEY) && certificate.isEmpty();
            if (statement.is(ProcessKeys.TLS_NAME_CERTIFICATE) || isKeyAlone) {
                pair(
                                certificate,
                                find(stated, ProcessKeys.TLS_NAME_KEY, name),
                                PREFIX + name + ".certificate",
                                PREFIX + name + ".key")
                        .ifPresent(pairs::add);
            }
        }
        return pairs;
    }

    private static Optional<Statement> find(Statements stated, Key<?> key, String name) {
        return stated.all().stream()
                .filter(statement -> statement.is(key) && statement.ending().equals(name))
                .findFirst();
    }

    private Optional<PairSettings> pair(
            Optional<Statement> certificate, Optional<Statement> key, String certificateName, String keyName) {
        if (certificate.isEmpty() || key.isEmpty()) {
            certificate.ifPresent(alone -> problems.error(alone.at(), "has no key", "add " + keyName));
            key.ifPresent(alone -> problems.error(alone.at(), "has no certificate", "add " + certificateName));
            return Optional.empty();
        }
        Path certificateFile = path(certificate.get());
        Path keyFile = path(key.get());
        return certificateFile == null || keyFile == null
                ? Optional.empty()
                : checked(new PairSettings(certificateFile, keyFile), certificate.get(), key.get());
    }

    private Optional<PairSettings> checked(PairSettings pair, Statement certificate, Statement key) {
        PairReading reading = new PairFiles(pair.certificate(), pair.key()).read(Instant.now());
        return reading.fold(
                usable -> {
                    if (usable.pair().names().isEmpty()) {
                        problems.warning(
                                certificate.at(),
                                certificate.value().quoted() + " names no host: requests get 421",
                                "have it issued with subject alternative names");
                    }
                    return Optional.of(pair);
                },
                unusable -> {
                    for (Fault fault : unusable.faults()) {
                        Statement faulty = fault.part() == Part.KEY ? key : certificate;
                        problems.error(faulty.at(), faulty.value().quoted() + " " + fault.what(), fault.remedy());
                    }
                    return Optional.empty();
                });
    }

    /** Null if the value is no path, which is reported where it stands. The configuration may lie in an archive. */
    private @Nullable Path path(Statement statement) {
        Path plain = NetworkTypes.FILE.parse(statement.value().text()).orNull();
        return plain == null || plain.isAbsolute() ? plain : directory.resolve(plain.toString());
    }
}
