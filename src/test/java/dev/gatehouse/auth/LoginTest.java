package dev.gatehouse.auth;

import static dev.gatehouse.auth.LoginVisits.APP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWSAlgorithm;
import dev.gatehouse.auth.LoginVisits.Seen;
import dev.gatehouse.jose.ScriptedProvider;
import dev.gatehouse.jose.ScriptedProvider.Reply;
import dev.gatehouse.jose.Tokens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a browser that has to log in, whatever it and the provider bring. */
@Timeout(60)
final class LoginTest {

    private static final String SESSION = "__Host-gatehouse-corp";
    private static final String BROWSER = "__Host-gatehouse-corp-login";

    @TempDir
    Path directory;

    private ScriptedProvider provider;
    private LoginVisits visits;
    private LoginVisits.Tab tab;

    @BeforeEach
    void listen() throws IOException {
        provider = ScriptedProvider.start();
        visits = LoginVisits.start(directory, provider);
        tab = visits.new Tab();
    }

    @AfterEach
    void end() {
        visits.close();
        provider.close();
    }

    @Test
    void a_browser_is_sent_to_the_provider_with_what_binds_the_answer_to_it() {
        Seen away = tab.go(APP + "/books?shelf=1");

        assertEquals(302, away.status());
        assertTrue(away.location().startsWith(provider.issuer() + "/authorize?tenant=1&"), away.location());
        Map<String, String> sent = away.sent();
        assertEquals("code", sent.get("response_type"));
        assertEquals("gate house", sent.get("client_id"));
        assertEquals(APP + "/_login/corp/callback", sent.get("redirect_uri"));
        assertEquals("openid", sent.get("scope"));
        assertEquals("S256", sent.get("code_challenge_method"));
        assertEquals(43, away.sent("code_challenge").length());
        assertEquals(43, away.sent("nonce").length());
        assertFalse(new String(Base64.getUrlDecoder().decode(away.sent("state")), StandardCharsets.ISO_8859_1)
                .contains("books"));
        assertEquals("no-store", away.fields().first("Cache-Control"));
        assertEquals(1, away.cookies().size());
        assertTrue(
                away.cookies().get(0).startsWith(BROWSER + "="), away.cookies().toString());
        assertTrue(
                away.cookies().get(0).endsWith("; Path=/; HttpOnly; SameSite=Lax; Secure"),
                away.cookies().toString());
    }

