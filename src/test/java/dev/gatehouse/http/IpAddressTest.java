package dev.gatehouse.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.InetAddress;
import java.net.UnknownHostException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class IpAddressTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 10.0.0.1",
        "0.0.0.0, 0.0.0.0",
        "255.255.255.255, 255.255.255.255",
        "::, ::",
        "::1, ::1",
        "1::, 1::",
        "0:0:0:0:0:0:0:1, ::1",
        "2001:DB8::0001, 2001:db8::1",
        "1:0:0:2:0:0:0:3, 1:0:0:2::3",
        "1:0:2:3:4:5:6:7, 1:0:2:3:4:5:6:7",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
        "::ffff:10.0.0.1, 10.0.0.1",
        "::ffff:a00:1, 10.0.0.1",
        "64:ff9b::10.0.0.1, 64:ff9b::a00:1"
    })
    void an_address_has_one_spelling(String text, String canonical) {
        IpAddress address = IpAddress.parse(text);
        assertNotNull(address);
        assertEquals(canonical, address.text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.4.",
                ".1.2.3",
                "01.2.3.4",
                "256.1.1.1",
                "1.2.3.1000",
                "1.2.3.a",
                "localhost",
                ":",
                ":::",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "12345::",
                "g::",
                "::1.2.3",
                "1:2:3:4:5:6:7:1.2.3.4",
                "::1.2.3.4:1",
                "fe80::1%eth0",
                "[::1]",
                "1:",
                ":1",
                "1:2:3:4:5:6:7:8:"
            })
    void what_is_no_address_is_refused(String text) {
        assertNull(IpAddress.parse(text));
    }

    @Property
    void its_text_is_read_back_as_the_same_address(@ForAll long high, @ForAll long low) {
        IpAddress address = new IpAddress(high, low);
        assertEquals(address, IpAddress.parse(address.text()));
    }

    @Property
    void the_jdks_spelling_of_an_address_is_read_as_the_jdk_means_it(@ForAll @Size(16) byte[] octets)
            throws UnknownHostException {
        InetAddress expected = InetAddress.getByAddress(octets);
        IpAddress address = IpAddress.parse(expected.getHostAddress());
        assertNotNull(address);
        assertEquals(expected, InetAddress.getByName(address.text()));
    }
}
