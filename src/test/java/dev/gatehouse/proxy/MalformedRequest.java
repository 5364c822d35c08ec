package dev.gatehouse.proxy;

import java.util.Locale;

/**
 * Requests that two parsers could read differently, which is how one request is smuggled inside of another: what RFC 9112 forbids
 * a client to send, and what the literature on request smuggling has made of it. None of them may be served.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112">RFC 9112</a>
 */
public enum MalformedRequest {
    // The request line.
    BARE_LF_BEHIND_THE_REQUEST_LINE("GET /open/a HTTP/1.1\nHost: a\r\n\r\n"),
    BARE_CR_BEHIND_THE_REQUEST_LINE("GET /open/a HTTP/1.1\rHost: a\r\n\r\n"),
    TWO_CR_BEHIND_THE_REQUEST_LINE("GET /open/a HTTP/1.1\r\r\nHost: a\r\n\r\n"),
    BARE_LF_BEFORE_THE_REQUEST_LINE("\nGET /open/a HTTP/1.1\r\nHost: a\r\n\r\n"),
    BARE_CR_BEFORE_THE_REQUEST_LINE("\rGET /open/a HTTP/1.1\r\nHost: a\r\n\r\n"),
    BLANK_BEFORE_THE_METHOD(" GET /open/a HTTP/1.1\r\nHost: a\r\n\r\n"),
    TWO_BLANKS_BEHIND_THE_METHOD("GET  /open/a HTTP/1.1\r\nHost: a\r\n\r\n"),
    TWO_BLANKS_BEHIND_THE_TARGET("GET /open/a  HTTP/1.1\r\nHost: a\r\n\r\n"),
    TAB_BEHIND_THE_METHOD("GET\t/open/a HTTP/1.1\r\nHost: a\r\n\r\n"),
    BLANK_BEHIND_THE_VERSION("GET /open/a HTTP/1.1 \r\nHost: a\r\n\r\n"),
    BLANK_IN_THE_TARGET("GET /open/a b HTTP/1.1\r\nHost: a\r\n\r\n"),
    NUL_IN_THE_TARGET("GET /open/a\0b HTTP/1.1\r\nHost: a\r\n\r\n"),
    BYTE_ABOVE_ASCII_IN_THE_TARGET("GET /open/\u00e9 HTTP/1.1\r\nHost: a\r\n\r\n"),
    FRAGMENT_IN_THE_TARGET("GET /open/a#b HTTP/1.1\r\nHost: a\r\n\r\n"),
    METHOD_THAT_IS_NO_TOKEN("GE(T /open/a HTTP/1.1\r\nHost: a\r\n\r\n"),
    NO_VERSION("GET /open/a\r\nHost: a\r\n\r\n"),
    VERSION_IN_LOWER_CASE("GET /open/a http/1.1\r\nHost: a\r\n\r\n"),
    VERSION_WITH_MORE_DIGITS("GET /open/a HTTP/1.10\r\nHost: a\r\n\r\n"),
    VERSION_OF_ANOTHER_FRAMING("GET /open/a HTTP/2.0\r\nHost: a\r\n\r\n"),

