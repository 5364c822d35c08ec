package dev.gatehouse.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TrustedProxiesTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.5/8, 10.0.0.0/8",
        "2001:db8::1/32, 2001:db8::/32",
        "::ffff:10.0.0.1/104,",
        "10.0.0.5/33,",
        "10.0.0.5,",
        "a/8,"
    })
    void the_range_around_an_address_is_known(String text, String range) {
        assertEquals(range, Cidr.rangeAround(text));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.1.2.3, 10.1.2.3, true",
        "10.1.2.3, 10.1.2.4, false",
        "192.168.1.128/25, 192.168.1.127, false",
        "192.168.1.128/25, 192.168.1.200, true",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "::1, ::1, true",
        "::1, [::1], true",
        "::1, 0:0:0:0:0:0:0:1, true",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::1, false",
        "2001:db8:0:0:8000::/65, 2001:db8::8000:0:0:1, true",
        "2001:db8:0:0:8000::/65, 2001:db8::7000:0:0:1, false",
        "10.0.0.0/8, ::ffff:10.1.1.1, true",
        "::ffff:10.0.0.0/104, 10.1.1.1, true",
        "::/0, 2001:db8::1, true",
        "::/0, 10.0.0.1, false",
        "10.0.0.0/8, localhost, false",
        "10.0.0.0/8, '', false",
        "fe80::/10, fe80::1%eth0, false"
    })
    void an_address_is_trusted_if_a_range_holds_it(String range, String address, boolean trusted) {
        assertEquals(trusted, trusting(range).contains(address));
    }

    @Test
    void nobody_is_trusted_without_a_range() {
        assertFalse(TrustedProxies.NONE.contains("127.0.0.1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/8",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/08",
                "10.0.0.1/8",
                "::1/64",
                "::/129",
                "10/8",
                "localhost",
                "example.com/8",
                "10.0.0.0/8/8",
                "10.0.0.0/a"
            })
    void what_is_no_range_is_refused(String text) {
        assertNull(Cidr.parse(text));
    }

    static TrustedProxies trusting(String... ranges) {
        List<Cidr> cidrs = Arrays.stream(ranges)
                .map(range -> {
                    Cidr cidr = Cidr.parse(range);
                    assertNotNull(cidr, range);
                    return cidr;
                })
                .toList();
        return new TrustedProxies(cidrs);
    }
}
