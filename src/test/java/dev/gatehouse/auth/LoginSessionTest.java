package dev.gatehouse.auth;

import static dev.gatehouse.auth.LoginVisits.APP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.auth.LoginVisits.Seen;
import dev.gatehouse.jose.ScriptedProvider;
import dev.gatehouse.jose.ScriptedProvider.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How long a session is good, by whom it is renewed, and how it ends. */
@Timeout(60)
final class LoginSessionTest {

    private static final String SESSION = "__Host-gatehouse-corp";
    private static final String ANNA = "\"sub\":\"anna\",\"groups\":[\"staff\"],\"department\":\"books\",\"level\":3";
    private static final String TOKENS = ",\"refresh_token\":\"r1\",\"expires_in\":600";
    private static final String LOGOUT = APP + "/_login/corp/logout";

    @TempDir
    Path directory;

    private ScriptedProvider provider;
    private LoginVisits visits;
    private LoginVisits.Tab tab;

    @BeforeEach
    void listen() throws IOException {
        provider = ScriptedProvider.start()
                .saysOfItself(",\"end_session_endpoint\":\"https://login.example.com/end?x=1\"");
        visits = LoginVisits.start(directory, provider);
        tab = visits.new Tab();
    }

    @AfterEach
    void end() {
        visits.close();
        provider.close();
    }

    private void logIn(String claims, String more) {
        Seen away = tab.go(APP + "/");
        provider.gives(form -> visits.tokens(away, claims, more));
        assertEquals(303, tab.comeBack(away, "code=c").status());
        provider.asked().clear();
    }

    /** What a refresh gives, with a new token each time. */
    private Reply renewal(Map<String, String> form, String more) {
        assertEquals("refresh_token", form.get("grant_type"));
        return new Reply(
                200,
                "{\"access_token\":\"a\",\"refresh_token\":\"after " + form.get("refresh_token")
                        + "\",\"expires_in\":600" + more + "}");
    }

    @Test
    void a_session_ends_after_its_lifetime_however_much_it_is_used() {
        logIn(ANNA, "");
        for (int i = 0; i < 12 * 4 - 1; i++) {
            visits.pass(Duration.ofMinutes(15));
            assertEquals(200, tab.fetch(APP + "/").status());
        }
        visits.pass(Duration.ofMinutes(15));
        assertEquals("the session is over", tab.fetch(APP + "/").reason());
        assertEquals(302, tab.go(APP + "/").status());
    }

    @Test
    void a_session_that_is_not_used_ends_and_one_that_is_gets_a_new_cookie_now_and_then() {
        logIn(ANNA, "");
        assertEquals(List.of(), tab.fetch(APP + "/").cookies());
        visits.pass(Duration.ofMinutes(10));
        assertEquals(1, tab.fetch(APP + "/").cookies().size());
        assertEquals(List.of(), tab.fetch(APP + "/").cookies());
        visits.pass(Duration.ofMinutes(59));
        assertEquals(200, tab.fetch(APP + "/").status());
        visits.pass(Duration.ofMinutes(60));
        assertEquals("the session was not used", tab.fetch(APP + "/").reason());
    }

    @Test
    void the_provider_is_asked_again_when_its_token_is_over_and_says_who_it_is_now() {
        logIn(ANNA, TOKENS);
        visits.pass(Duration.ofSeconds(569));
        assertEquals(200, tab.fetch(APP + "/").status());
        assertEquals(0, provider.asked().size());
        visits.pass(Duration.ofSeconds(1));
        provider.gives(form ->
                renewal(form, ",\"id_token\":\"" + visits.idToken("\"sub\":\"anna\",\"groups\":[\"guests\"]") + "\""));
        Seen seen = tab.fetch(APP + "/");
        assertEquals(200, seen.status());
        assertNotNull(seen.caller());
        assertEquals(List.of("guests"), seen.caller().groups());
        assertEquals("r1", provider.asked().get(0).get("refresh_token"));
        visits.pass(Duration.ofSeconds(571));
        assertEquals(200, tab.fetch(APP + "/").status());
        assertEquals("after r1", provider.asked().get(1).get("refresh_token"));
    }

