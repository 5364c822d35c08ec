package dev.gatehouse.auth;

import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.gatehouse.jose.SignedToken;
import dev.gatehouse.jose.Tokens;
import dev.gatehouse.login.Attempt;
import dev.gatehouse.login.BrowserMark;
import dev.gatehouse.login.Session;
import dev.gatehouse.route.SigningAlgorithm;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What holds a secret of somebody's shows none where it is printed, as in a failure's text. */
final class PrintedSecretsTest {

    @Test
    void an_attempt_does_not_show_by_what_its_code_is_taken() {
        SecureRandom random = new SecureRandom();
        Attempt attempt = Attempt.begin(BrowserMark.make(1, random), "/", 1, random);
        assertFalse(attempt.toString().contains(attempt.verifier()));
    }

    @Test
    void a_session_does_not_show_its_refresh_token() {
        Session session = new Session(
                "id",
                new Session.Identity("anna", "anna", List.of(), List.of(), Map.of()),
                new Session.Times(1, 1, 1),
                "r3fresh");
        assertFalse(session.toString().contains("r3fresh"));
    }

    @Test
    void a_token_that_was_read_does_not_show_itself() {
        String token = Tokens.good();
        String shown =
                SignedToken.read(token, List.of(SigningAlgorithm.RS256)).fold(Object::toString, reason -> reason);
        assertFalse(shown.contains(token.substring(token.lastIndexOf('.') + 1)), shown);
        assertFalse(shown.contains("acme"), shown);
    }
}