    // Field lines.
    BARE_LF_BEHIND_A_FIELD("GET /open/a HTTP/1.1\r\nHost: a\nX: y\r\n\r\n"),
    BARE_LF_AT_THE_END_OF_THE_HEAD("GET /open/a HTTP/1.1\r\nHost: a\r\n\n"),
    BARE_CR_IN_A_VALUE("GET /open/a HTTP/1.1\r\nHost: a\r\nX: y\rz\r\n\r\n"),
    BARE_CR_BEHIND_A_FIELD("GET /open/a HTTP/1.1\r\nHost: a\rX: y\r\n\r\n"),
    TWO_CR_BEHIND_A_FIELD("GET /open/a HTTP/1.1\r\nHost: a\r\r\nX: y\r\n\r\n"),
    BLANK_BEFORE_THE_COLON("GET /open/a HTTP/1.1\r\nHost: a\r\nX : y\r\n\r\n"),
    TAB_BEFORE_THE_COLON("GET /open/a HTTP/1.1\r\nHost: a\r\nX\t: y\r\n\r\n"),
    FOLDED_BY_A_BLANK("GET /open/a HTTP/1.1\r\nHost: a\r\nX: y\r\n z\r\n\r\n"),
    FOLDED_BY_A_TAB("GET /open/a HTTP/1.1\r\nHost: a\r\nX: y\r\n\tz\r\n\r\n"),
    BLANK_BEFORE_THE_FIRST_FIELD("GET /open/a HTTP/1.1\r\n Host: a\r\nHost: a\r\n\r\n"),
    FIELD_WITHOUT_A_COLON("GET /open/a HTTP/1.1\r\nHost: a\r\nX\r\n\r\n"),
    FIELD_WITHOUT_A_NAME("GET /open/a HTTP/1.1\r\nHost: a\r\n: y\r\n\r\n"),
    FIELD_NAME_THAT_IS_NO_TOKEN("GET /open/a HTTP/1.1\r\nHost: a\r\nX(y): z\r\n\r\n"),
    FIELD_NAME_ABOVE_ASCII("GET /open/a HTTP/1.1\r\nHost: a\r\nX\u00e9: z\r\n\r\n"),
    NUL_IN_A_NAME("GET /open/a HTTP/1.1\r\nHost: a\r\nX\0: y\r\n\r\n"),
    NUL_IN_A_VALUE("GET /open/a HTTP/1.1\r\nHost: a\r\nX: y\0z\r\n\r\n"),
    BACKSPACE_IN_A_VALUE("GET /open/a HTTP/1.1\r\nHost: a\r\nX: y\bz\r\n\r\n"),
    ESCAPE_IN_A_VALUE("GET /open/a HTTP/1.1\r\nHost: a\r\nX: y\u001bz\r\n\r\n"),
    DELETE_IN_A_VALUE("GET /open/a HTTP/1.1\r\nHost: a\r\nX: y\u007fz\r\n\r\n"),

