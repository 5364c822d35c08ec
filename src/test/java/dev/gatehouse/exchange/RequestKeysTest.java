package dev.gatehouse.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.gatehouse.http.Fields;
import dev.gatehouse.route.ConsumerSettings;
import dev.gatehouse.route.RequestKey;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class RequestKeysTest {

    /** The hash of ann. */
    private static final long SAME_FOR_EVER = -555_729_113_991_545_986L;

    private static final Caller ACME =
            new Caller(new ConsumerSettings("acme", 0, List.of(), List.of(), List.of()), "laptop");

    @Test
    void a_header_is_told_by_its_value_whatever_the_spelling_of_its_name() {
        assertEquals(
                hash(RequestKey.header("X-User"), "x-user", "ann"), hash(RequestKey.header("x-USER"), "X-User", "ann"));
        assertNotEquals(
                hash(RequestKey.header("X-User"), "X-User", "ann"), hash(RequestKey.header("X-User"), "X-User", "bob"));
    }

    @Test
    void a_cookie_is_found_among_others_and_in_any_line() {
        OptionalLong alone = hash(RequestKey.cookie("sid"), "Cookie", "sid=1a");
        assertEquals(alone, hash(RequestKey.cookie("sid"), "Cookie", "xsid=2b; sid=1a; sid=3c"));
        assertEquals(alone, hash(RequestKey.cookie("sid"), "Cookie", "a=sid=2b;sid=1a"));
        assertEquals(alone, hash(RequestKey.cookie("sid"), "Cookie", "a=1", "Cookie", "b=2", "Cookie", "sid=1a"));
        assertNotEquals(alone, hash(RequestKey.cookie("sid"), "Cookie", "sid=1b"));
    }

    @Test
    void what_is_not_there_or_says_nothing_is_no_key() {
        assertEquals(OptionalLong.empty(), hash(RequestKey.header("X-User")));
        assertEquals(OptionalLong.empty(), hash(RequestKey.header("X-User"), "X-User", ""));
        assertEquals(OptionalLong.empty(), hash(RequestKey.cookie("sid"), "Cookie", "si; sid; sid2=1; SID=1; sid="));
        assertEquals(OptionalLong.empty(), hash(RequestKey.cookie("sid"), "Cookie", "; ;"));
        assertEquals(
                OptionalLong.empty(),
                RequestKeys.hash(RequestKey.CONSUMER, request(ExchangeFixture.ADDRESS), Caller.ANONYMOUS));
    }

    @Test
    void consumers_and_addresses_are_told_apart() {
        OptionalLong acme = RequestKeys.hash(RequestKey.CONSUMER, request("192.0.2.1"), ACME);
        assertEquals(acme, RequestKeys.hash(RequestKey.CONSUMER, request("192.0.2.9"), ACME));
        assertEquals(
                RequestKeys.hash(RequestKey.ADDRESS, request("192.0.2.1"), ACME),
                RequestKeys.hash(RequestKey.ADDRESS, request("192.0.2.1"), Caller.ANONYMOUS));
        assertNotEquals(
                RequestKeys.hash(RequestKey.ADDRESS, request("192.0.2.1"), ACME),
                RequestKeys.hash(RequestKey.ADDRESS, request("192.0.2.2"), ACME));
    }

    /** Two gateways in front of one service send a caller the same way, and so does one after a restart. */
    @Test
    void a_key_has_the_same_hash_for_ever() {
        assertEquals(OptionalLong.of(SAME_FOR_EVER), hash(RequestKey.header("X-User"), "X-User", "ann"));
    }

    private static OptionalLong hash(RequestKey key, String... fields) {
        Fields all = new Fields();
        for (int i = 0; i < fields.length; i += 2) {
            all.add(fields[i], fields[i + 1]);
        }
        return RequestKeys.hash(key, ExchangeFixture.request(ExchangeFixture.ADDRESS, "/", all), Caller.ANONYMOUS);
    }

    private static ClientRequest request(String address) {
        return ExchangeFixture.request(address, "/", new Fields());
    }
}
