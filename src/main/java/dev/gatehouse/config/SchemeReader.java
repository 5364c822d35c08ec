package dev.gatehouse.config;

import dev.gatehouse.route.AuthorizerSettings;
import dev.gatehouse.route.IssuerSettings;
import dev.gatehouse.route.LoginCookies;
import dev.gatehouse.route.SchemeSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The schemes that routes name, with what other files say of them. */
final class SchemeReader {

    private final Problems problems;
    private final ConfigDirectory directory;
    private final boolean certificatesCome;
    private final Map<String, IssuerFile> issuers;
    private final Map<String, Optional<AuthorizerSettings>> authorizers;
    private final Set<String> usedIssuers = new HashSet<>();
    private final Set<String> usedAuthorizers = new HashSet<>();

    /**
     * @param certificatesCome whether a client may have shown a certificate
     * @param issuers by the files that are there
     * @param authorizers by the files that are there; empty where there is something wrong with the file
     */
    SchemeReader(
            Problems problems,
            ConfigDirectory directory,
            boolean certificatesCome,
            Map<String, IssuerFile> issuers,
            Map<String, Optional<AuthorizerSettings>> authorizers) {
        this.problems = problems;
        this.certificatesCome = certificatesCome;
        this.directory = directory;
        this.issuers = issuers;
        this.authorizers = authorizers;
    }

    List<SchemeSettings> read(Statements stated) {
        List<SchemeName> names = stated.right(RouteKeys.AUTH, SchemeName.ONE);
        reportLoginBeforeOthers(names, stated);
        List<SchemeSettings> schemes = new ArrayList<>();
        for (SchemeName name : names) {
            scheme(name, stated).ifPresent(schemes::add);
        }
        return schemes;
    }

    /** To be called after the last route. */
    void warnOfUnused() {
        issuers.forEach((id, file) -> {
            if (!usedIssuers.contains(id)) {
                String scheme = file.tells().ofTokens() ? SchemeName.JWT : SchemeName.INTROSPECTION;
                warnOfUnused(FileKind.ISSUER, scheme, id);
            }
        });
        authorizers.keySet().stream()
                .filter(id -> !usedAuthorizers.contains(id))
                .forEach(id -> warnOfUnused(FileKind.AUTHORIZER, SchemeName.FORWARD, id));
    }

    private void warnOfUnused(FileKind kind, String scheme, String id) {
        problems.warning(
                Location.file(directory.shownFile(kind, id)),
                "is used by no route",
                "write auth = " + scheme + ":" + id + " in a route, or take the file away");
    }

    private Optional<? extends SchemeSettings> scheme(SchemeName name, Statements stated) {
        return switch (name.kind()) {
            case SchemeName.API_KEY ->
                Optional.of(new SchemeSettings.ApiKey(
                        stated.value(RouteKeys.AUTH_QUERY_PARAMETER).orElse(null)));
            case SchemeName.CERTIFICATE -> Optional.of(certificate(stated));
            case SchemeName.BASIC -> Optional.of(new SchemeSettings.Basic());
            case SchemeName.JWT -> {
                checkAudience(name.name(), stated);
                yield tokens(name, stated)
                        .filter(issuer -> !issuer.audience().isEmpty())
                        .map(SchemeSettings.Jwt::new);
            }
            case SchemeName.LOGIN -> {
                checkLogins(name.name(), stated);
                yield tokens(name, stated)
                        .filter(issuer -> issuer.login() != null)
                        .map(SchemeSettings.Login::new);
            }
            case SchemeName.INTROSPECTION -> introspection(name.name(), stated);
            case SchemeName.FORWARD -> forward(name.name(), stated);
            default -> throw new IllegalStateException("a kind that was not parsed: " + name.kind());
        };
    }

    /** A browser without a session is sent away: those behind it would never be asked. */
    private void reportLoginBeforeOthers(List<SchemeName> names, Statements stated) {
        if (names.stream()
                .limit(Math.max(0, names.size() - 1))
                .anyMatch(name -> name.kind().equals(SchemeName.LOGIN))) {
            problems.error(
                    stated.locate(RouteKeys.AUTH),
                    stated.quoted(RouteKeys.AUTH) + " sends browsers to log in before what stands behind is tried",
                    "write login:NAME last, and once");
        }
    }