    @Test
    void requests_that_come_at_once_have_the_provider_asked_once_and_stragglers_get_the_same() {
        logIn(ANNA, TOKENS);
        Map<String, String> before = new LinkedHashMap<>(tab.jar());
        visits.pass(Duration.ofMinutes(10));
        provider.hold();
        provider.gives(form -> renewal(form, ""));
        List<CompletableFuture<Seen>> waiting = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            waiting.add(tab.begin("GET", APP + "/" + i, "Sec-Fetch-Mode", "cors"));
        }
        provider.release();
        for (CompletableFuture<Seen> one : waiting) {
            Seen seen = tab.keep(LoginVisits.join(one));
            assertEquals(200, seen.status());
            assertEquals(1, seen.cookies().size());
        }
        assertEquals(1, provider.asked().size());
        LoginVisits.Tab straggler = visits.new Tab();
        straggler.jar().putAll(before);
        visits.pass(Duration.ofMinutes(5));
        assertEquals(200, straggler.fetch(APP + "/").status());
        assertEquals(1, provider.asked().size());
        visits.pass(Duration.ofMinutes(6));
        assertEquals(200, straggler.fetch(APP + "/").status());
        assertEquals("after r1", provider.asked().get(1).get("refresh_token"));
    }

    @Test
    void what_the_provider_refuses_is_over() {
        for (String error : List.of("invalid_grant", "invalid_client")) {
            logIn(ANNA, TOKENS.replace("r1", error));
            visits.pass(Duration.ofMinutes(10));
            provider.gives(form -> new Reply(400, "{\"error\":\"" + error + "\"}"));
            Seen seen = tab.fetch(APP + "/");
            assertEquals(401, seen.status());
            assertEquals("the issuer has ended the session", seen.reason());
            assertEquals(302, tab.go(APP + "/").status());
            assertEquals(1, provider.asked().size());
        }
    }

    @Test
    void while_the_provider_is_down_sessions_go_on_and_hardly_any_request_waits_for_it() {
        logIn(ANNA, TOKENS);
        visits.pass(Duration.ofMinutes(10));
        provider.gives(form -> new Reply(503, ""));
        for (int i = 0; i < 10; i++) {
            assertEquals(200, tab.fetch(APP + "/").status());
        }
        assertEquals(1, provider.asked().size());
        LoginVisits.Tab other = visits.new Tab();
        other.jar().putAll(tab.jar());
        visits.pass(Duration.ofSeconds(11));
        assertEquals(200, other.fetch(APP + "/").status());
        assertEquals(2, provider.asked().size());
        visits.pass(Duration.ofSeconds(11));
        provider.gives(form -> renewal(form, ""));
        Seen renewed = tab.fetch(APP + "/");
        assertEquals(200, renewed.status());
        assertEquals(1, renewed.cookies().size());
        assertEquals(3, provider.asked().size());
    }

    @Test
    void while_it_is_down_one_browser_has_waited_for_all() {
        List<LoginVisits.Tab> tabs = new ArrayList<>();
        for (String token : List.of("r1", "r2", "r3")) {
            tab = visits.new Tab();
            logIn(ANNA, TOKENS.replace("r1", token));
            tabs.add(tab);
        }
        visits.pass(Duration.ofMinutes(10));
        provider.gives(form -> new Reply(503, ""));
        tabs.forEach(one -> assertEquals(200, one.fetch(APP + "/").status()));
        assertEquals(1, provider.asked().size());
        visits.pass(Duration.ofSeconds(11));
        tabs.forEach(one -> assertEquals(200, one.fetch(APP + "/").status()));
        assertEquals(2, provider.asked().size());
    }

    @Test
    void a_provider_that_does_not_answer_holds_a_request_up_for_a_moment_alone() {
        logIn(ANNA, TOKENS);
        visits.pass(Duration.ofMinutes(10));
        provider.hold();
        assertEquals(200, tab.fetch(APP + "/").status());
    }

    /** On a route that waits for less than that moment, too. */
    @Test
    void a_provider_that_does_not_answer_ends_no_session_by_auth_timeout() throws Exception {
        visits.with("", "auth.timeout = 500ms");
        logIn(ANNA, TOKENS);
        visits.pass(Duration.ofMinutes(10));
        visits.givesUpAfter(Duration.ofMillis(500));
        provider.hold();
        assertEquals(200, tab.fetch(APP + "/").status());
    }

    @Test
    void a_provider_that_is_silent_on_and_on_keeps_nobody_in_for_longer_than_a_session_may_go_unused() {
        logIn(ANNA, TOKENS);
        visits.pass(Duration.ofMinutes(10));
        provider.gives(form -> new Reply(503, ""));
        for (int i = 0; i < 49; i++) {
            assertEquals(200, tab.fetch(APP + "/").status(), "in minute " + (10 + i));
            visits.pass(Duration.ofMinutes(1));
        }
        visits.pass(Duration.ofMinutes(2));
        assertEquals("the session was not used", tab.fetch(APP + "/").reason());
    }

    @Test
    void a_new_token_that_is_for_somebody_else_or_is_not_the_providers_ends_the_session() {
        Map<String, String> reasons = Map.of(
                "\"sub\":\"eve\"", "the issuer's new token is for somebody else",
                "\"sub\":\"anna\",\"azp\":\"another client\"", "the issuer's new token is for somebody else",
                "\"sub\":\"anna\",\"nbf\":9999999999", "the issuer's new token is not believed");
        reasons.forEach((claims, reason) -> {
            logIn(ANNA, TOKENS.replace("r1", "r" + claims.length()));
            visits.pass(Duration.ofMinutes(10));
            provider.gives(form -> renewal(form, ",\"id_token\":\"" + visits.idToken(claims) + "\""));
            assertEquals(reason, tab.fetch(APP + "/").reason());
            assertEquals(401, tab.fetch(APP + "/").status());
        });
        logIn(ANNA, TOKENS);
        visits.pass(Duration.ofMinutes(10));
        provider.gives(form -> renewal(form, ",\"id_token\":\"" + visits.idToken("\"sub\":\"anna\"") + "x\""));
        assertEquals(401, tab.fetch(APP + "/").status());
    }

    @Test
    void a_session_is_of_no_use_on_another_host_or_without_tls() {
        logIn(ANNA, "");
        assertEquals(200, tab.fetch(APP + "/").status());
        assertEquals(401, tab.fetch("https://other.example.com/").status());
        assertEquals(401, tab.fetch("https://app.example.com.evil.example/").status());
        tab.jar().put(SESSION.substring("__Host-".length()), tab.cookie(SESSION));
        assertEquals(401, tab.fetch("http://localhost/").status());
        assertEquals(200, tab.fetch(APP + ":8443/").status());
    }

    @Test
    void what_is_changed_in_the_cookie_is_no_session() {
        logIn(ANNA, "");
        String good = tab.cookie(SESSION);
        for (int i = 0; i < good.length(); i++) {
            char other = good.charAt(i) == 'A' ? 'B' : 'A';
            tab.jar().put(SESSION, good.substring(0, i) + other + good.substring(i + 1));
            if (i < good.length() - 1) {
                assertEquals(401, tab.fetch(APP + "/").status(), "at " + i);
            }
        }
        for (String text : List.of("", "1", "2" + good.substring(1), "9", good + "x", good.substring(0, 50))) {
            tab.jar().put(SESSION, text);
            assertEquals(401, tab.fetch(APP + "/").status(), text);
        }
    }

    @Test
    void another_key_in_front_of_the_old_one_keeps_sessions_and_alone_it_ends_them() throws Exception {
        String old = "0123456789abcdef0123456789abcdef";
        String key = "ffffffffffffffffffffffffffffffff";
        logIn(ANNA, "");
        visits.with("login.key = " + key + ", " + old, "");
        assertEquals(200, tab.fetch(APP + "/").status());
        visits.pass(Duration.ofMinutes(10));
        assertEquals(1, tab.fetch(APP + "/").cookies().size());
        visits.with("login.key = " + key, "");
        assertEquals(200, tab.fetch(APP + "/").status());
        visits.with("", "");
        assertEquals(401, tab.fetch(APP + "/").status());
    }

    @Test
    void what_a_route_requires_of_claims_is_kept_and_what_changes_it_begins_anew() throws Exception {
        visits.with("", "auth.require = claim:department = books and claim:level = 3");
        logIn(ANNA, "");
        assertEquals(200, tab.fetch(APP + "/").status());
        visits.with("", "auth.require = claim:department = books");
        assertEquals(401, tab.fetch(APP + "/").status());
        logIn(ANNA, "");
        assertEquals(200, tab.fetch(APP + "/").status());
        visits.with("claim.consumer = department", "auth.require = claim:department = books");
        assertEquals(401, tab.fetch(APP + "/").status());
    }

    @Test
    void who_has_logged_in_and_may_not_is_told_so_and_not_sent_away_again() throws Exception {
        visits.with("", "auth.groups = admins");
        logIn(ANNA, "");
        Seen seen = tab.go(APP + "/");
        assertEquals(403, seen.status());
        assertEquals("in none of the groups", seen.reason());
    }

    @Test
    void the_refreshed_cookie_comes_with_a_refusal_too() throws Exception {
        visits.with("", "auth.groups = admins");
        logIn(ANNA, TOKENS);
        visits.pass(Duration.ofMinutes(10));
        provider.gives(form -> renewal(form, ""));
        Seen seen = tab.fetch(APP + "/");
        assertEquals(403, seen.status());
        assertEquals(1, seen.cookies().size());
    }

    @Test
    void a_large_session_is_parted_and_put_together_again_and_a_larger_one_is_refused() {
        logIn("\"sub\":\"anna\",\"groups\":[\"" + "g".repeat(4000) + "\"]", TOKENS);
        assertEquals(
                2,
                tab.jar().keySet().stream()
                        .filter(name -> name.matches(SESSION + "(-1)?"))
                        .count());
        assertEquals(200, tab.fetch(APP + "/").status());
        Map<String, String> both = new LinkedHashMap<>(tab.jar());
        tab.jar().remove(SESSION + "-1");
        assertEquals(401, tab.fetch(APP + "/").status());
        tab.jar().putAll(both);
        visits.pass(Duration.ofMinutes(10));
        provider.gives(form -> renewal(form, ",\"id_token\":\"" + visits.idToken("\"sub\":\"anna\"") + "\""));
        assertEquals(200, tab.fetch(APP + "/").status());
        assertNull(tab.jar().get(SESSION + "-1"));
        assertEquals(200, tab.fetch(APP + "/").status());

        LoginVisits.Tab other = visits.new Tab();
        Seen away = other.go(APP + "/");
        provider.gives(form -> visits.tokens(away, "\"sub\":\"anna\",\"groups\":[\"" + "g".repeat(5800) + "\"]", ""));
        assertEquals("session too large", other.comeBack(away, "code=c").reason());
    }

    @Test
    void two_sessions_that_differ_are_none() {
        logIn(ANNA, "");
        String first = tab.cookie(SESSION);
        logIn0();
        assertNotEquals(first, tab.jar().get(SESSION));
        String second = tab.cookie(SESSION);
        assertEquals(
                200,
                visits.visit("GET", APP + "/", "Cookie", SESSION + "=" + first).status());
        assertEquals(
                401,
                visits.visit("GET", APP + "/", "Cookie", SESSION + "=" + first + "; " + SESSION + "=" + second)
                        .status());
        assertEquals(
                401,
                visits.visit("GET", APP + "/", "Cookie", SESSION + "=" + first, "Cookie", SESSION + "=" + second)
                        .status());
    }

    private void logIn0() {
        tab.jar().remove(SESSION);
        logIn(ANNA, "");
    }

    @Test
    void logout_forgets_all_cookies_and_ends_the_session_at_the_provider() throws Exception {
        visits.with("login.after-logout = /bye", "");
        logIn(ANNA, "");
        assertTrue(tab.jar().containsKey(SESSION + "-login"));
        Seen seen = tab.ask("POST", LOGOUT, "Origin", APP);
        assertEquals(303, seen.status());
        assertTrue(seen.location().startsWith("https://login.example.com/end?x=1&"), seen.location());
        assertEquals("gate house", seen.sent().get("client_id"));
        assertEquals(3, seen.sent("id_token_hint").split("\\.", -1).length);
        assertEquals(APP + "/bye", seen.sent().get("post_logout_redirect_uri"));
        assertEquals(Map.of(), tab.jar());
    }

    @Test
    void the_hint_goes_to_the_path_of_logout_alone() {
        Seen away = tab.go(APP + "/");
        provider.gives(form -> visits.tokens(away, ANNA, ""));
        String hint = tab.comeBack(away, "code=c").cookies().stream()
                .filter(line -> line.contains("-hint="))
                .findFirst()
                .orElseThrow();
        assertTrue(hint.startsWith("__Secure-gatehouse-corp-hint="), hint);
        assertTrue(hint.contains("; Path=/_login/corp/logout;"), hint);
    }

    @Test
    void no_other_site_logs_anybody_out() {
        logIn(ANNA, "");
        assertAsked("GET", "Sec-Fetch-Site", "cross-site");
        assertAsked("GET", "Sec-Fetch-Site", "same-site");
        assertAsked("POST", "Sec-Fetch-Site", "cross-site");
        assertAsked("POST", "Origin", "https://evil.example.com");
        assertAsked("POST", "Origin", "null");
        assertAsked("GET", "Referer", APP + ".evil.example.com/");
        assertAsked("GET", "Accept", "text/html");
        assertAsked("GET", "Sec-Fetch-Site", "same-origin", "Sec-Fetch-Mode", "no-cors");
        assertAsked("GET", "Sec-Fetch-Site", "same-origin", "Sec-Purpose", "prefetch");
        assertAsked("GET", "Sec-Fetch-Site", "none", "Sec-Fetch-Mode", "navigate", "Sec-Purpose", "prefetch;prerender");
        assertEquals(405, tab.ask("DELETE", LOGOUT).status());
        assertTrue(tab.jar().containsKey(SESSION));
        assertEquals(303, tab.ask("GET", LOGOUT, "Referer", APP + "/page").status());
        assertFalse(tab.jar().containsKey(SESSION));
    }

    private void assertAsked(String method, String... fields) {
        Seen seen = tab.ask(method, LOGOUT, fields);
        assertEquals(200, seen.status(), List.of(fields).toString());
        assertEquals(List.of(), seen.cookies());
        assertTrue(seen.page().contains("<form method=\"post\" action=\"/_login/corp/logout\">"), seen.page());
    }

    /** An answer that was under way at logout may bring a cookie behind it, and others may have copied one before. */
    @Test
    void after_logout_its_session_is_over_whoever_still_has_the_cookie() {
        logIn(ANNA, "");
        Map<String, String> copied = new LinkedHashMap<>(tab.jar());
        visits.pass(Duration.ofMinutes(10));
        Seen underWay = tab.fetch(APP + "/");
        assertEquals(1, underWay.cookies().size());
        tab.ask("POST", LOGOUT, "Origin", APP);
        tab.keep(underWay);
        assertEquals("the session was ended", tab.fetch(APP + "/").reason());
        tab.jar().putAll(copied);
        assertEquals(401, tab.fetch(APP + "/").status());
        assertEquals(302, tab.go(APP + "/").status());
        tab.jar().clear();
        logIn(ANNA, "");
        assertEquals(200, tab.fetch(APP + "/").status());
    }

    @Test
    void what_the_provider_has_refused_stays_so_when_it_does_not_answer_later_on() {
        logIn(ANNA, TOKENS);
        visits.pass(Duration.ofMinutes(10));
        provider.gives(form -> new Reply(400, "{\"error\":\"invalid_grant\"}"));
        assertEquals(401, tab.fetch(APP + "/").status());
        visits.pass(Duration.ofMinutes(11));
        provider.gives(form -> new Reply(503, ""));
        assertEquals(401, tab.fetch(APP + "/").status());
    }

    @Test
    void a_place_to_log_out_that_anybody_on_the_way_could_see_is_none() throws Exception {
        try (ScriptedProvider plain = ScriptedProvider.start()
                        .saysOfItself(",\"end_session_endpoint\":\"http://login.example.com/end\"");
                LoginVisits others = LoginVisits.start(directory, plain)) {
            LoginVisits.Tab one = others.new Tab();
            one.go(APP + "/");
            assertEquals(200, one.ask("POST", LOGOUT, "Origin", APP).status());
        }
    }

    @Test
    void without_a_place_to_log_out_at_the_provider_a_page_says_that_it_is_done() throws Exception {
        try (ScriptedProvider plain = ScriptedProvider.start();
                LoginVisits others = LoginVisits.start(directory, plain)) {
            LoginVisits.Tab one = others.new Tab();
            one.go(APP + "/");
            Seen seen = one.ask("GET", LOGOUT, "Sec-Fetch-Site", "none");
            assertEquals(200, seen.status());
            assertTrue(seen.page().contains("You are logged out."), seen.page());
        }
    }
}
