package dev.gatehouse.route;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.http.Cidr;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class AddressRulesTest {

    private static final List<Cidr> TEN = List.of(cidr("10.0.0.0/8"), cidr("2001:db8::/32"));

    @Test
    void what_is_no_address_is_let_in_only_where_there_is_no_rule() {
        assertTrue(AddressRules.NONE.admit("unknown"));
        assertFalse(new AddressRules(TEN, List.of()).admit("unknown"));
        assertFalse(new AddressRules(List.of(), TEN).admit("_hidden"));
    }

    @Test
    void an_address_is_the_same_in_brackets_and_within_ipv6() {
        AddressRules rules = new AddressRules(TEN, List.of());
        assertTrue(rules.admit("[2001:db8::1]"));
        assertTrue(rules.admit("::ffff:10.1.1.1"));
        assertFalse(rules.admit("::1"));
    }

    private static Cidr cidr(String text) {
        return Objects.requireNonNull(Cidr.parse(text));
    }
}
