package dev.gatehouse.auth;

import dev.gatehouse.auth.AuthDecision.Absent;
import dev.gatehouse.auth.AuthDecision.Accepted;
import dev.gatehouse.auth.AuthDecision.Answered;
import dev.gatehouse.auth.AuthDecision.Declined;
import dev.gatehouse.auth.AuthDecision.Forbidden;
import dev.gatehouse.auth.AuthDecision.Pending;
import dev.gatehouse.auth.AuthDecision.Refused;
import dev.gatehouse.auth.AuthDecision.Undecided;
import dev.gatehouse.auth.Conclusion.Denied;
import dev.gatehouse.auth.Conclusion.Replied;
import dev.gatehouse.auth.Conclusion.Waiting;
import dev.gatehouse.exchange.AuthFinding;
import dev.gatehouse.exchange.AuthFinding.Trial;
import dev.gatehouse.exchange.Caller;
import dev.gatehouse.exchange.ClientRequest;
import dev.gatehouse.http.Problem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One request's way through the schemes of its route, in their order. The first that accepts names the caller. One that does
 * not, for whatever reason, leaves it to the next: a bad credential never makes a caller anonymous, as a route with schemes
 * lets nobody pass without a name.
 *
 * <p>Owned by one thread at a time, as the exchange is.
 */
final class AuthRun implements AuthDecision.Fold<Optional<Conclusion>> {

    private static final long RETRY_SOON = 1;
    private static final Refused HELD_BACK = new Refused("not looked at, as the address is held back");
    private static final Pending PAUSE = new Pending("a pause after a bad credential", answer -> {});

    private final RouteAuth route;
    private final ClientRequest request;

    /** How long the client's address is held back yet; 0 = it is not. */
    private final long heldSeconds;

    private final List<Trial> trials = new ArrayList<>(2);
    private int next;

    /** Of the first scheme that came as far as any: could not tell, knew who may not, knew a bad credential, or found none. */
    private @Nullable String reason;

    /** Of the first scheme that has one. */
    private @Nullable Answered instead;

    private boolean refused;
    private boolean declined;
    private boolean forbidden;
    private boolean undecided;
    private final Set<String> challenges = new LinkedHashSet<>(2);

    /** What is said once a pause is over; null unless there is one. */
    private @Nullable Conclusion end;

    AuthRun(RouteAuth route, ClientRequest request, long heldSeconds) {
        this.route = route;
        this.request = request;
        this.heldSeconds = heldSeconds;
    }

    /** A run that has come to its end, and whose answer waits for a question that nobody answers, until the deadline. */
    static Waiting pause(RouteAuth route, ClientRequest request, Conclusion end, long nanos) {
        AuthRun over = new AuthRun(route, request, 0);
        over.end = end;
        return new Waiting(over, PAUSE, nanos);
    }

    /** Asks the schemes from the next one on. */
    Conclusion goOn() {
        if (end != null) {
            return end;
        }
        while (next < route.schemes().size()) {
            Optional<Conclusion> conclusion = note(decision());
            if (conclusion.isPresent()) {
                return conclusion.get();
            }
        }
        Answered offered = instead;
        // As with an answer of a scheme's own.
        return offered == null || refused || problem() != Problem.UNAUTHENTICATED
                ? denied()
                : new Replied(offered, new AuthFinding(null, trials));
    }

    /** Goes on with what the current scheme says now. */
    Conclusion goOn(AuthDecision decision) {
        return end != null ? end : note(decision).orElseGet(this::goOn);
    }

    private AuthDecision decision() {
        AuthScheme scheme = current();
        return heldSeconds > 0 && scheme.mayBeGuessed(request) ? HELD_BACK : scheme.decide(request);
    }

    /** For a person: the trials, and what the current scheme does. */
    List<String> toldSoFar(String current) {
        List<String> lines = new ArrayList<>();
        trials.forEach(trial -> lines.add(trial.toString()));
        lines.add(current().name() + ": " + current);
        return lines;
    }

