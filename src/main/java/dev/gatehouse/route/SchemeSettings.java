package dev.gatehouse.route;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A way to say who is calling, as a route lists it, with all that it needs to know. */
public sealed interface SchemeSettings {

    /** As a route's {@code auth} writes it, such as {@code api-key} or {@code jwt:corp}. */
    String text();

    /** Where its credential travels: taken out of what goes to the upstream, unless {@code auth.forward} is on. */
    Carriers carriers();

    /** Fields in which this scheme alone says something: a client's own are taken out in any case. */
    default List<String> ownFields() {
        return List.of();
    }

    /** Whether whoever it names comes with claims. */
    default boolean bringsClaims() {
        return false;
    }

    /** Who is asked who is calling; null if nobody is. */
    default @Nullable AskedSettings asked() {
        return null;
    }

    <T> T fold(Fold<T> cases);

    /** What is done with each kind; another kind breaks whoever has forgotten it. */
    interface Fold<T> {

        T apiKey(ApiKey scheme);

        T jwt(Jwt scheme);

        T basic(Basic scheme);

        T certificate(Certificate scheme);

        T login(Login scheme);

        T loginPages(LoginPages scheme);

        T introspection(Introspection scheme);

        T forward(Forward scheme);
    }

    /** A token, in {@code Authorization: Bearer}, of which its issuer is asked. */
    record Introspection(IntrospectionSettings issuer) implements SchemeSettings {

        @Override
        public boolean bringsClaims() {
            return true;
        }

        @Override
        public String text() {
            return "introspection:" + issuer.id();
        }

        @Override
        public Carriers carriers() {
            return Jwt.CARRIERS;
        }

        @Override
        public AskedSettings asked() {
            return issuer.asked();
        }

        @Override
        public <T> T fold(Fold<T> cases) {
            return cases.introspection(this);
        }
    }

    /** Whatever a service of the operator's own makes of a request. */
    record Forward(AuthorizerSettings authorizer) implements SchemeSettings {

        @Override
        public String text() {
            return "forward:" + authorizer.id();
        }

        /** What of cookies and fields of its own kind is the credential, the operator alone can say. */
        @Override
        public Carriers carriers() {
            List<String> fields = new ArrayList<>(authorizer.told().credentials());
            if (authorizer.told().includes(Carriers.AUTHORIZATION)) {
                fields.add(Carriers.AUTHORIZATION);
            }
            return new Carriers(fields, List.of(), authorizer.told().cookies(), List.of());
        }

        @Override
        public List<String> ownFields() {
            return authorizer.taken().all();
        }

        @Override
        public AskedSettings asked() {
            return authorizer.asked();
        }

        @Override
        public <T> T fold(Fold<T> cases) {
            return cases.forward(this);
        }
    }

    /** A browser's session, from a login at an issuer. */
    record Login(IssuerSettings issuer) implements SchemeSettings {

        @Override
        public boolean bringsClaims() {
            return true;
        }

        @Override
        public String text() {
            return "login:" + issuer.id();
        }

        /** Its cookies are the gateway's own on every route, see {@link AuthSettings#ownCookies}. */
        @Override
        public Carriers carriers() {
            return Carriers.NONE;
        }

        @Override
        public <T> T fold(Fold<T> cases) {
            return cases.login(this);
        }
    }

    /** What a login answers by itself: a browser's way back from the issuer, and logout. */
    record LoginPages(IssuerSettings issuer) implements SchemeSettings {

        @Override
        public String text() {
            return "login:" + issuer.id();
        }

        @Override
        public Carriers carriers() {
            return Carriers.NONE;
        }

        @Override
        public <T> T fold(Fold<T> cases) {
            return cases.loginPages(this);
        }
    }

    /** A client's certificate, by TLS or as a trusted proxy tells it. */
    record Certificate() implements SchemeSettings {

        @Override
        public String text() {
            return "certificate";
        }

        /** The field by which it may come never goes on: what is not the gateway's own word is none. */
        @Override
        public Carriers carriers() {
            return Carriers.NONE;
        }

        @Override
        public <T> T fold(Fold<T> cases) {
            return cases.certificate(this);
        }
    }

    /** A user's name and password, in {@code Authorization: Basic}. */
    record Basic() implements SchemeSettings {

        public static final String AUTHORIZATION = "Basic";

        private static final Carriers CARRIERS = Carriers.authorization(AUTHORIZATION);

        @Override
        public String text() {
            return "basic";
        }

        @Override
        public Carriers carriers() {
            return CARRIERS;
        }

        @Override
        public <T> T fold(Fold<T> cases) {
            return cases.basic(this);
        }
    }

    /** A signed token of an issuer, in {@code Authorization: Bearer}. */
    record Jwt(IssuerSettings issuer) implements SchemeSettings {

        public static final String AUTHORIZATION = "Bearer";

        private static final Carriers CARRIERS = Carriers.authorization(AUTHORIZATION);

        @Override
        public boolean bringsClaims() {
            return true;
        }

        @Override
        public String text() {
            return "jwt:" + issuer.id();
        }

        @Override
        public Carriers carriers() {
            return CARRIERS;
        }

        @Override
        public <T> T fold(Fold<T> cases) {
            return cases.jwt(this);
        }
    }

    /** @param queryParameter where else a key is looked for; null = nowhere */
    record ApiKey(@Nullable String queryParameter) implements SchemeSettings {

        public static final String FIELD = "X-Api-Key";
        public static final String AUTHORIZATION = "ApiKey";

        /** In fields: these never go on by themselves, whatever a route says of who may pass. */
        public static final Carriers IN_FIELDS = Carriers.field(FIELD).and(Carriers.authorization(AUTHORIZATION));

        @Override
        public String text() {
            return "api-key";
        }

        @Override
        public Carriers carriers() {
            return queryParameter == null ? IN_FIELDS : IN_FIELDS.and(Carriers.parameter(queryParameter));
        }

        @Override
        public <T> T fold(Fold<T> cases) {
            return cases.apiKey(this);
        }
    }
}
