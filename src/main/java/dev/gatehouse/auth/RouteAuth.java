package dev.gatehouse.auth;

import dev.gatehouse.auth.AuthDecision.Accepted;
import dev.gatehouse.auth.Conclusion.Admitted;
import dev.gatehouse.auth.Conclusion.Denied;
import dev.gatehouse.exchange.AuthFinding;
import dev.gatehouse.exchange.Caller;
import dev.gatehouse.exchange.ClientRequest;
import dev.gatehouse.http.Problem;
import dev.gatehouse.route.AuthSettings.Demands;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who may pass one route, in one generation. Immutable. */
final class RouteAuth {

    private static final Conclusion PUBLIC = new Admitted(Caller.ANONYMOUS, AuthFinding.NONE);

    private final List<AuthScheme> schemes;
    private final Demands demands;
    private final Duration timeout;

    /** By the scheme's place: what is found where it is the first that was tried. */
    private final List<AuthFinding> findings;

    RouteAuth(List<AuthScheme> schemes, Demands demands, Duration timeout) {
        this.schemes = List.copyOf(schemes);
        this.demands = demands;
        this.timeout = timeout;
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

    Duration timeout() {
        return timeout;
    }

    /** Nobody in particular passes where the route is public; else whom the first scheme that accepts names. */
    Conclusion decide(ClientRequest request) {
        if (schemes.isEmpty()) {
            return PUBLIC;
        }
        AuthDecision first = schemes.get(0).decide(request);
        if (first instanceof Accepted accepted) {
            return admit(accepted.caller(), schemes.get(0), findings.get(0));
        }
        return new AuthRun(this, request).goOn(first);
    }

    /**
     * Whether a caller whose name is known may pass. What another of its credentials would be good for is not asked.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-15.5.4">RFC 9110 §15.5.4</a>
     */
    Conclusion admit(Caller caller, AuthScheme by, AuthFinding finding) {
        if (!caller.scopes().containsAll(demands.scopes())) {
            return forbidden(caller, finding, "a scope is missing", by.challenge());
        }
        if (!demands.groups().isEmpty() && !belongs(caller)) {
            return forbidden(caller, finding, "in none of the groups", null);
        }
        return new Admitted(caller, finding);
    }

    private boolean belongs(Caller caller) {
        for (String group : demands.groups()) {
            if (caller.groups().contains(group)) {
                return true;
            }
        }
        return false;
    }

    private Denied forbidden(Caller caller, AuthFinding finding, String reason, @Nullable Challenge challenge) {
        List<String> challenges =
                challenge != null && challenge.isBearers() ? List.of(challenge.lacking(demands.scopes())) : List.of();
        return new Denied(Problem.FORBIDDEN, caller, finding, reason, challenges, false);
    }
}
