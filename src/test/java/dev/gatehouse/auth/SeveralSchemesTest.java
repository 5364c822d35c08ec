package dev.gatehouse.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.gatehouse.auth.AuthDecision.Absent;
import dev.gatehouse.auth.AuthDecision.Accepted;
import dev.gatehouse.auth.AuthDecision.Pending;
import dev.gatehouse.auth.AuthDecision.Refused;
import dev.gatehouse.auth.AuthDecision.Undecided;
import dev.gatehouse.auth.Conclusion.Admitted;
import dev.gatehouse.auth.Conclusion.Denied;
import dev.gatehouse.auth.Conclusion.Waiting;
import dev.gatehouse.exchange.Caller;
import dev.gatehouse.exchange.ClientRequest;
import dev.gatehouse.exchange.ExchangeFixture;
import dev.gatehouse.http.Fields;
import dev.gatehouse.http.Problem;
import dev.gatehouse.route.AddressRules;
import dev.gatehouse.route.AuthSettings;
import dev.gatehouse.route.AuthSettings.Demands;
import dev.gatehouse.route.ToldCaller;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a route says that lists several schemes. */
final class SeveralSchemesTest {

    private static final AuthDecision ABSENT = new Absent("no token");
    private static final AuthDecision BAD = new Refused("expired");
    private static final AuthDecision UNKNOWN = new Undecided("its keys have not come");
    private static final Caller ALICE = new Caller(null, "alice", null, List.of("staff"), List.of("read"));
    private static final AuthDecision ACCEPTED = new Accepted(ALICE);

    @Test
    void the_first_that_accepts_names_the_caller_and_the_record_says_why_the_others_did_not() {
        Admitted admitted = assertInstanceOf(Admitted.class, decide(Demands.NONE, bearer(BAD), key(ACCEPTED)));

        assertEquals(ALICE, admitted.caller());
        assertEquals("key", admitted.by().scheme());
        assertEquals("jwt: expired", admitted.by().trialsText());
    }

    @Test
    void what_comes_behind_the_first_that_accepts_is_not_asked() {
        AuthScheme unasked = new Fixed("jwt", Challenge.ofBearers(), null);
        Admitted admitted = assertInstanceOf(Admitted.class, decide(Demands.NONE, key(ACCEPTED), unasked));

        assertEquals("key", admitted.by().scheme());
        assertEquals(null, admitted.by().trialsText());
    }

    @Test
    void without_any_credential_each_scheme_asks_for_its_own() {
        Denied denied = denied(Demands.NONE, bearer(ABSENT), bearer(ABSENT), key(new Absent("no key")));

        assertEquals(Problem.UNAUTHENTICATED, denied.problem());
        assertEquals(List.of("Bearer realm=\"gatehouse\"", "ApiKey realm=\"gatehouse\""), denied.challenges());
        assertEquals("no token", denied.reason());
        assertEquals(false, denied.badCredential());
    }

    @Test
    void a_bad_credential_beside_none_is_refused_and_never_makes_nobody_of_somebody() {
        Denied denied = denied(Demands.NONE, key(new Absent("no key")), bearer(BAD));

        assertEquals(Problem.UNAUTHENTICATED, denied.problem());
        assertEquals("expired", denied.reason());
        assertEquals(true, denied.badCredential());
        assertEquals("key: no key; jwt: expired", denied.by().trialsText());
    }

    /** Otherwise whoever guesses passwords would say that it is a browser, and none of its guesses would count. */
    @Test
    void a_bad_credential_is_told_and_counted_also_where_a_browser_without_one_is_sent_to_log_in() {
        AuthScheme login = new Fixed(
                "login",
                Challenge.of("Cookie"),
                new AuthDecision.Answered(302, null, new Fields(), "", "no session: sent to log in"));
        Denied denied = denied(Demands.NONE, bearer(BAD), login);

        assertEquals(Problem.UNAUTHENTICATED, denied.problem());
        assertEquals("expired", denied.reason());
        assertEquals(true, denied.badCredential());
        assertEquals(
                List.of("Bearer realm=\"gatehouse\", error=\"invalid_token\"", "Cookie realm=\"gatehouse\""),
                denied.challenges());
        Conclusion.Replied replied =
                assertInstanceOf(Conclusion.Replied.class, decide(Demands.NONE, bearer(ABSENT), login));
        assertEquals(302, replied.answer().status());
    }

