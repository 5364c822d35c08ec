package dev.gatehouse.auth;

import dev.gatehouse.route.AskedSettings;
import dev.gatehouse.route.AuthorizerSettings;
import dev.gatehouse.route.Configuration;
import dev.gatehouse.route.IntrospectionSettings;
import dev.gatehouse.route.IssuerSettings;
import dev.gatehouse.route.Requirement;
import dev.gatehouse.route.Route;
import dev.gatehouse.route.SchemeSettings;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Builds the schemes of one generation from what routes say of them. */
final class Schemes {

    private final Keys keys;
    private final Consumers consumers;
    private final Continued<IssuerSettings, Issuer>.Needed issuers;
    private final Users users;
    private final CertificateHolders certificates;
    private final AuthStanding standing;
    private final List<Route> routes;
    private final Map<IssuerSettings, LoginFlow> logins = new HashMap<>();
    private final AskedServices services;
    private final Continued<IntrospectionSettings, Introspection>.Needed introspections;
    private final Continued<AuthorizerSettings, Authorizer>.Needed authorizers;

    /** @throws IllegalArgumentException if one key belongs to two consumers */
    Schemes(Configuration configuration, AuthStanding standing, AskedServices services) {
        this.services = services;
        this.introspections = standing.introspections().needed();
        this.authorizers = standing.authorizers().needed();
        this.keys = Keys.of(configuration, standing.keys());
        this.consumers = new Consumers(configuration.consumers());
        this.issuers = standing.issuers().needed();
        this.users = new Users(configuration.consumers());
        this.certificates = new CertificateHolders(configuration.consumers());
        this.standing = standing;
        this.routes = configuration.routes().routes();
    }

    /** In the order in which they are tried. */
    List<AuthScheme> of(Route route) {
        OfRoute fold = new OfRoute(route);
        return route.auth().schemes().stream()
                .<AuthScheme>map(scheme -> scheme.fold(fold))
                .toList();
    }

    private LoginFlow flow(IssuerSettings issuer) {
        return logins.computeIfAbsent(issuer, settings -> {
            IssuerLogin login = Objects.requireNonNull(issuers.of(settings).login(), "a route sends browsers there");
            return new LoginFlow(
                    login, new SessionRules(settings, login.settings(), claimsAskedFor(settings)), consumers);
        });
    }

    /** By routes that sessions of this issuer may use. */
    private Set<String> claimsAskedFor(IssuerSettings issuer) {
        Set<String> names = new HashSet<>();
        for (Route route : routes) {
            Requirement requirement = route.auth().demands().requirement();
            if (requirement != null && route.auth().schemes().contains(new SchemeSettings.Login(issuer))) {
                names.addAll(requirement.claimNames());
            }
        }
        return names;
    }

    private AskedService asked(Route route, AskedSettings asked) {
        return services.of(asked.within(route.auth().timeout()));
    }

    /** To be called when all have been built. */
    void keep() {
        issuers.keep();
        introspections.keep();
        authorizers.keep();
        standing.keep(keys);
    }

    private final class OfRoute implements SchemeSettings.Fold<AuthScheme> {

        private final Route route;

        OfRoute(Route route) {
            this.route = route;
        }

        @Override
        public AuthScheme apiKey(SchemeSettings.ApiKey scheme) {
            return new ApiKeyScheme(
                    scheme, route, keys, standing.keyUses(), standing.time().wall());
        }

        @Override
        public AuthScheme jwt(SchemeSettings.Jwt scheme) {
            return new JwtScheme(scheme.text(), issuers.of(scheme.issuer()), consumers);
        }

        @Override
        public AuthScheme login(SchemeSettings.Login scheme) {
            return new LoginScheme(
                    scheme.text(), flow(scheme.issuer()), route.auth().timeout());
        }

        @Override
        public AuthScheme loginPages(SchemeSettings.LoginPages scheme) {
            return new LoginPages(scheme.text(), flow(scheme.issuer()));
        }

        @Override
        public AuthScheme basic(SchemeSettings.Basic scheme) {
            return new BasicScheme(scheme.text(), users, standing.passwords());
        }

        @Override
        public AuthScheme certificate(SchemeSettings.Certificate scheme) {
            return new CertificateScheme(scheme.text(), certificates, standing.time());
        }

        @Override
        public AuthScheme introspection(SchemeSettings.Introspection scheme) {
            return new IntrospectionScheme(
                    scheme.text(),
                    introspections.of(scheme.issuer()),
                    consumers,
                    asked(route, scheme.issuer().asked()));
        }

        @Override
        public AuthScheme forward(SchemeSettings.Forward scheme) {
            return new ForwardScheme(
                    scheme,
                    authorizers.of(scheme.authorizer()),
                    route.auth(),
                    consumers,
                    asked(route, scheme.authorizer().asked()));
        }
    }
}
