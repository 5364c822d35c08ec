package dev.gatehouse.config;

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
    private final Map<String, Optional<IssuerSettings>> issuers;
    private final Set<String> usedIssuers = new HashSet<>();

    /**
     * @param certificatesCome whether a client may have shown a certificate
     * @param issuers by the files that are there; empty where there is something wrong with the file
     */
    SchemeReader(
            Problems problems,
            ConfigDirectory directory,
            boolean certificatesCome,
            Map<String, Optional<IssuerSettings>> issuers) {
        this.problems = problems;
        this.certificatesCome = certificatesCome;
        this.directory = directory;
        this.issuers = issuers;
    }

    List<SchemeSettings> read(Statements stated) {
        List<SchemeName> names = stated.find(RouteKeys.AUTH);
        reportLoginBeforeOthers(names, stated);
        List<SchemeSettings> schemes = new ArrayList<>();
        if (names != null) {
            for (SchemeName name : names) {
                scheme(name, stated).ifPresent(schemes::add);
            }
        }
        return schemes;
    }

    /** To be called after the last route. */
    void warnOfUnusedIssuers() {
        issuers.keySet().stream()
                .filter(id -> !usedIssuers.contains(id))
                .forEach(id -> problems.warning(
                        Location.file(directory.shownFile(FileKind.ISSUER, id)),
                        "is used by no route",
                        "write auth = jwt:" + id + " or login:" + id + " in a route, or take the file away"));
    }

    private Optional<? extends SchemeSettings> scheme(SchemeName name, Statements stated) {
        return switch (name.kind()) {
            case SchemeName.API_KEY ->
                Optional.of(new SchemeSettings.ApiKey(
                        stated.value(RouteKeys.AUTH_QUERY_PARAMETER).orElse(null)));
            case SchemeName.CERTIFICATE -> Optional.of(certificate(stated));
            case SchemeName.BASIC -> Optional.of(new SchemeSettings.Basic());
            case SchemeName.JWT ->
                issuer(name.name(), stated)
                        .filter(issuer -> takesTokens(issuer, stated))
                        .map(SchemeSettings.Jwt::new);
            case SchemeName.LOGIN ->
                issuer(name.name(), stated)
                        .filter(issuer -> takesLogins(issuer, stated))
                        .map(SchemeSettings.Login::new);
            default -> throw new IllegalStateException("a kind that was not parsed: " + name.kind());
        };
    }

    /** A browser without a session is sent away: those behind it would never be asked. */
    private void reportLoginBeforeOthers(@Nullable List<SchemeName> names, Statements stated) {
        if (names != null
                && names.stream()
                        .limit(Math.max(0, names.size() - 1))
                        .anyMatch(name -> name.kind().equals(SchemeName.LOGIN))) {
            problems.error(
                    stated.locate(RouteKeys.AUTH),
                    stated.quoted(RouteKeys.AUTH) + " sends browsers to log in before what stands behind is tried",
                    "write login:NAME last, and once");
        }
    }

    private boolean takesTokens(IssuerSettings issuer, Statements stated) {
        if (issuer.audience().isEmpty()) {
            problems.error(
                    stated.locate(RouteKeys.AUTH),
                    "takes tokens of " + issuer.id() + ", which says nothing of whom they are for",
                    "add audience to " + directory.shownFile(FileKind.ISSUER, issuer.id()));
        }
        return !issuer.audience().isEmpty();
    }

    private boolean takesLogins(IssuerSettings issuer, Statements stated) {
        if (issuer.login() == null) {
            problems.error(
                    stated.locate(RouteKeys.AUTH),
                    "sends browsers to log in at " + issuer.id() + ", which says nothing of how",
                    "add login.client-id and what belongs to it to "
                            + directory.shownFile(FileKind.ISSUER, issuer.id()));
        }
        return issuer.login() != null;
    }

    /** Of all logins that there are, whether the route has one or not: another one's route may be on its host. */
    List<String> ownCookies() {
        return issuers.values().stream()
                .flatMap(Optional::stream)
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

    /** Empty if there is none that can be used, which is reported. */
    private Optional<IssuerSettings> issuer(String id, Statements stated) {
        usedIssuers.add(id);
        Optional<IssuerSettings> issuer = issuers.get(id);
        if (issuer == null) {
            problems.error(
                    stated.locate(RouteKeys.AUTH),
                    stated.quoted(RouteKeys.AUTH) + " names an issuer that there is none of",
                    "add " + directory.shownFile(FileKind.ISSUER, id) + "; "
                            + new KnownNames("issuers", List.copyOf(issuers.keySet())).insteadOf(id));
            return Optional.empty();
        }
        return issuer;
    }
}