    // Whom it is for.
    NO_HOST("GET /open/a HTTP/1.1\r\nX: y\r\n\r\n"),
    EMPTY_HOST("GET /open/a HTTP/1.1\r\nHost:\r\n\r\n"),
    TWO_HOSTS("GET /open/a HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
    THE_SAME_HOST_TWICE("GET /open/a HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"),
    TWO_HOSTS_IN_HTTP_1_0("GET /open/a HTTP/1.0\r\nHost: a\r\nHost: b\r\nConnection: keep-alive\r\n\r\n"),
    TWO_HOSTS_IN_A_LINE("GET /open/a HTTP/1.1\r\nHost: a, b\r\n\r\n"),
    HOST_WITH_A_PATH("GET /open/a HTTP/1.1\r\nHost: a/b\r\n\r\n"),
    HOST_WITH_A_USER("GET /open/a HTTP/1.1\r\nHost: u@a\r\n\r\n"),
    HOST_THAT_IS_NOT_THE_TARGETS("GET http://b/open/a HTTP/1.1\r\nHost: a\r\n\r\n"),

    // How long it is.
    LENGTH_WITH_A_PLUS("POST /open/sum HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\nhello"),
    LENGTH_BELOW_ZERO("POST /open/sum HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\nhello"),
    LENGTH_IN_HEXADECIMAL("POST /open/sum HTTP/1.1\r\nHost: a\r\nContent-Length: 0x5\r\n\r\nhello"),
    LENGTH_WITH_A_FRACTION("POST /open/sum HTTP/1.1\r\nHost: a\r\nContent-Length: 5.0\r\n\r\nhello"),
    LENGTH_WITH_AN_EXPONENT("POST /open/sum HTTP/1.1\r\nHost: a\r\nContent-Length: 5e0\r\n\r\nhello"),
    LENGTH_WITH_A_BLANK_INSIDE("POST /open/sum HTTP/1.1\r\nHost: a\r\nContent-Length: 5 0\r\n\r\nhello"),
    LENGTH_BEYOND_64_BITS("POST /open/sum HTTP/1.1\r\nHost: a\r\nContent-Length: 18446744073709551621\r\n\r\nhello"),
    LENGTH_WITH_A_DIGIT_ABOVE_ASCII("POST /open/sum HTTP/1.1\r\nHost: a\r\nContent-Length: \u00b25\r\n\r\nhello"),
    EMPTY_LENGTH("POST /open/sum HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\nhello"),
    TWO_LENGTHS("POST /open/sum HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 0\r\n\r\nhello"),
    TWO_LENGTHS_IN_A_LINE("POST /open/sum HTTP/1.1\r\nHost: a\r\nContent-Length: 5, 0\r\n\r\nhello"),
    THE_SAME_LENGTH_TWICE("POST /open/sum HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello"),
    THE_SAME_LENGTH_TWICE_IN_A_LINE("POST /open/sum HTTP/1.1\r\nHost: a\r\nContent-Length: 5, 5\r\n\r\nhello"),
    TWO_LENGTHS_THE_SECOND_EMPTY(
            "POST /open/sum HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length:\r\n\r\nhello"),
    LENGTH_WITH_AN_UNDERSCORE("POST /open/sum HTTP/1.1\r\nHost: a\r\nContent_Length: 5\r\n\r\n"),
    LENGTH_FOLDED("POST /open/sum HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n 5\r\n\r\nhello"),
    LENGTH_BESIDE_CHUNKS(chunked("Content-Length: 5\r\nTransfer-Encoding: chunked", "5\r\nhello\r\n0\r\n\r\n")),
    CHUNKS_BESIDE_A_LENGTH(chunked("Transfer-Encoding: chunked\r\nContent-Length: 5", "5\r\nhello\r\n0\r\n\r\n")),
    CHUNKS_IN_HTTP_1_0(chunks("5\r\nhello\r\n0\r\n\r\n")
            .replace("HTTP/1.1", "HTTP/1.0")
            .replace("Host: a\r\n", "Host: a\r\nConnection: keep-alive\r\n")),

    // Which coding it has.
    CODING_IDENTITY(coded("identity")),
    CODING_XCHUNKED(coded("xchunked")),
    CODING_CHUNK(coded("chunk")),
    CODING_EMPTY(coded("")),
    CODING_QUOTED(coded("\"chunked\"")),
    CODING_WITH_A_PARAMETER(coded("chunked;q=1")),
    CODING_CHUNKED_IDENTITY(coded("chunked, identity")),
    CODING_IDENTITY_CHUNKED(coded("identity, chunked")),
    CODING_CHUNKED_TWICE(coded("chunked, chunked")),
    CODING_CHUNKED_TWICE_IN_TWO_LINES(coded("chunked\r\nTransfer-Encoding: chunked")),
    CODING_IDENTITY_IN_A_SECOND_LINE(coded("chunked\r\nTransfer-Encoding: identity")),
    CODING_XCHUNKED_IN_A_SECOND_LINE(coded("chunked\r\nTransfer-Encoding: xchunked")),
    CODING_EMPTY_IN_A_FIRST_LINE(coded("\r\nTransfer-Encoding: chunked")),
    CODING_THAT_IS_NOT_KNOWN(coded("gzip, chunked")),
    CODING_IN_AN_EMPTY_LIST(coded(",")),
    CODING_BEHIND_AN_EMPTY_ELEMENT(coded(", chunked")),
    CODING_BEHIND_A_VERTICAL_TAB(coded("\u000bchunked")),
    CODING_BEHIND_A_NO_BREAK_SPACE(coded("\u00a0chunked")),
    CODING_BEFORE_A_NUL(coded("chunked\0")),
    CODING_FOLDED(coded("\r\n chunked")),
    CODING_BEHIND_A_BLANK_BEFORE_THE_COLON(chunked("Transfer-Encoding : chunked", "5\r\nhello\r\n0\r\n\r\n")),
    CODING_BEHIND_A_BARE_LF(chunked("X: y\nTransfer-Encoding: chunked", "5\r\nhello\r\n0\r\n\r\n")),
    CODING_BEHIND_A_BARE_CR(chunked("X: y\rTransfer-Encoding: chunked", "5\r\nhello\r\n0\r\n\r\n")),
    CODING_WITH_AN_UNDERSCORE("POST /open/sum HTTP/1.1\r\nHost: a\r\nTransfer_Encoding: chunked\r\n\r\n"),

    // Chunks.
    CHUNK_BELOW_ZERO(chunks("-5\r\nhello\r\n0\r\n\r\n")),
    CHUNK_WITH_A_PLUS(chunks("+5\r\nhello\r\n0\r\n\r\n")),
    CHUNK_WITH_0X(chunks("0x5\r\nhello\r\n0\r\n\r\n")),
    CHUNK_THAT_IS_NO_NUMBER(chunks("g\r\nhello\r\n0\r\n\r\n")),
    CHUNK_WITHOUT_A_SIZE(chunks("\r\nhello\r\n0\r\n\r\n")),
    CHUNK_WITHOUT_A_SIZE_BEFORE_AN_EXTENSION(chunks(";a=b\r\nhello\r\n0\r\n\r\n")),
    CHUNK_BEYOND_63_BITS(chunks("8000000000000005\r\nhello\r\n0\r\n\r\n")),
    CHUNK_BEYOND_64_BITS(chunks("10000000000000005\r\nhello\r\n0\r\n\r\n")),
    CHUNK_WITH_ZEROS_WITHOUT_END(chunks("0".repeat(20_000) + "5\r\nhello\r\n0\r\n\r\n")),
    CHUNK_BEHIND_A_BLANK(chunks(" 5\r\nhello\r\n0\r\n\r\n")),
    CHUNK_BEFORE_A_BLANK(chunks("5 \r\nhello\r\n0\r\n\r\n")),
    CHUNK_BEFORE_A_TAB(chunks("5\t\r\nhello\r\n0\r\n\r\n")),
    CHUNK_WITH_A_BLANK_INSIDE(chunks("0 5\r\nhello\r\n0\r\n\r\n")),
    CHUNK_SIZE_BEFORE_A_BARE_LF(chunks("5\nhello\r\n0\r\n\r\n")),
    CHUNK_SIZE_BEFORE_A_BARE_CR(chunks("5\rhello\r\n0\r\n\r\n")),
    CHUNK_SIZE_BEFORE_TWO_CR(chunks("5\r\r\nhello\r\n0\r\n\r\n")),
    CHUNK_DATA_BEFORE_A_BARE_LF(chunks("5\r\nhello\n0\r\n\r\n")),
    CHUNK_DATA_BEFORE_A_BARE_CR(chunks("5\r\nhello\r0\r\n\r\n")),
    CHUNK_DATA_BEFORE_NO_LINE_END(chunks("5\r\nhello0\r\n\r\n")),
    CHUNK_DATA_BEFORE_TWO_LINE_ENDS(chunks("5\r\nhello\r\n\r\n0\r\n\r\n")),
    CHUNK_DATA_THAT_IS_TOO_LONG(chunks("5\r\nhello!\r\n0\r\n\r\n")),
    CHUNK_LAST_BEFORE_A_BARE_LF(chunks("5\r\nhello\r\n0\n\r\n")),
    CHUNK_LAST_AND_THE_END_BY_BARE_LF(chunks("5\r\nhello\r\n0\r\n\n")),
    CHUNK_EXTENSION_WITHOUT_END(chunks("5;" + "a".repeat(20_000) + "\r\nhello\r\n0\r\n\r\n")),
    CHUNK_EXTENSION_BEFORE_A_BARE_LF(chunks("5;a=b\nhello\r\n0\r\n\r\n")),
    CHUNK_EXTENSION_WITH_A_BARE_LF(chunks("5;a\nb\r\nhello\r\n0\r\n\r\n")),
    CHUNK_EXTENSION_WITH_A_BARE_CR(chunks("5;a\rb\r\nhello\r\n0\r\n\r\n")),
    CHUNK_EXTENSION_WITH_A_NUL(chunks("5;a\0b\r\nhello\r\n0\r\n\r\n")),
    CHUNK_EXTENSION_WITH_A_LINE_END_IN_QUOTES(chunks("5;a=\"\r\nhello\r\n0\r\n\r\n")),

    // Trailers.
    TRAILER_BEFORE_A_BARE_LF(chunks("0\r\nX: y\n\r\n")),
    TRAILER_FOLDED(chunks("0\r\nX: y\r\n z\r\n\r\n")),
    TRAILER_WITH_A_BLANK_BEFORE_THE_COLON(chunks("0\r\nX : y\r\n\r\n")),
    TRAILER_WITHOUT_A_COLON(chunks("0\r\nX\r\n\r\n")),
    TRAILER_WITH_A_NUL(chunks("0\r\nX: y\0z\r\n\r\n")),
    TRAILER_WITH_A_BARE_CR(chunks("0\r\nX: y\rz\r\n\r\n")),
    TRAILERS_WITHOUT_END(chunks("0\r\n" + "X: y\r\n".repeat(5_000) + "\r\n"));

    /** What a server that takes the malformed part for a request of its own, or as none, would go on with. */
    public static final String SECOND = "GET /open/second HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    private final String bytes;

    MalformedRequest(String bytes) {
        this.bytes = bytes;
    }

    private static String coded(String coding) {
        return chunked("Transfer-Encoding: " + coding, "5\r\nhello\r\n0\r\n\r\n");
    }

    private static String chunks(String body) {
        return chunked("Transfer-Encoding: chunked", body);
    }

    private static String chunked(String fields, String body) {
        return "POST /open/sum HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n\r\n" + body;
    }

    /** One byte for each char. */
    public String bytes() {
        return bytes;
    }

    /** What is wrong, in words. */
    public String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    @Override
    public String toString() {
        return words();
    }
}
