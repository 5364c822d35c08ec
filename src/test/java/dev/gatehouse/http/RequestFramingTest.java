package dev.gatehouse.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestFramingTest {

    @Test
    void a_request_may_have_no_body_or_a_length_or_chunks() {
        assertNull(fault());
        assertNull(fault("Content-Length: 0"));
        assertNull(fault("content-length: 00012345678901234567890"));
        assertNull(fault("transfer-encoding: Chunked"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "+5", "-5", "5, 5", "5 5", "0x5", "5.0", "\u0665"})
    void a_length_is_made_of_digits(String length) {
        assertEquals("a Content-Length that is no number", fault("Content-Length: " + length));
    }

    @Test
    void a_length_is_said_once() {
        assertEquals("several Content-Length fields", fault("Content-Length: 5", "Content-Length: 5"));
    }

    @Test
    void chunks_are_said_once() {
        assertEquals(
                "several Transfer-Encoding fields", fault("Transfer-Encoding: chunked", "Transfer-Encoding: chunked"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "identity", "gzip, chunked", "chunked, chunked", ",chunked", "chunked;q=1", "xchunked"})
    void no_coding_is_known_but_chunked(String coding) {
        assertEquals("a transfer coding other than chunked", fault("Transfer-Encoding: " + coding));
    }

    @Test
    void there_is_a_length_or_there_are_chunks() {
        assertEquals(
                "Transfer-Encoding beside Content-Length", fault("Content-Length: 5", "Transfer-Encoding: chunked"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.0", "HTTP/2.0"})
    void only_http_1_1_has_chunks(String protocol) {
        Fields fields = new Fields();
        fields.add("Transfer-Encoding", "chunked");

        assertEquals("Transfer-Encoding outside of HTTP/1.1", RequestFraming.fault(fields, protocol));
    }

    private static @Nullable String fault(String... lines) {
        Fields fields = new Fields();
        for (String line : lines) {
            int colon = line.indexOf(':');
            fields.add(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        return RequestFraming.fault(fields, "HTTP/1.1");
    }
}
