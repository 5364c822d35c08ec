package dev.gatehouse.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.gatehouse.exchange.ExchangeFixture;
import dev.gatehouse.http.Fields;
import dev.gatehouse.route.AuthSettings;
import dev.gatehouse.route.AuthorizerSettings.Told;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is the gateway's own is not for an authorizer's eyes. */
final class AuthorizerQuestionTest {

    @Test
    void a_session_of_the_gateways_stays_with_it() {
        Fields fields = new Fields();
        fields.add("Cookie", "session=1; __Host-gatehouse-corp=sealed");
        fields.add("Cookie", "__Host-gatehouse-corp=sealed");
        assertEquals("session=1", question(fields).ofClient().first("Cookie"));
        assertEquals(1, question(fields).ofClient().count("Cookie"));
    }

    @Test
    void what_a_client_names_in_connection_concerns_nobody_else() {
        Fields fields = new Fields();
        fields.add("Connection", "Cookie");
        fields.add("Cookie", "session=1");
        assertNull(question(fields).all().first("Cookie"));
    }

    private static AuthorizerQuestion question(Fields fields) {
        return AuthorizerQuestion.of(
                ExchangeFixture.request(ExchangeFixture.ADDRESS, "/", fields),
                new Told("GET", List.of("cookie"), List.of(), List.of()),
                AuthSettings.PUBLIC.withOwnCookies(List.of("__Host-gatehouse-corp")));
    }
}