    @Test
    void an_authorizer_that_sends_browsers_to_log_in_is_no_way_around_that_either() {
        AuthScheme portal = new Fixed(
                "portal",
                Challenge.of("Cookie"),
                new AuthDecision.Declined(
                        "it answers 302",
                        false,
                        List.of(),
                        new AuthDecision.Answered(302, null, new Fields(), "", "sent where the authorizer says")));
        assertEquals(true, denied(Demands.NONE, portal, bearer(BAD)).badCredential());
        assertEquals(true, denied(Demands.NONE, bearer(BAD), portal).badCredential());
        assertInstanceOf(Conclusion.Replied.class, decide(Demands.NONE, portal, bearer(ABSENT)));
    }

    @Test
    void a_credential_that_an_authorizer_refuses_is_a_bad_one_and_none_is_not() {
        for (boolean hasCredential : List.of(true, false)) {
            AuthScheme portal = new Fixed(
                    "portal",
                    Challenge.of("Cookie"),
                    AuthorizerAnswer.notPassed(new ServiceAnswer(401, new Fields(), ""), hasCredential, false));
            assertEquals(hasCredential, denied(Demands.NONE, portal).badCredential());
        }
    }

    @Test
    void a_token_that_one_of_two_issuers_refuses_is_said_to_be_invalid_once() {
        Denied denied = denied(Demands.NONE, bearer(ABSENT), bearer(BAD), bearer(ABSENT));

        assertEquals(List.of("Bearer realm=\"gatehouse\", error=\"invalid_token\""), denied.challenges());
    }

    @Test
    void who_cannot_be_judged_now_is_told_to_come_again_and_not_that_the_credential_is_bad() {
        Denied denied = denied(Demands.NONE, bearer(BAD), bearer(UNKNOWN), key(new Absent("no key")));

        assertEquals(Problem.UNAVAILABLE, denied.problem());
        assertEquals(List.of(), denied.challenges());
        assertEquals("its keys have not come", denied.reason());
    }

    @Test
    void a_scheme_that_cannot_tell_leaves_it_to_the_next() {
        assertInstanceOf(Admitted.class, decide(Demands.NONE, bearer(UNKNOWN), key(ACCEPTED)));
    }

    @Test
    void where_somebody_must_be_asked_the_run_goes_on_with_the_answer() {
        Waiting waiting = assertInstanceOf(
                Waiting.class, decide(Demands.NONE, key(ABSENT), bearer(new Pending("keys", answer -> {})), key(BAD)));

        Denied denied = assertInstanceOf(Denied.class, waiting.run().goOn(new Refused("unknown to its issuer")));
        assertEquals(
                "key: no token; jwt: unknown to its issuer; key: expired",
                denied.by().trialsText());
        assertEquals("unknown to its issuer", denied.reason());
    }

    @Test
    void a_caller_without_a_scope_is_told_which_and_gets_403() {
        Denied denied = denied(new Demands(List.of("read", "write"), List.of()), bearer(ACCEPTED));

        assertEquals(Problem.FORBIDDEN, denied.problem());
        assertEquals(ALICE, denied.caller());
        assertEquals(
                List.of("Bearer realm=\"gatehouse\", error=\"insufficient_scope\", scope=\"read write\""),
                denied.challenges());
    }

    @Test
    void a_caller_needs_one_of_the_groups() {
        assertInstanceOf(Admitted.class, decide(new Demands(List.of(), List.of("boss", "staff")), key(ACCEPTED)));
        Denied denied = denied(new Demands(List.of(), List.of("boss")), key(ACCEPTED));

        assertEquals(Problem.FORBIDDEN, denied.problem());
        assertEquals("in none of the groups", denied.reason());
    }

    private static Denied denied(Demands demands, AuthScheme... schemes) {
        return assertInstanceOf(Denied.class, decide(demands, schemes));
    }

    private static Conclusion decide(Demands demands, AuthScheme... schemes) {
        return new RouteAuth(
                        List.of(schemes),
                        new AuthSettings(List.of(), demands, AddressRules.NONE, false, Duration.ofSeconds(5)),
                        new CallerFields(ToldCaller.NAME_ALONE, null, java.time.InstantSource.system()))
                .decide(ExchangeFixture.request(ExchangeFixture.ADDRESS, "/", new Fields()), 0);
    }

    private static AuthScheme bearer(AuthDecision decision) {
        return new Fixed("jwt", Challenge.ofBearers(), decision);
    }

    private static AuthScheme key(AuthDecision decision) {
        return new Fixed("key", Challenge.of("ApiKey"), decision);
    }

    /** @param decision null if it must not be asked */
    private record Fixed(
            String name, Challenge challenge, @Nullable AuthDecision decision) implements AuthScheme {

        @Override
        public AuthDecision decide(ClientRequest request) {
            if (decision == null) {
                throw new AssertionError("asked");
            }
            return decision;
        }
    }
}
