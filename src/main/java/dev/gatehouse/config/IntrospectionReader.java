package dev.gatehouse.config;

import dev.gatehouse.config.IssuerFile.Tells;
import dev.gatehouse.route.AskedSettings;
import dev.gatehouse.route.EndpointSettings;
import dev.gatehouse.route.IntrospectionSettings;
import dev.gatehouse.route.IntrospectionSettings.Client;
import dev.gatehouse.route.IntrospectionSettings.Expected;
import dev.gatehouse.route.Secret;
import java.util.List;
import java.util.Optional;

/** What an issuer file says of asking the issuer about its tokens; and which of the two kinds of tokens it is about. */
final class IntrospectionReader {

    private static final String PREFIX = "introspection.";

    private static final List<Key<?>> OF_TOKENS = List.of(
            IssuerFileKeys.ALGORITHMS,
            IssuerFileKeys.JWKS_URL,
            IssuerFileKeys.JWKS_FILE,
            IssuerFileKeys.DISCOVERY,
            IssuerFileKeys.SECRET);

    private static final AskedKeys ASKED = new AskedKeys(
            IssuerFileKeys.INTROSPECTION_URL,
            IssuerFileKeys.INTROSPECTION_UPSTREAM,
            IssuerFileKeys.INTROSPECTION_TIMEOUT);

    private final IssuerReader tokens;
    private final AskedReader asked;
    private final Problems problems;

    IntrospectionReader(IssuerReader tokens, AskedReader asked, Problems problems) {
        this.tokens = tokens;
        this.asked = asked;
        this.problems = problems;
    }

    /** The whole file; what is wrong is reported. */
    IssuerFile read(String id, Statements all) {
        Tells tells = tells(all);
        Statements stated = tells.ofTokens()
                ? all
                : all.dropping(
                        statement -> statement.is(IssuerFileKeys.PLAIN_HTTP) || statement.is(IssuerFileKeys.KEEP),
                        "has no effect: no keys are fetched",
                        "take the line out, or add jwks.url");
        return new IssuerFile(
                tells,
                tells.ofTokens() ? tokens.read(id, stated) : Optional.empty(),
                tells.ofIntrospection() ? introspection(id, stated) : Optional.empty());
    }

    private static Tells tells(Statements stated) {
        boolean ofIntrospection = stated.any(statement -> statement.begins(PREFIX));
        return new Tells(
                !ofIntrospection || OF_TOKENS.stream().anyMatch(stated::has),
                ofIntrospection,
                LoginReader.isMeant(stated),
                stated.has(IssuerFileKeys.AUDIENCE));
    }

    private Optional<IntrospectionSettings> introspection(String id, Statements stated) {
        require(stated, IssuerFileKeys.INTROSPECTION_CLIENT_ID, "write as whom the gateway asks");
        require(stated, IssuerFileKeys.AUDIENCE, "write the aud that answers have for this gateway, or none for any");
        Optional<AskedSettings> service = asked.read("issuer:" + id, ASKED, stated);
        service.ifPresent(known -> check(known, stated));
        if (!stated.has(IssuerFileKeys.INTROSPECTION_CLIENT_SECRET)
                && !stated.has(IssuerFileKeys.INTROSPECTION_UPSTREAM)) {
            reportNoProof(stated);
        }
        String client = stated.find(IssuerFileKeys.INTROSPECTION_CLIENT_ID);
        List<String> audience = stated.find(IssuerFileKeys.AUDIENCE);
        if (service.isEmpty() || client == null || audience == null) {
            return Optional.empty();
        }
        String secret = stated.find(IssuerFileKeys.INTROSPECTION_CLIENT_SECRET);
        return Optional.of(new IntrospectionSettings(
                id,
                service.get(),
                new Client(client, secret == null ? null : new Secret(secret)),
                new Expected(
                        stated.find(IssuerFileKeys.ISSUER),
                        audience,
                        stated.value(IssuerFileKeys.CLOCK_SKEW),
                        IssuerReader.claims(stated)),
                stated.value(IssuerFileKeys.INTROSPECTION_CACHE)));
    }

    private void require(Statements stated, Key<?> key, String remedy) {
        if (!stated.has(key)) {
            problems.error(stated.locate(key), "is missing", remedy);
        }
    }

    private void check(AskedSettings service, Statements stated) {
        boolean plainAllowed = stated.value(IssuerFileKeys.INTROSPECTION_PLAIN_HTTP);
        boolean isPlain = AskedReader.isPlain(service);
        if (isPlain && !plainAllowed && !stated.isUnread(IssuerFileKeys.INTROSPECTION_PLAIN_HTTP)) {
            problems.error(
                    stated.locate(IssuerFileKeys.INTROSPECTION_URL),
                    "is asked without TLS: whoever is between sees tokens, and can say of any that it is good",
                    "write https://, or introspection.plain-http = on if nobody can be between");
        } else if (plainAllowed && !isPlain) {
            problems.error(
                    stated.locate(IssuerFileKeys.INTROSPECTION_PLAIN_HTTP),
                    "has no effect: nobody is asked without TLS on another machine",
                    "take the line out");
        }
        if (!stated.has(IssuerFileKeys.INTROSPECTION_CLIENT_SECRET)
                && stated.has(IssuerFileKeys.INTROSPECTION_UPSTREAM)
                && !showsCertificate(service)) {
            reportNoProof(stated);
        }
    }

    private void reportNoProof(Statements stated) {
        problems.error(
                stated.locate(IssuerFileKeys.INTROSPECTION_CLIENT_SECRET),
                "is missing, and there is no certificate to show either",
                "write ${file:…}, or name by introspection.upstream one whose file has tls.certificate");
    }

    private static boolean showsCertificate(AskedSettings service) {
        return service.upstream().endpoints().stream()
                .map(EndpointSettings::tls)
                .allMatch(tls -> tls != null && tls.certificate() != null);
    }
}
