package dev.gatehouse.config;

import dev.gatehouse.route.ClientCertificate;
import dev.gatehouse.route.EndpointSettings;
import dev.gatehouse.route.UpstreamTls;
import dev.gatehouse.tls.AuthoritiesReading;
import dev.gatehouse.tls.CertifiedKey;
import dev.gatehouse.tls.PairFiles;
import dev.gatehouse.tls.PairReading;
import dev.gatehouse.tls.PairReading.Fault;
import dev.gatehouse.tls.PairReading.Part;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an upstream file says of TLS. The files that it names are read with the configuration, and watched with it: another
 * certificate is another configuration.
 */
final class UpstreamTlsReader {

    private final Path directory;
    private final Problems problems;
    private final ReadLog log;

    UpstreamTlsReader(Path directory, Problems problems, ReadLog log) {
        this.directory = directory;
        this.problems = problems;
        this.log = log;
    }

    /** The endpoints, those with https: with all that is demanded of them. What cannot be used is reported. */
    List<EndpointSettings> secured(List<EndpointSettings> endpoints, Statements stated) {
        if (endpoints.stream().allMatch(endpoint -> endpoint.tls() == null)) {
            for (Key<?> key : UpstreamKeys.OF_TLS) {
                if (stated.has(key)) {
                    problems.error(
                            stated.locate(key),
                            "has no effect: no endpoint is spoken to by TLS",
                            "write https:// before the endpoints, or take the line out");
                }
            }
            return endpoints;
        }
        UpstreamTls demanded = read(stated);
        return endpoints.stream()
                .map(endpoint -> endpoint.demanding(endpoint.isService() ? ofService(demanded, endpoint) : demanded))
                .toList();
    }

    /**
     * Of a service that only DNS says where it is, a certificate for its own domain is demanded: whoever forges a record could
     * show one for a target of his own.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9525#section-6.1">RFC 9525 §6.1</a>
     */
    private static UpstreamTls ofService(UpstreamTls demanded, EndpointSettings service) {
        if (demanded.serverName() != null) {
            return demanded;
        }
        String domain = service.host();
        while (domain.startsWith("_") && domain.indexOf('.') >= 0) {
            domain = domain.substring(domain.indexOf('.') + 1);
        }
        return new UpstreamTls(demanded.authorities(), domain, demanded.verified(), demanded.certificate());
    }

    private UpstreamTls read(Statements stated) {
        boolean verified = stated.value(UpstreamKeys.TLS_VERIFY);
        if (!verified) {
            if (stated.has(UpstreamKeys.TLS_CA)) {
                problems.error(
                        stated.locate(UpstreamKeys.TLS_CA),
                        "has no effect where the service's certificate is not looked at",
                        "take the line out, or the other one that says off-insecure");
            }
            problems.warning(
                    stated.locate(UpstreamKeys.TLS_VERIFY),
                    "is off: whoever answers for the service is taken for it, and can read and change everything",
                    "name its authority by tls.ca, and its name by tls.server-name");
        }
        return new UpstreamTls(
                verified ? authorities(stated) : null,
                stated.find(UpstreamKeys.TLS_SERVER_NAME),
                verified,
                certificate(stated));
    }

    private @Nullable List<X509Certificate> authorities(Statements stated) {
        Path file = file(stated, UpstreamKeys.TLS_CA);
        if (file == null) {
            return null;
        }
        log.reading(file);
        return AuthoritiesReading.of(file)
                .fold(
                        usable -> {
                            log.read(file, text(usable.certificates()));
                            return usable.certificates();
                        },
                        unusable -> {
                            report(stated, UpstreamKeys.TLS_CA, unusable.what(), unusable.remedy());
                            return null;
                        });
    }

    private @Nullable ClientCertificate certificate(Statements stated) {
        Path certificate = file(stated, UpstreamKeys.TLS_CERTIFICATE);
        Path key = file(stated, UpstreamKeys.TLS_KEY);
        requireBeside(stated, UpstreamKeys.TLS_CERTIFICATE, UpstreamKeys.TLS_KEY);
        requireBeside(stated, UpstreamKeys.TLS_KEY, UpstreamKeys.TLS_CERTIFICATE);
        return certificate == null || key == null ? null : certificate(stated, new PairFiles(certificate, key));
    }

    private void requireBeside(Statements stated, Key<?> key, Key<?> other) {
        if (stated.has(key) && !stated.has(other)) {
            problems.error(
                    stated.locate(key),
                    "is of no use alone",
                    "add " + stated.locate(other).key());
        }
    }

    private @Nullable ClientCertificate certificate(Statements stated, PairFiles files) {
        log.reading(files.certificate());
        log.reading(files.key());
        PairReading reading = files.read(Instant.now());
        return reading.fold(
                usable -> {
                    note(files, usable.pair());
                    return new ClientCertificate(
                            usable.pair().chain(), usable.pair().key());
                },
                unusable -> {
                    for (Fault fault : unusable.faults()) {
                        boolean ofKey = fault.part() == Part.KEY;
                        report(
                                stated,
                                ofKey ? UpstreamKeys.TLS_KEY : UpstreamKeys.TLS_CERTIFICATE,
                                fault.what(),
                                fault.remedy());
                    }
                    return null;
                });
    }

    /** Both may be one file. */
    private void note(PairFiles files, CertifiedKey pair) {
        String certificates = text(pair.chain());
        String key = Base64.getEncoder().encodeToString(pair.key().getEncoded());
        boolean one = files.certificate().equals(files.key());
        log.read(files.certificate(), one ? certificates + key : certificates);
        log.read(files.key(), one ? certificates + key : key);
    }

    private void report(Statements stated, Key<?> key, String what, String remedy) {
        problems.error(stated.locate(key), stated.quoted(key) + " " + what, remedy);
    }

    /** Null if it is not stated, or is no path, which is reported where it stands. */
    private @Nullable Path file(Statements stated, Key<Path> key) {
        Path plain = stated.find(key);
        return plain == null || plain.isAbsolute() ? plain : directory.resolve(plain.toString());
    }

    private static String text(List<X509Certificate> certificates) {
        StringBuilder text = new StringBuilder();
        for (X509Certificate certificate : certificates) {
            try {
                text.append(Base64.getEncoder().encodeToString(certificate.getEncoded()))
                        .append('\n');
            } catch (CertificateEncodingException e) {
                throw new IllegalStateException("it was read before", e);
            }
        }
        return text.toString();
    }
}