    RouteAuth route() {
        return route;
    }

    /** Empty if the next scheme is to be asked. */
    private Optional<Conclusion> note(AuthDecision decision) {
        return decision.fold(this);
    }

    private AuthScheme current() {
        return route.schemes().get(next);
    }

    @Override
    public Optional<Conclusion> accepted(Accepted accepted) {
        AuthScheme scheme = current();
        AuthFinding by = trials.isEmpty() ? route.findingOf(next) : new AuthFinding(scheme.name(), trials);
        return Optional.of(route.admit(request, accepted, scheme, by));
    }

    @Override
    public Optional<Conclusion> refused(Refused decision) {
        if (!refused && !forbidden && !undecided) {
            reason = decision.reason();
        }
        refused = true;
        ask(current().challenge(), true);
        return tried(decision.reason());
    }

    @Override
    public Optional<Conclusion> absent(Absent decision) {
        if (reason == null) {
            reason = decision.reason();
        }
        ask(current().challenge(), false);
        return tried(decision.reason());
    }

    @Override
    public Optional<Conclusion> forbidden(Forbidden decision) {
        if (!forbidden && !undecided) {
            reason = decision.reason();
        }
        forbidden = true;
        return tried(decision.reason());
    }

    @Override
    public Optional<Conclusion> undecided(Undecided decision) {
        if (!undecided) {
            reason = decision.reason();
        }
        undecided = true;
        return tried(decision.reason());
    }

    @Override
    public Optional<Conclusion> pending(Pending decision) {
        return Optional.of(new Waiting(this, decision, 0));
    }

    /** A bad credential of another scheme is told so, and counted: the way to log in must be no way around that. */
    @Override
    public Optional<Conclusion> answered(Answered decision) {
        if (refused) {
            ask(current().challenge(), false);
            return tried(decision.reason());
        }
        trials.add(new Trial(current().name(), decision.reason()));
        return Optional.of(new Replied(decision, new AuthFinding(null, trials)));
    }

    @Override
    public Optional<Conclusion> declined(Declined decision) {
        if (reason == null || (decision.badCredential() && !refused && !forbidden && !undecided)) {
            reason = decision.reason();
        }
        declined = true;
        refused |= decision.badCredential();
        challenges.addAll(decision.challenges());
        instead = instead == null ? decision.instead() : instead;
        return tried(decision.reason());
    }

    private Optional<Conclusion> tried(String why) {
        trials.add(new Trial(current().name(), why));
        next++;
        return Optional.empty();
    }

    private void ask(@Nullable Challenge challenge, boolean afterRefusal) {
        if (challenge != null) {
            if (afterRefusal) {
                challenges.remove(challenge.text());
                challenges.add(challenge.afterRefusal());
            } else if (!challenges.contains(challenge.afterRefusal())) {
                challenges.add(challenge.text());
            }
        }
    }

    /**
     * Who could send no credential in a request, since all that would do is a certificate, is not asked for one: 401 has to say how.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-15.5.2">RFC 9110 §15.5.2</a>
     */
    private Problem problem() {
        if (undecided) {
            return Problem.UNAVAILABLE;
        }
        if (refused && !forbidden && heldSeconds > 0) {
            return Problem.TOO_MANY_REQUESTS;
        }
        return forbidden || (challenges.isEmpty() && !declined) ? Problem.FORBIDDEN : Problem.UNAUTHENTICATED;
    }

    /** Whoever has a credential that nobody could judge is not told that it is bad; nor who has one that is good. */
    private Denied denied() {
        boolean known = undecided || forbidden;
        boolean bad = refused && !known;
        return new Denied(
                problem(),
                Caller.ANONYMOUS,
                new AuthFinding(null, trials),
                reason == null ? "no credential" : reason,
                known || (bad && heldSeconds > 0) ? List.of() : List.copyOf(challenges),
                bad && heldSeconds == 0,
                undecided ? RETRY_SOON : bad ? heldSeconds : 0);
    }
}