    @Test
    void its_code_is_taken_with_the_verifier_and_the_secret_and_it_has_a_session() throws Exception {
        Seen away = tab.go(APP + "/books?shelf=1");
        provider.gives(form -> visits.tokens(away, "\"sub\":\"anna\",\"groups\":[\"staff\"]", ""));
        Seen back = tab.comeBack(away, "code=the+code");

        assertEquals(303, back.status());
        assertEquals("/books?shelf=1", back.location());
        Map<String, String> form = provider.asked().get(0);
        assertEquals("authorization_code", form.get("grant_type"));
        assertEquals("the code", form.get("code"));
        assertEquals(APP + "/_login/corp/callback", form.get("redirect_uri"));
        byte[] hash = MessageDigest.getInstance("SHA-256")
                .digest(Objects.requireNonNull(form.get("code_verifier")).getBytes(StandardCharsets.US_ASCII));
        assertEquals(
                away.sent().get("code_challenge"),
                Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
        assertEquals(
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString("gate+house:s%2Bcret%3A%25".getBytes(StandardCharsets.UTF_8)),
                form.get("Authorization"));
        Seen page = tab.fetch(APP + "/books");
        assertEquals(200, page.status());
        assertNotNull(page.caller());
        assertEquals("anna", page.caller().consumerId());
        assertEquals(List.of("staff"), page.caller().groups());
        assertEquals(List.of("openid"), page.caller().scopes());
    }

    @Test
    void only_a_person_who_goes_to_a_page_is_sent_away() {
        assertEquals(401, tab.fetch(APP + "/").status());
        assertEquals(
                401, tab.ask("POST", APP + "/", "Sec-Fetch-Mode", "navigate").status());
        assertEquals(
                401, tab.ask("HEAD", APP + "/", "Sec-Fetch-Mode", "navigate").status());
        assertEquals(
                401, tab.ask("GET", APP + "/", "Accept", "application/json").status());
        assertEquals(
                401,
                tab.ask("GET", APP + "/", "Accept", "text/html", "X-Requested-With", "XMLHttpRequest")
                        .status());
        assertEquals(
                401,
                tab.ask("GET", APP + "/", "Sec-Fetch-Mode", "navigate", "Sec-Purpose", "prefetch;prerender")
                        .status());
        assertEquals(302, tab.ask("GET", APP + "/", "Accept", "text/html").status());
    }

    @Test
    void a_token_that_is_not_the_answer_to_this_attempt_is_not_believed() {
        assertDisbelieved("of another attempt", "{\"nonce\":\"another\"}");
        assertDisbelieved("another issuer", "{\"iss\":\"https://evil.example.com\"}");
        assertDisbelieved("another audience", "{\"aud\":\"another client\"}");
        assertDisbelieved("for another party", "{\"aud\":[\"gate house\",\"b\"]}");
        assertDisbelieved("for another party", "{\"azp\":\"b\"}");
        assertDisbelieved("expired", "{\"exp\":1}");
        assertDisbelieved("without a subject", "{\"sub\":\"\"}");
        assertFalse(tab.jar().containsKey(SESSION));
    }

    /** @param change one member in the place of a good one */
    private void assertDisbelieved(String why, String change) {
        Seen away = tab.go(APP + "/");
        String name = change.substring(2, change.indexOf('"', 2));
        provider.gives(form -> {
            StringBuilder claims = new StringBuilder("{");
            Map<String, String> good = new java.util.TreeMap<>(Map.of(
                    "iss",
                    "\"" + provider.issuer() + "\"",
                    "aud",
                    "\"gate house\"",
                    "sub",
                    "\"anna\"",
                    "exp",
                    String.valueOf(visits.now() + 300),
                    "nonce",
                    "\"" + away.sent().get("nonce") + "\""));
            good.put(name, change.substring(change.indexOf(':') + 1, change.length() - 1));
            good.forEach((member, value) -> claims.append('"')
                    .append(member)
                    .append("\":")
                    .append(value)
                    .append(','));
            claims.setCharAt(claims.length() - 1, '}');
            return reply(Tokens.rs256(Tokens.header("RS256", "rsa"), claims.toString()));
        });
        Seen back = tab.comeBack(away, "code=c");
        assertEquals(502, back.status());
        assertEquals("id token: " + why, back.reason());
    }

    @Test
    void a_token_that_the_provider_has_not_signed_is_not_believed() {
        Seen away = tab.go(APP + "/");
        String claims = "{\"iss\":\"" + provider.issuer() + "\",\"aud\":\"gate house\",\"sub\":\"anna\",\"exp\":"
                + (visits.now() + 300) + ",\"nonce\":\"" + away.sent().get("nonce") + "\"}";
        for (String token : List.of(
                Tokens.signed(Tokens.OTHER_RSA, JWSAlgorithm.RS256, Tokens.header("RS256", "rsa"), claims),
                Tokens.encoded("{\"alg\":\"none\"}") + "." + Tokens.encoded(claims) + ".",
                Tokens.hs256(
                        "s+cret:%0123456789abcdef0123456789".getBytes(StandardCharsets.UTF_8),
                        "{\"alg\":\"HS256\"}",
                        claims),
                "no token")) {
            Seen again = tab.go(APP + "/");
            provider.gives(form -> reply(token));
            assertEquals(502, tab.comeBack(again, "code=c").status(), token);
        }
        assertFalse(tab.jar().containsKey(SESSION));
    }

    private static Reply reply(String idToken) {
        return new Reply(200, "{\"id_token\":\"" + idToken + "\"}");
    }

    @Test
    void a_state_that_is_not_the_gateways_ends_nothing() throws Exception {
        Seen away = tab.go(APP + "/");
        String state = away.sent("state");
        String callback = APP + "/_login/corp/callback?code=c";
        assertNoState(callback);
        assertNoState(callback + "&state=");
        assertNoState(callback + "&state=" + state + "&state=" + state + "x");
        assertNoState(callback + "&state=" + (state.charAt(40) == 'A' ? "B" : "A") + state.substring(1));
        assertNoState(callback + "&state=" + state.substring(0, 60) + (state.charAt(60) == 'A' ? "B" : "A")
                + state.substring(61));
        assertNoState(callback.replace("app.", "other.") + "&state=" + state);
        assertEquals(
                400,
                tab.ask("POST", callback + "&state=" + state, "Sec-Fetch-Mode", "navigate")
                        .status());
        visits.with("login.key = ffffffffffffffffffffffffffffffff", "");
        assertNoState(callback + "&state=" + state);
        assertEquals(0, provider.asked().size());
    }

    private void assertNoState(String url) {
        Seen seen = tab.go(url);
        assertEquals(400, seen.status(), url);
        assertEquals("no state of ours", seen.reason());
        assertTrue(seen.page().contains("href=\"/\""), seen.page());
    }

    @Test
    void a_code_of_somebody_elses_is_not_taken_in_this_browser() {
        Seen attackers = visits.new Tab().go(APP + "/");
        tab.go(APP + "/");
        Seen seen = tab.comeBack(attackers, "code=attackers");

        assertEquals(302, seen.status());
        assertTrue(seen.location().startsWith(provider.issuer()), seen.location());
        assertEquals(0, provider.asked().size());
        assertFalse(tab.jar().containsKey(SESSION));
    }

    @Test
    void a_browser_that_keeps_no_cookies_does_not_go_round_for_ever() {
        Seen seen = tab.go(APP + "/books");
        int rounds = 0;
        while (seen.status() == 302) {
            tab.jar().clear();
            seen = tab.comeBack(seen, "code=c" + rounds++);
        }
        assertEquals(400, seen.status());
        assertEquals(3, rounds);
        assertEquals(0, provider.asked().size());
    }

    @Test
    void a_browser_that_keeps_no_session_does_not_go_round_for_ever() {
        int rounds = 0;
        Seen seen = tab.go(APP + "/");
        while (seen.status() == 302) {
            Seen away = seen;
            provider.gives(form -> visits.tokens(away, "\"sub\":\"anna\"", ""));
            assertEquals(303, tab.comeBack(away, "code=c").status());
            tab.jar().remove(SESSION);
            rounds++;
            seen = tab.go(APP + "/");
        }
        assertEquals(400, seen.status());
        assertEquals(5, rounds);
        visits.pass(Duration.ofMinutes(1));
        assertEquals(302, tab.go(APP + "/").status());
    }

    @Test
    void several_tabs_log_in_at_once_and_each_comes_to_its_page() {
        Seen first = tab.go(APP + "/one");
        Seen second = tab.go(APP + "/two");
        Seen third = tab.go(APP + "/three");
        provider.gives(form -> visits.tokens(second, "\"sub\":\"anna\"", ""));
        assertEquals("/two", tab.comeBack(second, "code=c2").location());
        assertEquals("/one", tab.comeBack(first, "code=c1").location());
        assertEquals("/three", tab.comeBack(third, "error=login_required").location());
        assertEquals(1, provider.asked().size());
        assertEquals(200, tab.fetch(APP + "/").status());
    }

    @Test
    void tabs_that_began_before_any_of_them_had_a_cookie_come_to_their_pages_too() {
        Seen first = visits.visit("GET", APP + "/one", "Sec-Fetch-Mode", "navigate");
        Seen second = visits.visit("GET", APP + "/two", "Sec-Fetch-Mode", "navigate");
        tab.keep(first);
        tab.keep(second);
        Seen again = tab.comeBack(first, "code=c1");
        assertEquals(302, again.status());
        provider.gives(form -> visits.tokens(again, "\"sub\":\"anna\"", ""));
        assertEquals("/one", tab.comeBack(again, "code=c3").location());
        assertEquals("/two", tab.comeBack(second, "code=c2").location());
        assertEquals(1, provider.asked().size());
    }

    @Test
    void coming_back_twice_takes_the_code_once() {
        Seen away = tab.go(APP + "/books");
        provider.gives(form -> visits.tokens(away, "\"sub\":\"anna\"", ""));
        String callback = LoginVisits.callback(away, "code=c");
        assertEquals("/books", tab.go(callback).location());
        Seen again = tab.go(callback);
        assertEquals("/books", again.location());
        assertEquals(List.of(), again.cookies());
        tab.jar().remove(SESSION);
        assertEquals("/books", tab.go(callback).location());
        assertEquals(1, provider.asked().size());
    }

    @Test
    void after_logout_the_way_back_is_of_no_use() {
        Seen away = tab.go(APP + "/books");
        provider.gives(form -> visits.tokens(away, "\"sub\":\"anna\"", ""));
        String callback = LoginVisits.callback(away, "code=c");
        tab.go(callback);
        tab.ask("POST", APP + "/_login/corp/logout", "Sec-Fetch-Site", "same-origin");
        assertEquals(Set.of(), tab.jar().keySet());
        assertEquals(302, tab.go(callback).status());
        assertEquals(1, provider.asked().size());
    }

    @Test
    void what_the_provider_says_went_wrong_is_told_in_words_of_the_gateways_own() {
        assertFailed("error=access_denied&error_description=%3Cscript%3E", 403, "access_denied");
        assertFailed("error=server_error", 503, "server_error");
        assertFailed("error=invalid_scope", 502, "invalid_scope");
        assertFailed("error=%3Cscript%3E", 502, "an error of the issuer's own");
        assertFailed("code=", 400, "no code");
        assertFailed("code=a&code=b", 400, "no code");
        assertEquals(0, provider.asked().size());
    }

    private void assertFailed(String parameters, int status, String reason) {
        Seen seen = tab.comeBack(tab.go(APP + "/a'b?c=1&d=2"), parameters);
        assertEquals(status, seen.status());
        assertEquals(reason, seen.reason());
        assertFalse(seen.page().contains("script"), seen.page());
        assertTrue(seen.page().contains("href=\"/a&#39;b?c=1&amp;d=2\""), seen.page());
        assertEquals("no-store", seen.fields().first("Cache-Control"));
    }

    @Test
    void an_answer_of_another_provider_is_refused() {
        Seen wrong = tab.comeBack(tab.go(APP + "/"), "code=c&iss=https%3A%2F%2Fevil.example.com");
        assertEquals(400, wrong.status());
        assertEquals("another iss", wrong.reason());
        assertEquals(
                400,
                tab.comeBack(tab.go(APP + "/"), "code=c&iss=" + provider.issuer() + "&iss=b")
                        .status());
        Seen away = tab.go(APP + "/");
        provider.gives(form -> visits.tokens(away, "\"sub\":\"anna\"", ""));
        assertEquals(303, tab.comeBack(away, "code=c&iss=" + provider.issuer()).status());
    }

    @Test
    void a_provider_that_promises_to_name_itself_must() throws Exception {
        try (ScriptedProvider naming = ScriptedProvider.start()
                        .saysOfItself(",\"authorization_response_iss_parameter_supported\":true");
                LoginVisits others = LoginVisits.start(directory, naming)) {
            LoginVisits.Tab one = others.new Tab();
            assertEquals(400, one.comeBack(one.go(APP + "/"), "code=c").status());
            assertEquals(0, naming.asked().size());
        }
    }

    @Test
    void a_provider_that_gives_no_tokens_is_told_of_and_may_be_tried_again() {
        Set<String> reasons = new HashSet<>();
        for (Reply reply : List.of(
                new Reply(500, "{\"error\":\"invalid_grant\"}"),
                new Reply(429, ""),
                new Reply(200, "<html>"),
                new Reply(200, "{\"id_token\":\"a\",\"id_token\":\"b\"}"),
                new Reply(200, " ".repeat(300_000)),
                new Reply(302, ""),
                new Reply(0, ""))) {
            provider.gives(form -> reply);
            Seen seen = tab.comeBack(tab.go(APP + "/"), "code=c");
            assertEquals(503, seen.status(), reply.toString());
            assertEquals("5", seen.fields().first("Retry-After"));
            reasons.add(seen.reason());
        }
        assertTrue(reasons.contains("no tokens: the answer is 500"), reasons.toString());
        Seen away = tab.go(APP + "/");
        String callback = LoginVisits.callback(away, "code=c");
        provider.gives(form -> new Reply(503, ""));
        assertEquals(503, tab.go(callback).status());
        provider.gives(form -> visits.tokens(away, "\"sub\":\"anna\"", ""));
        assertEquals(503, tab.go(callback).status());
        visits.pass(Duration.ofSeconds(11));
        assertEquals(303, tab.go(callback).status());
    }

    @Test
    void a_code_that_is_not_good_any_more_begins_the_login_anew_and_a_wrong_secret_does_not() {
        provider.gives(form -> new Reply(400, "{\"error\":\"invalid_grant\"}"));
        assertEquals(302, tab.comeBack(tab.go(APP + "/"), "code=c").status());
        provider.gives(form -> new Reply(401, "{\"error\":\"invalid_client\",\"error_description\":\"s+cret\"}"));
        Seen wrong = tab.comeBack(tab.go(APP + "/"), "code=c");
        assertEquals(502, wrong.status());
        assertEquals("no tokens: invalid_client", wrong.reason());
        provider.gives(form -> new Reply(200, "{\"access_token\":\"a\"}"));
        assertEquals(
                "id token: none came", tab.comeBack(tab.go(APP + "/"), "code=c").reason());
    }

    @Test
    void an_attempt_of_long_ago_begins_anew() {
        Seen away = tab.go(APP + "/books");
        visits.pass(Duration.ofMinutes(61));
        Seen again = tab.comeBack(away, "code=c");
        assertEquals(302, again.status());
        assertEquals(0, provider.asked().size());
        provider.gives(form -> visits.tokens(again, "\"sub\":\"anna\"", ""));
        assertEquals("/books", tab.comeBack(again, "code=d").location());
    }

    @Test
    void without_tls_nobody_logs_in_but_on_this_machine_or_where_the_operator_says_so() throws Exception {
        Seen plain = tab.go("http://app.example.com/");
        assertEquals(401, plain.status());
        assertEquals("not over TLS", plain.reason());
        assertEquals(401, tab.go("http://127.0.0.1.example.com/").status());
        Seen local = tab.go("http://localhost:8080/books");
        assertEquals("http://localhost:8080/_login/corp/callback", local.sent().get("redirect_uri"));
        assertTrue(
                local.cookies().get(0).startsWith("gatehouse-corp-login="),
                local.cookies().toString());
        assertFalse(local.cookies().get(0).contains("Secure"), local.cookies().toString());
        visits.with("login.plain-http = on", "");
        assertEquals(302, tab.go("http://app.example.com/").status());
    }

    @Test
    void a_page_whose_address_is_too_long_for_state_loses_its_query() {
        Seen away = tab.go(APP + "/books?q=" + "x".repeat(2000));
        assertTrue(away.location().length() < 1000, away.location());
        provider.gives(form -> visits.tokens(away, "\"sub\":\"anna\"", ""));
        assertEquals("/books", tab.comeBack(away, "code=c").location());
    }

    @Test
    void while_nothing_is_known_of_the_provider_browsers_are_told_to_come_again() throws Exception {
        provider.close();
        Seen seen = tab.go(APP + "/books?q=1");
        assertEquals(503, seen.status());
        assertEquals("5", seen.fields().first("Retry-After"));
        assertTrue(seen.page().contains("You cannot log in at this moment."), seen.page());
        assertTrue(seen.page().contains("href=\"/books?q=1\""), seen.page());
    }

    @Test
    void a_provider_whose_tokens_could_be_had_by_anybody_on_the_way_is_not_asked() throws Exception {
        try (ScriptedProvider odd = ScriptedProvider.start().namingTokenEndpoint("http://login.example.com/token");
                LoginVisits others = LoginVisits.start(directory, odd)) {
            Seen seen = others.new Tab().go(APP + "/");
            assertEquals(503, seen.status());
            assertEquals("the issuer does not say where to log in", seen.reason());
        }
    }

    @Test
    void nobody_is_sent_to_type_a_password_where_anybody_on_the_way_could_read_it() throws Exception {
        try (ScriptedProvider odd =
                        ScriptedProvider.start().namingAuthorizationEndpoint("http://login.example.com/authorize");
                LoginVisits others = LoginVisits.start(directory, odd)) {
            LoginVisits.Tab one = others.new Tab();
            assertEquals(503, one.go(APP + "/").status());
            others.with("jwks.plain-http = on", "");
            assertEquals(302, one.go(APP + "/").status());
        }
    }

    @Test
    void without_knowing_the_provider_yet_explain_says_what_it_would_wait_for() throws Exception {
        assertEquals(
                List.of("login:corp: would wait for what corp says of itself, to log in there"),
                visits.told("GET", APP + "/", "Accept", "text/html"));
        assertEquals(
                List.of("login:corp: 401 (no session)"), visits.told("GET", APP + "/", "Accept", "application/json"));
    }
}
