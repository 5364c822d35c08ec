package dev.gatehouse.auth;

import dev.gatehouse.auth.AuthDecision.Accepted;
import dev.gatehouse.auth.AuthDecision.Answered;
import dev.gatehouse.auth.AuthDecision.Declined;
import dev.gatehouse.auth.AuthDecision.Forbidden;
import dev.gatehouse.auth.AuthDecision.Undecided;
import dev.gatehouse.exchange.Caller;
import dev.gatehouse.http.Fields;
import dev.gatehouse.route.AuthorizerSettings;
import dev.gatehouse.route.AuthorizerSettings.NamingFields;
import dev.gatehouse.route.Claims;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is made of an authorizer's answer: 2xx lets the request pass, and whatever is not understood does not. Pure. */
final class AuthorizerAnswer {

    private static final int MOST_CHALLENGES = 8;

    private AuthorizerAnswer() {}

    /** Null if the answer lets nobody pass. */
    static @Nullable Passed passed(ServiceAnswer answer, AuthorizerSettings settings) {
        if (answer.status() / 100 != 2) {
            return null;
        }
        Fields told = new Fields();
        for (String name : settings.taken().fields()) {
            for (int i = 0; i < answer.fields().size(); i++) {
                if (answer.fields().name(i).equalsIgnoreCase(name)) {
                    told.add(name, answer.fields().value(i));
                }
            }
        }
        NamingFields caller = settings.taken().caller();
        return caller == null
                ? new Passed(null, told)
                : new Passed(new VouchedFor(identity(answer.fields(), caller), told), told);
    }

    /**
     * The request may pass.
     *
     * @param caller null where the answer does not say who it is
     * @param toldUpstream what the upstream is told
     */
    record Passed(@Nullable VouchedFor caller, Fields toldUpstream) {

        AuthDecision verdict(Consumers consumers) {
            return caller == null ? new Accepted(Caller.ANONYMOUS.telling(toldUpstream)) : caller.verdict(consumers);
        }
    }

    private static TokenIdentity identity(Fields fields, NamingFields caller) {
        // Of two names nobody can say which counts.
        String name = fields.count(caller.consumer()) == 1 ? fields.first(caller.consumer()) : null;
        return new TokenIdentity(
                Claim.name(name),
                null,
                listed(fields, caller.groups()),
                listed(fields, caller.scopes()),
                caller.anyConsumer(),
                Claims.NONE);
    }

    /** Parted by commas or blanks. */
    private static List<String> listed(Fields fields, @Nullable String name) {
        List<String> all = new ArrayList<>();
        for (int i = 0; name != null && i < fields.size(); i++) {
            if (fields.name(i).equalsIgnoreCase(name)) {
                all.addAll(Claim.texts(fields.value(i).replace(',', ' ').strip()));
            }
        }
        return all;
    }

    /** @param hasCredential whether the request had one that the authorizer was shown */
    static AuthDecision notPassed(ServiceAnswer answer, boolean hasCredential, boolean passesRedirects) {
        return switch (answer.status()) {
            case 401 -> new Declined(says(answer), hasCredential, lines(answer.fields(), "WWW-Authenticate"), null);
            case 403 -> new Forbidden(says(answer));
            case 301, 302, 303, 307, 308 -> redirect(answer, passesRedirects);
            default -> new Undecided(says(answer));
        };
    }

    /** Whoever is sent to log in has mostly done nothing worse than to come back late. */
    private static AuthDecision redirect(ServiceAnswer answer, boolean passesRedirects) {
        String location =
                answer.fields().count("Location") == 1 ? answer.fields().first("Location") : null;
        if (!passesRedirects || location == null) {
            return new Undecided(says(answer) + (location == null ? " and not where to" : ", and redirects is off"));
        }
        Fields fields = new Fields();
        fields.add("Location", location);
        lines(answer.fields(), "Set-Cookie").forEach(cookie -> fields.add("Set-Cookie", cookie));
        fields.add("Cache-Control", "no-store");
        return new Declined(
                says(answer),
                false,
                List.of(),
                new Answered(answer.status(), null, fields, "", "sent where the authorizer says"));
    }

    private static String says(ServiceAnswer answer) {
        return "it answers " + answer.status();
    }

    private static List<String> lines(Fields fields, String name) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < fields.size() && lines.size() < MOST_CHALLENGES; i++) {
            if (fields.name(i).equalsIgnoreCase(name)) {
                lines.add(fields.value(i));
            }
        }
        return lines;
    }
}
