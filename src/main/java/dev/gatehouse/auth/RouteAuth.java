package dev.gatehouse.auth;

import dev.gatehouse.auth.AuthDecision.Accepted;
import dev.gatehouse.auth.Conclusion.Admitted;
import dev.gatehouse.auth.Conclusion.Denied;
import dev.gatehouse.exchange.AuthFinding;
import dev.gatehouse.exchange.Caller;
import dev.gatehouse.exchange.ClientRequest;
import dev.gatehouse.route.AddressRules;
import dev.gatehouse.route.AuthSettings;
import dev.gatehouse.route.AuthSettings.Demands;
import dev.gatehouse.route.Requirement;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who may pass one route, in one generation. Immutable. */
final class RouteAuth {

    private static final Conclusion WRONG_ADDRESS =
            Denied.forbidden(Caller.ANONYMOUS, AuthFinding.NONE, "address not allowed", List.of());

    private static final Conclusion PUBLIC = new Admitted(Caller.ANONYMOUS, AuthFinding.NONE, List.of());

    private final List<AuthScheme> schemes;
    private final Demands demands;
    private final AddressRules addresses;
    private final Duration timeout;
    private final CallerFields told;

    /** By the scheme's place: what is found where it is the first that was tried. */
    private final List<AuthFinding> findings;

    /** @param told what its service is told of a caller */
    RouteAuth(List<AuthScheme> schemes, AuthSettings settings, CallerFields told) {
        this.told = told;
        this.schemes = List.copyOf(schemes);
        this.demands = settings.demands();
        this.addresses = settings.addresses();
        this.timeout = settings.timeout();
        this.findings = schemes.stream()
                .map(scheme -> new AuthFinding(scheme.name(), List.of()))
                .toList();
    }

    List<AuthScheme> schemes() {
        return schemes;
    }

    AuthFinding findingOf(int place) {
        return findings.get(place);
    }

    CallerFields told() {
        return told;
    }

    Duration timeout() {
        return timeout;
    }

    /**
     * Nobody in particular passes where the route is public; else whom the first scheme that accepts names. Where the client may
     * not call from, its credentials are not looked at.
     *
     * @param heldSeconds how long the client's address is held back yet; 0 = it is not
     */
    Conclusion decide(ClientRequest request, long heldSeconds) {
        if (!addresses.admit(request.origin().address())) {
            return WRONG_ADDRESS;
        }
        if (schemes.isEmpty()) {
            return PUBLIC;
        }
        if (heldSeconds > 0) {
            return new AuthRun(this, request, heldSeconds).goOn();
        }
        AuthDecision first = schemes.get(0).decide(request);
        if (first instanceof Accepted accepted) {
            return admit(request, accepted, schemes.get(0), findings.get(0));
        }
        return new AuthRun(this, request, 0).goOn(first);
    }

    /**
     * Whether a caller whose name is known may pass. What another of its credentials would be good for is not asked.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-15.5.4">RFC 9110 §15.5.4</a>
     */
    Conclusion admit(ClientRequest request, Accepted accepted, AuthScheme by, AuthFinding finding) {
        Caller caller = accepted.caller();
        if (!caller.scopes().containsAll(demands.scopes())) {
            return forbidden(accepted, finding, "a scope is missing", by.challenge());
        }
        if (!demands.groups().isEmpty() && !belongs(caller)) {
            return forbidden(accepted, finding, "in none of the groups", null);
        }
        if (!demands.allow(request.method(), caller.groups())) {
            return forbidden(accepted, finding, "in no group that may use the method", null);
        }
        Requirement requirement = demands.requirement();
        if (requirement != null && !requirement.holds(request.fields(), caller.claims())) {
            return forbidden(accepted, finding, "auth.require does not hold", null);
        }
        return new Admitted(caller, finding, accepted.cookies());
    }

    private boolean belongs(Caller caller) {
        for (String group : demands.groups()) {
            if (caller.groups().contains(group)) {
                return true;
            }
        }
        return false;
    }

    private Denied forbidden(Accepted accepted, AuthFinding finding, String reason, @Nullable Challenge challenge) {
        List<String> challenges =
                challenge != null && challenge.isBearers() ? List.of(challenge.lacking(demands.scopes())) : List.of();
        return Denied.forbidden(accepted.caller(), finding, reason, challenges).with(accepted.cookies());
    }
}
