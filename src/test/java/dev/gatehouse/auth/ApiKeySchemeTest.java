package dev.gatehouse.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatehouse.auth.AuthDecision.Absent;
import dev.gatehouse.auth.AuthDecision.Accepted;
import dev.gatehouse.auth.AuthDecision.Refused;
import dev.gatehouse.exchange.ExchangeFixture;
import dev.gatehouse.http.Fields;
import dev.gatehouse.route.AuthSettings;
import dev.gatehouse.route.ConsumerSettings;
import dev.gatehouse.route.ConsumerSettings.KeySettings;
import dev.gatehouse.route.SchemeSettings;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ApiKeySchemeTest {

    private static final SchemeSettings.ApiKey BY_FIELD = new SchemeSettings.ApiKey(null);
    private static final SchemeSettings.ApiKey BY_QUERY_TOO = new SchemeSettings.ApiKey("key");
    private static final String KEY = "bench-key-7";
    private static final String NON_ASCII_KEY = "schl\u00fcssel";

    private String target = "/orders/1";
    private final Fields fields = new Fields();
    private final Keys keys = Keys.of(List.of(consumer()), List.of(), List.of());

    @Test
    void a_known_key_in_x_api_key_names_its_holder_and_itself() {
        fields.add("x-api-key", KEY);

        assertEquals("acme/laptop", decide(BY_FIELD));
    }

    @Test
    void the_authorization_scheme_is_named_in_any_case() {
        fields.add("Authorization", "apikey  " + KEY);

        assertEquals("acme/laptop", decide(BY_FIELD));
    }

    @Test
    void the_same_key_sent_twice_is_one_key() {
        fields.add("Authorization", "ApiKey " + KEY);
        fields.add("X-Api-Key", KEY);

        assertEquals("acme/laptop", decide(BY_FIELD));
    }

    @Test
    void two_keys_that_differ_are_refused_though_one_is_known() {
        fields.add("X-Api-Key", KEY);
        fields.add("Authorization", "ApiKey another");

        assertEquals("several keys", decide(BY_FIELD));
    }

    @Test
    void two_lines_of_one_field_that_differ_are_refused() {
        fields.add("X-Api-Key", KEY);
        fields.add("X-Api-Key", "");

        assertEquals("several keys", decide(BY_FIELD));
    }

    @Test
    void a_key_in_the_query_counts_where_the_route_says_so() {
        target = "/orders/1?key=bench-key-7";

        assertEquals("acme/laptop", decide(BY_QUERY_TOO));
        assertEquals("no key", decide(BY_FIELD));
    }

    @Test
    void a_key_in_the_query_that_differs_from_the_one_in_a_field_is_refused() {
        target = "/orders/1?key=another";
        fields.add("X-Api-Key", KEY);

        assertEquals("several keys", decide(BY_QUERY_TOO));
    }

    @Test
    void two_keys_in_the_query_that_differ_are_refused() {
        target = "/orders/1?key=bench-key-7&key=another";
        assertEquals("several keys", decide(BY_QUERY_TOO));

        target = "/orders/1?key=bench-key-7&key=bench-key-7";
        assertEquals("acme/laptop", decide(BY_QUERY_TOO));
    }

    @Test
    void a_key_beyond_ascii_is_the_same_in_the_query_and_in_a_field() {
        target = "/orders/1?key=schl%C3%BCssel";
        assertEquals("acme/beyond-ascii", decide(BY_QUERY_TOO));

        fields.add("X-Api-Key", utf8AsReceived(NON_ASCII_KEY));
        assertEquals("acme/beyond-ascii", decide(BY_QUERY_TOO));
    }

    @Test
    void another_scheme_is_no_key() {
        fields.add("Authorization", "Bearer " + KEY);
        fields.add("Authorization", "ApiKeyring " + KEY);

        assertEquals("no key", decide(BY_FIELD));
    }

    @Test
    void an_unknown_key_is_refused() {
        fields.add("X-Api-Key", "bench-key-8");

        assertEquals("unknown key", decide(BY_FIELD));
    }

    @Test
    void an_empty_key_is_refused() {
        fields.add("Authorization", "ApiKey");

        assertEquals("unknown key", decide(BY_FIELD));
    }

    @Test
    void a_mistyped_key_of_ours_is_recorded_as_such() {
        fields.add("X-Api-Key", "gate_00000000000000000000000000000000000000000002CZclk");

        assertEquals("mistyped key: its checksum does not fit", decide(BY_FIELD));
    }

    private String decide(SchemeSettings.ApiKey settings) {
        AuthDecision decision = new ApiKeyScheme(
                        settings,
                        ExchangeFixture.route(AuthSettings.of(settings)),
                        keys,
                        new KeyUses(),
                        InstantSource.system())
                .decide(ExchangeFixture.request(ExchangeFixture.ADDRESS, target, fields));
        if (decision instanceof Accepted accepted) {
            return holder(accepted);
        }
        return decision instanceof Refused refused ? refused.reason() : ((Absent) decision).reason();
    }

    private static String holder(Accepted accepted) {
        return accepted.caller().consumerId() + "/" + accepted.caller().credentialId();
    }

    private static ConsumerSettings consumer() {
        List<KeySettings> keys = List.of(
                new KeySettings("laptop", hash(KEY)),
                new KeySettings("beyond-ascii", hash(utf8AsReceived(NON_ASCII_KEY))));
        return new ConsumerSettings("acme", 0, keys, List.of(), List.of());
    }

    private static String utf8AsReceived(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static String hash(String key) {
        return HexFormat.of().formatHex(Sha256.of(key));
    }
}
