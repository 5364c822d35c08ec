package dev.gatehouse.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.http.Fields;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is taken out of a request so that its credential does not go on. */
final class CarriersTest {

    private final Fields fields = new Fields();

    @Test
    void a_field_goes_in_any_spelling_and_others_stay() {
        fields.add("x-API-key", "secret");
        fields.add("X-Api-Keys", "stays");

        assertEquals(List.of("X-Api-Keys: stays"), left(Carriers.field("X-Api-Key")));
    }

    @Test
    void of_authorization_only_the_schemes_that_are_named_go() {
        fields.add("Authorization", "bearer abc");
        fields.add("authorization", "Bearer");
        fields.add("Authorization", "Bearer\tabc");
        fields.add("Authorization", "Bearers abc");
        fields.add("Authorization", "Basic abc");

        assertEquals(
                List.of("Authorization: Bearers abc", "Authorization: Basic abc"),
                left(Carriers.authorization("Bearer")));
    }

    @Test
    void of_cookies_only_those_named_go_and_a_line_that_had_no_other() {
        fields.add("Cookie", "a=1; session=secret;b=2");
        fields.add("cookie", "session=again");
        fields.add("Cookie", " Session=other; sessions=2; session ");

        assertEquals(
                List.of("Cookie: a=1; b=2", "Cookie: Session=other; sessions=2"), left(Carriers.cookie("session")));
    }

    @Test
    void a_scheme_ends_with_its_name_or_a_blank() {
        assertTrue(Carriers.isOfScheme("BEARER", "Bearer"));
        assertTrue(Carriers.isOfScheme("bearer x", "Bearer"));
        assertFalse(Carriers.isOfScheme("bearer=x", "Bearer"));
        assertFalse(Carriers.isOfScheme("bear", "Bearer"));
    }

    private List<String> left(Carriers carriers) {
        carriers.removeFrom(fields);
        List<String> left = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            left.add(fields.name(i) + ": " + fields.value(i));
        }
        return left;
    }
}
