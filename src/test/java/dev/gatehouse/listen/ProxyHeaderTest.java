package dev.gatehouse.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatehouse.listen.ProxyHeader.Ends;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The PROXY protocol's header, byte for byte. */
final class ProxyHeaderTest {

    private static final String BEHIND = "GET / HTTP/1.1\r\n";
    private static final String SIGNATURE = "\r\n\r\n\0\r\nQUIT\n";
    private static final String V4_ENDS = "\u00c0\0\2\1\u00c63d\1\u00dc\4\1\u00bb";

    @Test
    void a_line_names_the_ends_of_an_ipv4_connection() {
        assertEquals(
                "192.0.2.1:56324 198.51.100.1:443", read("PROXY TCP4 192.0.2.1 198.51.100.1 56324 443\r\n" + BEHIND));
    }

    @Test
    void a_line_names_the_ends_of_an_ipv6_connection() {
        assertEquals(
                "2001:db8:0:0:0:0:0:1:1 0:0:0:0:0:0:0:1:65535",
                read("PROXY TCP6 2001:db8::1 ::1 1 65535\r\n" + BEHIND));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"PROXY UNKNOWN\r\n", "PROXY UNKNOWN ffff::1 ffff::1 65535 65535\r\n", "PROXY UNKNOWN ? \r\n"})
    void a_line_may_name_nobody(String line) {
        assertEquals("nobody", read(line + BEHIND));
    }

    @Test
    void a_line_may_have_107_bytes() {
        String line = "PROXY UNKNOWN ";
        String filled = line + "x".repeat(105 - line.length());

        assertEquals("nobody", read(filled + "\r\n"));
        assertEquals("malformed", read(filled + "x\r\n"));
        assertEquals("malformed", read(filled + "xx"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n",
                "P0",
                "proxy TCP4 192.0.2.1 198.51.100.1 56324 443\r\n",
                "PROXY\r\n",
                "PROXY \r\n",
                "PROXY TCP4\r\n",
                "PROXY TCP4 192.0.2.1 198.51.100.1 56324\r\n",
                "PROXY TCP4 192.0.2.1 198.51.100.1 56324 443 1\r\n",
                "PROXY TCP4 192.0.2.1 198.51.100.1 56324 443 \r\n",
                "PROXY  TCP4 192.0.2.1 198.51.100.1 56324 443\r\n",
                "PROXY TCP4 192.0.2.1 198.51.100.1 56324 443\n",
                "PROXY TCP4 192.0.2.1 198.51.100.1 56324 443\r\r\n",
                "PROXY TCP4 192.0.2.1 198.51.100.1\t56324 443\r\n",
                "PROXY TCP4 192.0.2.1 198.51.100.1 56324 65536\r\n",
                "PROXY TCP4 192.0.2.1 198.51.100.1 056324 443\r\n",
                "PROXY TCP4 192.0.2.1 198.51.100.1 +1 443\r\n",
                "PROXY TCP4 192.0.2.1 198.51.100.1 56324 \r\n",
                "PROXY TCP4 192.0.2.256 198.51.100.1 56324 443\r\n",
                "PROXY TCP4 192.0.2 198.51.100.1 56324 443\r\n",
                "PROXY TCP4 localhost 198.51.100.1 56324 443\r\n",
                "PROXY TCP4 ::1 ::1 56324 443\r\n",
                "PROXY TCP6 192.0.2.1 198.51.100.1 56324 443\r\n",
                "PROXY TCP6 fe80::1%eth0 ::1 56324 443\r\n",
                "PROXY TCP6 [::1] [::1] 56324 443\r\n",
                "PROXY UDP4 192.0.2.1 198.51.100.1 56324 443\r\n",
                "PROXY UNKNOWN\0\r\n",
                "PROXY unknown\r\n"
            })
    void a_line_that_is_none_is_malformed(String line) {
        assertEquals("malformed", read(line));
    }

    @Test
    void a_block_names_the_ends_of_an_ipv4_connection() {
        assertEquals("192.0.2.1:56324 198.51.100.1:443", read(block(0x21, 0x11, V4_ENDS) + BEHIND));
    }

    @Test
    void a_block_names_the_ends_of_an_ipv6_connection() {
        String client = " \1\r\u00b8" + "\0".repeat(11) + "\1";
        String proxy = "\0".repeat(15) + "\1";

        assertEquals(
                "2001:db8:0:0:0:0:0:1:1 0:0:0:0:0:0:0:1:256",
                read(block(0x21, 0x21, client + proxy + "\0\1\1\0") + BEHIND));
    }

    @Test
    void what_a_block_says_besides_is_passed_over() {
        String additions = "\1\0\2h2" + "\4\0\0" + " \0\5\7\0\0\0\0";

        assertEquals("192.0.2.1:56324 198.51.100.1:443", read(block(0x21, 0x11, V4_ENDS + additions) + BEHIND));
    }

    @Test
    void the_proxys_own_connection_is_its_own_whatever_the_block_says() {
        assertEquals("itself", read(block(0x20, 0x00, "") + BEHIND));
        assertEquals("itself", read(block(0x20, 0x11, V4_ENDS) + BEHIND));
        assertEquals("itself", read(block(0x20, 0xFF, "?") + BEHIND));
    }

    @Test
    void a_block_may_name_nobody() {
        assertEquals("nobody", read(block(0x21, 0x00, "") + BEHIND));
        assertEquals("nobody", read(block(0x21, 0x00, "whatever") + BEHIND));
    }

    @Test
    void the_ends_of_a_unix_socket_are_nobody() {
        assertEquals("nobody", read(block(0x21, 0x31, "/run/a.sock" + "\0".repeat(205)) + BEHIND));
        assertEquals("malformed", read(block(0x21, 0x31, "/run/a.sock")));
    }

    @Test
    void a_block_that_is_none_is_malformed() {
        assertEquals("malformed", read("\r\n\r\nGET"));
        assertEquals("malformed", read("\u0016\3\1"));
        assertEquals("malformed", read(block(0x11, 0x11, V4_ENDS)));
        assertEquals("malformed", read(block(0x31, 0x11, V4_ENDS)));
        assertEquals("malformed", read(block(0x22, 0x11, V4_ENDS)));
        assertEquals("malformed", read(block(0x21, 0x12, V4_ENDS)));
        assertEquals("malformed", read(block(0x21, 0x41, V4_ENDS)));
        assertEquals("malformed", read(block(0x21, 0x01, V4_ENDS)));
        assertEquals("malformed", read(block(0x21, 0x21, V4_ENDS)));
    }

    @Test
    void a_block_that_is_shorter_than_its_addresses_is_malformed_and_what_is_behind_it_is_none_of_them() {
        assertEquals("malformed", read(block(0x21, 0x11, V4_ENDS.substring(1)) + BEHIND));
    }

    @Test
    void an_addition_that_is_longer_than_the_block_is_malformed() {
        assertEquals("malformed", read(block(0x21, 0x11, V4_ENDS + "\4\0\5four") + BEHIND));
        assertEquals("malformed", read(block(0x21, 0x11, V4_ENDS + "\4\0") + BEHIND));
    }

    @Test
    void a_block_has_an_end_to_its_length() {
        String most = "\4" + (char) (4065 >> 8) + (char) (4065 & 0xFF) + "\0".repeat(4065);

        assertEquals("192.0.2.1:56324 198.51.100.1:443", read(block(0x21, 0x11, V4_ENDS + most)));
        assertEquals("malformed", read(block(0x21, 0x00, "\0".repeat(4081)).substring(0, 16)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY TCP4 192.0.2.1 198.51.100.1 56324 443\r\n",
                "\r\n\r\n\0\r\nQUIT\n!\u0011\0\u000c" + V4_ENDS
            })
    void no_part_of_a_header_is_one(String header) {
        for (int i = 0; i < header.length(); i++) {
            assertEquals("begun", read(header.substring(0, i)));
        }
    }

    @Test
    void no_bytes_make_the_reader_fail() {
        Random random = new Random(42);
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            String start = random.nextBoolean() ? SIGNATURE + "!" : "PROXY TCP4 ";
            read(start + new String(bytes, StandardCharsets.ISO_8859_1));
        }
    }

    /** With the length that it has. */
    private static String block(int command, int family, String content) {
        int length = content.length();
        return SIGNATURE + (char) command + (char) family + (char) (length >> 8) + (char) (length & 0xFF) + content;
    }

    /** Who is named, if there is a whole header and as much of it was taken as there is. */
    private static String read(String bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(("??" + bytes).getBytes(StandardCharsets.ISO_8859_1));
        buffer.position(2);
        String reading = ProxyHeader.read(buffer)
                .fold(
                        whole -> {
                            String rest = bytes.substring(whole.length());
                            return rest.isEmpty() || rest.equals(BEHIND) ? text(whole.ends()) : "left: " + rest;
                        },
                        begun -> "begun",
                        malformed -> "malformed");
        assertEquals(2, buffer.position());
        return reading;
    }

    private static String text(@Nullable Ends ends) {
        if (ProxyHeader.Ends.UNKNOWN.equals(ends)) {
            return "nobody";
        }
        return ends == null ? "itself" : text(ends.client()) + " " + text(Objects.requireNonNull(ends.proxy()));
    }

    private static String text(InetSocketAddress end) {
        return end.getAddress().getHostAddress() + ":" + end.getPort();
    }
}