    /** Where no browser logs in the file itself is told. */
    private void checkAudience(String id, Statements stated) {
        IssuerFile file = issuers.get(id);
        if (file != null && file.tells().ofLogins() && !file.tells().ofAudience()) {
            problems.error(
                    stated.locate(RouteKeys.AUTH),
                    "takes tokens of " + id + ", which says nothing of whom they are for",
                    "add audience to " + directory.shownFile(FileKind.ISSUER, id));
        }
    }

    private void checkLogins(String id, Statements stated) {
        IssuerFile file = issuers.get(id);
        if (file != null && file.tells().ofTokens() && !file.tells().ofLogins()) {
            problems.error(
                    stated.locate(RouteKeys.AUTH),
                    "sends browsers to log in at " + id + ", which says nothing of how",
                    "add login.client-id and what belongs to it to " + directory.shownFile(FileKind.ISSUER, id));
        }
    }

    /** Of all logins that there are, whether the route has one or not: another one's route may be on its host. */
    List<String> ownCookies() {
        return issuers.values().stream()
                .flatMap(file -> file.tokens().stream())
                .map(IssuerSettings::login)
                .filter(Objects::nonNull)
                .flatMap(login -> LoginCookies.all(login.cookie()).stream())
                .distinct()
                .toList();
    }

    private SchemeSettings certificate(Statements stated) {
        if (!certificatesCome) {
            problems.error(
                    stated.locate(RouteKeys.AUTH),
                    "lets in who shows a certificate, and nobody is asked for one",
                    "add tls.client-auth and tls.client-ca to gatehouse.properties, or trusted-proxies.client-cert");
        }
        return new SchemeSettings.Certificate();
    }

    private Optional<IssuerSettings> tokens(SchemeName name, Statements stated) {
        IssuerFile file = issuer(name.name(), stated);
        if (file != null && !file.tells().ofTokens()) {
            reportSilent(
                    stated, "says nothing of signed tokens", "add jwks.url, or write introspection:" + name.name());
        }
        return file == null ? Optional.empty() : file.tokens();
    }

    private Optional<SchemeSettings> introspection(String id, Statements stated) {
        IssuerFile file = issuer(id, stated);
        if (file != null && !file.tells().ofIntrospection()) {
            reportSilent(stated, "does not say whom to ask", "add introspection.url, or write jwt:" + id);
        }
        return file == null ? Optional.empty() : file.introspection().map(SchemeSettings.Introspection::new);
    }

    private void reportSilent(Statements stated, String what, String remedy) {
        problems.error(
                stated.locate(RouteKeys.AUTH),
                stated.quoted(RouteKeys.AUTH) + " names an issuer whose file " + what,
                remedy);
    }

    /** Null if there is none, which is reported. */
    private @Nullable IssuerFile issuer(String id, Statements stated) {
        usedIssuers.add(id);
        IssuerFile file = issuers.get(id);
        if (file == null) {
            reportMissing(FileKind.ISSUER, id, "issuer", List.copyOf(issuers.keySet()), stated);
        }
        return file;
    }

    private Optional<SchemeSettings> forward(String id, Statements stated) {
        usedAuthorizers.add(id);
        Optional<AuthorizerSettings> file = authorizers.get(id);
        if (file == null) {
            reportMissing(FileKind.AUTHORIZER, id, "authorizer", List.copyOf(authorizers.keySet()), stated);
            return Optional.empty();
        }
        return file.map(SchemeSettings.Forward::new);
    }

    private void reportMissing(FileKind kind, String id, String noun, List<String> known, Statements stated) {
        problems.error(
                stated.locate(RouteKeys.AUTH),
                stated.quoted(RouteKeys.AUTH) + " names an " + noun + " that there is none of",
                "add " + directory.shownFile(kind, id) + "; " + new KnownNames(noun + "s", known).insteadOf(id));
    }
}
