package dev.gatehouse.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.gatehouse.auth.AuthDecision.Accepted;
import dev.gatehouse.auth.AuthDecision.Forbidden;
import dev.gatehouse.auth.AuthDecision.Refused;
import dev.gatehouse.exchange.ClientRequest;
import dev.gatehouse.exchange.ExchangeFixture;
import dev.gatehouse.http.Cidr;
import dev.gatehouse.http.Fields;
import dev.gatehouse.route.AuthSettings;
import dev.gatehouse.route.ConsumerSettings;
import dev.gatehouse.route.ConsumerSettings.KeySettings;
import dev.gatehouse.route.KeyHash;
import dev.gatehouse.route.KeyTerms;
import dev.gatehouse.route.KeyTerms.RouteNames;
import dev.gatehouse.route.Route;
import dev.gatehouse.route.SchemeSettings;
import dev.gatehouse.route.Secret;
import dev.gatehouse.state.KeyUse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of a key that is known. */
final class KeyTermsTest {

    private static final SchemeSettings.ApiKey SETTINGS = new SchemeSettings.ApiKey(null);
    private static final AuthSettings BY_KEY = AuthSettings.of(SETTINGS);
    private static final Route ORDERS = ExchangeFixture.route("orders", 0, BY_KEY);
    private static final Route FILES = ExchangeFixture.route("files-eu", 1, BY_KEY);
    private static final String KEY = "bench-key-7";
    private static final String NOON = "2026-11-25T12:00:00Z";

    private final KeyUses uses = new KeyUses();
    private Instant now = Instant.parse(NOON);
    private String address = "192.0.2.1";

    @Test
    void a_key_is_good_up_to_the_moment_before_it_expires() {
        KeyTerms terms = dates(null, NOON, null);

        assertEquals("401 expired key: acme/laptop", decide(terms));
        now = now.minusMillis(1);
        assertEquals("acme/laptop", decide(terms));
    }

    @Test
    void a_key_is_good_from_its_first_moment_on() {
        KeyTerms terms = dates(NOON, null, null);

        assertEquals("acme/laptop", decide(terms));
        now = now.minusMillis(1);
        assertEquals("401 key is not good yet: acme/laptop", decide(terms));
    }

    @Test
    void a_revoked_key_is_told_from_an_expired_one_in_the_record() {
        assertEquals("401 revoked key: acme/laptop", decide(dates(null, "2026-01-01T00:00:00Z", NOON)));
    }

    @Test
    void a_key_is_sent_from_its_addresses_alone() {
        KeyTerms terms = new KeyTerms(
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                Stream.of("10.0.0.0/8", "192.0.2.0/24").map(Cidr::parse).toList());

        assertEquals("acme/laptop", decide(terms));
        address = "198.51.100.1";
        assertEquals("401 key is not for this address: acme/laptop", decide(terms));
        address = "unknown";
        assertEquals("401 key is not for this address: acme/laptop", decide(terms));
    }

    @Test
    void a_key_on_a_route_that_it_is_not_for_is_forbidden() {
        assertEquals("acme/laptop", decide(routes("orders", "files-*")));
        assertEquals("acme/laptop", decide(routes("ord*")));
        assertEquals("403 key is not for this route: acme/laptop", decide(routes("order", "files-*")));
    }

    @Test
    void an_expired_key_on_another_route_is_told_no_more_than_that_it_is_not_known() {
        KeyTerms terms = new KeyTerms(
                null, null, Instant.parse(NOON), null, List.of(), List.of(new RouteNames("files-*")), List.of());

        assertEquals("401 expired key: acme/laptop", decide(terms));
    }

    @Test
    void a_caller_has_the_scopes_of_the_key() {
        KeyTerms terms = new KeyTerms(null, null, null, null, List.of("a", "b"), List.of(), List.of());

        Accepted accepted = assertInstanceOf(Accepted.class, decision(plain(), terms, List.of()));
        assertEquals(List.of("a", "b"), accepted.caller().scopes());
    }

