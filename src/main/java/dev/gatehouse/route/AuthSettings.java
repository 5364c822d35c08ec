package dev.gatehouse.route;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may pass a route.
 *
 * @param schemes any one suffices, tried in this order; empty = public
 * @param demands what a caller must be or have besides
 * @param addresses from which anybody may call at all, whoever it is
 * @param forward whether the credential goes on to the upstream
 * @param timeout how long a scheme may take that has to ask somebody; longer than zero
 * @param carriers where the credentials travel that do not go on to the upstream
 * @param told what the upstream is told of a caller
 * @param ownCookies names of cookies that the gateway alone sets and sees, on every route
 */
public record AuthSettings(
        List<SchemeSettings> schemes,
        Demands demands,
        AddressRules addresses,
        boolean forward,
        Duration timeout,
        Carriers carriers,
        ToldCaller told,
        List<String> ownCookies) {

    public static final Duration STANDARD_TIMEOUT = Duration.ofSeconds(5);
    public static final AuthSettings PUBLIC = of();

    public AuthSettings {
        schemes = List.copyOf(schemes);
        ownCookies = List.copyOf(ownCookies);
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("nobody can be so quick");
        }
    }

    public AuthSettings(
            List<SchemeSettings> schemes, Demands demands, AddressRules addresses, boolean forward, Duration timeout) {
        this(
                schemes,
                demands,
                addresses,
                forward,
                timeout,
                carriers(schemes, forward),
                ToldCaller.NAME_ALONE,
                List.of());
    }

    /** The same where the upstream is told this. */
    public AuthSettings telling(ToldCaller other) {
        return new AuthSettings(schemes, demands, addresses, forward, timeout, carriers, other, ownCookies);
    }

    /** With everything else as it is without a word. */
    public static AuthSettings of(SchemeSettings... schemes) {
        return new AuthSettings(List.of(schemes), Demands.NONE, AddressRules.NONE, false, STANDARD_TIMEOUT);
    }

    /** The same where the gateway has cookies of its own. */
    public AuthSettings withOwnCookies(List<String> names) {
        if (names.isEmpty()) {
            return this;
        }
        Carriers all = carriers.and(new Carriers(List.of(), List.of(), names, List.of()));
        return new AuthSettings(schemes, demands, addresses, forward, timeout, all, told, names);
    }

    public boolean isPublic() {
        return schemes.isEmpty();
    }

    /** Names in the query that hold a key of the gateway's own. */
    public List<String> keyParameters() {
        return schemes.stream()
                .flatMap(scheme -> scheme.carriers().parameters().stream())
                .toList();
    }

    /**
     * Of every scheme that is listed, whichever names the caller; and of keys, which are the gateway's own, anywhere. What only a
     * scheme may set is taken out of what a client has sent even where credentials go on.
     */
    private static Carriers carriers(List<SchemeSettings> schemes, boolean forward) {
        Carriers own = schemes.stream()
                .flatMap(scheme -> scheme.ownFields().stream())
                .map(Carriers::field)
                .reduce(Carriers.NONE, Carriers::and);
        return forward
                ? own
                : schemes.stream()
                        .map(SchemeSettings::carriers)
                        .reduce(SchemeSettings.ApiKey.IN_FIELDS, Carriers::and)
                        .and(own);
    }

    /**
     * What a caller whose name is known must be or have.
     *
     * @param scopes all of them are needed; empty = none is
     * @param groups one of them suffices; empty = any caller
     * @param methods by group, as what a caller may use who is in it, none of them = any; no group at all = any method by anybody
     * @param requirement null = none
     */
    public record Demands(
            List<String> scopes,
            List<String> groups,
            Map<String, Set<String>> methods,
            @Nullable Requirement requirement) {

        public static final Demands NONE = new Demands(List.of(), List.of());

        public Demands {
            scopes = List.copyOf(scopes);
            groups = List.copyOf(groups);
            methods = Map.copyOf(methods);
        }

        /** Of scopes and groups alone. */
        public Demands(List<String> scopes, List<String> groups) {
            this(scopes, groups, Map.of(), null);
        }

        /** Whether somebody in these groups may use a method. Who may GET may HEAD. */
        public boolean allow(String method, List<String> ofCaller) {
            if (methods.isEmpty()) {
                return true;
            }
            for (int i = 0; i < ofCaller.size(); i++) {
                Set<String> allowed = methods.get(ofCaller.get(i));
                if (allowed != null && contain(allowed, method)) {
                    return true;
                }
            }
            return false;
        }

        private static boolean contain(Set<String> allowed, String method) {
            return allowed.isEmpty() || allowed.contains(method) || (method.equals("HEAD") && allowed.contains("GET"));
        }
    }
}