    @Test
    void a_key_that_is_hashed_with_a_pepper_is_found_with_it_alone() throws Exception {
        String longSecret = "a secret that is longer than a block of the hash, which is made of sixty-four bytes";
        for (String secret : List.of("0123456789abcdef0123456789abcdef", longSecret)) {
            KeyHash hash = hmac(secret);

            assertEquals("acme/laptop", words(decision(hash, KeyTerms.NONE, List.of(secret))));
            assertEquals("acme/laptop", words(decision(hash, KeyTerms.NONE, List.of("another", secret))));
            assertEquals("401 unknown key", words(decision(hash, KeyTerms.NONE, List.of("another"))));
        }
    }

    @Test
    void a_peppered_hash_is_no_plain_one() {
        KeyHash plain = plain();
        KeyHash said = new KeyHash(true, plain.first(), plain.second(), plain.third(), plain.fourth());

        assertEquals("401 unknown key", words(decision(said, KeyTerms.NONE, List.of("pepper"))));
    }

    @Test
    void a_key_that_is_used_all_the_time_is_noted_once_a_minute() {
        ApiKeyScheme scheme = scheme(plain(), KeyTerms.NONE, List.of());
        for (int second = 0; second < 120; second++) {
            now = Instant.parse(NOON).plusSeconds(second);
            scheme.decide(request());
        }

        assertEquals(
                List.of(
                        new KeyUse("acme", "laptop", Instant.parse(NOON)),
                        new KeyUse("acme", "laptop", Instant.parse(NOON).plusSeconds(60))),
                uses.drain());
        assertEquals(List.of(), uses.drain());
    }

    @Test
    void a_key_that_is_refused_is_not_used() {
        decide(dates(null, NOON, null));

        assertEquals(List.of(), uses.drain());
    }

    private String decide(KeyTerms terms) {
        return words(decision(plain(), terms, List.of()));
    }

    private static String words(AuthDecision decision) {
        if (decision instanceof Accepted accepted) {
            return accepted.caller().consumerId() + "/" + accepted.caller().credentialId();
        }
        return decision instanceof Refused refused
                ? "401 " + refused.reason()
                : "403 " + assertInstanceOf(Forbidden.class, decision).reason();
    }

    private AuthDecision decision(KeyHash hash, KeyTerms terms, List<String> peppers) {
        return scheme(hash, terms, peppers).decide(request());
    }

    private ApiKeyScheme scheme(KeyHash hash, KeyTerms terms, List<String> peppers) {
        List<KeySettings> keys = List.of(new KeySettings("laptop", hash, terms));
        ConsumerSettings acme = new ConsumerSettings("acme", 0, keys, List.of(), List.of());
        List<Pepper> all = peppers.stream().map(Secret::new).map(Pepper::of).toList();
        return new ApiKeyScheme(SETTINGS, ORDERS, Keys.of(List.of(acme), List.of(ORDERS, FILES), all), uses, () -> now);
    }

    private ClientRequest request() {
        Fields fields = new Fields();
        fields.add("X-Api-Key", KEY);
        return ExchangeFixture.request(address, "/orders/1", fields);
    }

    private static KeyTerms dates(@Nullable String notBefore, @Nullable String expires, @Nullable String revoked) {
        return new KeyTerms(
                null, instant(notBefore), instant(expires), instant(revoked), List.of(), List.of(), List.of());
    }

    private static KeyTerms routes(String... names) {
        return new KeyTerms(
                null,
                null,
                null,
                null,
                List.of(),
                Stream.of(names).map(RouteNames::new).toList(),
                List.of());
    }

    private static @Nullable Instant instant(@Nullable String text) {
        return text == null ? null : Instant.parse(text);
    }

    private static KeyHash plain() {
        return hash("sha256:", Sha256.of(KEY));
    }

    /** By the JDK's own. */
    private static KeyHash hmac(String secret) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return hash("hmac-sha256:", mac.doFinal(KEY.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static KeyHash hash(String kind, byte[] bytes) {
        return Objects.requireNonNull(KeyHash.parse(kind + HexFormat.of().formatHex(bytes)));
    }
}
