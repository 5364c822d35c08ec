package dev.gatehouse.upstream.h2;

import dev.gatehouse.http.FieldSyntax;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.message.BasicHttpResponse;
import org.apache.hc.core5.http2.hpack.HPackDecoder;
import org.apache.hc.core5.http2.hpack.HPackException;
import org.jspecify.annotations.Nullable;

/**
 * Heads as they come from a service. Memory of fields is the connection's, so that a block which cannot be read ends it; a head that is
 * read, and is none, is its stream's alone.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9113#section-8.1.1">RFC 9113 §8.1.1, §8.2, §8.3.2</a>
 */
final class ResponseBlock {

    /** Compressed, over all frames of a head: more than any head that is passed on. */
    private static final int MOST_BYTES = 128 * 1024;

    /** Uncompressed: far more than is passed on, so that one answer that is too large does not take others with it. */
    private static final int MOST_LIST_BYTES = 512 * 1024;

    private static final int MOST_FIELDS = 200;
    private static final int MOST_FRAMES = 32;
    private static final String STATUS = ":status";

    private static final Set<String> OF_CONNECTION =
            Set.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade");

    private final HPackDecoder decoder = new HPackDecoder(PeerSettings.TABLE_BYTES, StandardCharsets.ISO_8859_1);

    /** Of a head in several frames, what has come; null = none is under way. */
    private @Nullable ByteBuffer gathered;

    private int frames;

    ResponseBlock() {
        decoder.setMaxListSize(MOST_LIST_BYTES);
    }

    /** A head has begun whose end comes in another frame. */
    void begin(ByteBuffer first) {
        gathered = ByteBuffer.allocate(2 * Frames.MOST_PAYLOAD).put(first);
        frames = 1;
    }

    void add(ByteBuffer more) throws Http2Violation {
        ByteBuffer before = gathered;
        if (before == null) {
            throw new Http2Violation(Frames.PROTOCOL_ERROR, "a head goes on that has not begun");
        }
        frames++;
        int length = before.position() + more.remaining();
        if (length > MOST_BYTES || frames > MOST_FRAMES) {
            throw new Http2Violation(Frames.ENHANCE_YOUR_CALM, "a head has no end");
        }
        gathered = (length <= before.capacity()
                        ? before
                        : ByteBuffer.allocate(Math.min(MOST_BYTES, 2 * length)).put(before.flip()))
                .put(more);
    }

    boolean isUnderWay() {
        return gathered != null;
    }

    /** What has been gathered. */
    ByteBuffer end() {
        ByteBuffer whole = gathered;
        gathered = null;
        return whole == null ? ByteBuffer.allocate(0) : whole.flip();
    }

    List<Header> decode(ByteBuffer block) throws Http2Violation {
        try {
            return decoder.decodeHeaders(block);
        } catch (HPackException | RuntimeException unreadable) {
            throw new Http2Violation(Frames.COMPRESSION_ERROR, "a head of the service cannot be read");
        }
    }

    static HttpResponse response(List<Header> fields) throws Http2Violation {
        if (fields.isEmpty() || !fields.get(0).getName().equals(STATUS)) {
            throw Http2Violation.malformed("the response has no status before its fields");
        }
        checkFields(fields, 1);
        BasicHttpResponse response =
                new BasicHttpResponse(statusOf(fields.get(0).getValue()));
        response.setVersion(HttpVersion.HTTP_2);
        for (int i = 1; i < fields.size(); i++) {
            response.addHeader(fields.get(i));
        }
        return response;
    }

    static List<Header> trailers(List<Header> fields) throws Http2Violation {
        checkFields(fields, 0);
        return fields;
    }

    private static int statusOf(@Nullable String text) throws Http2Violation {
        if (text == null || text.length() != 3 || text.charAt(0) == '0') {
            throw Http2Violation.malformed("the response's status is no number of three digits");
        }
        int status = 0;
        for (int i = 0; i < 3; i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9') {
                throw Http2Violation.malformed("the response's status is no number of three digits");
            }
            status = 10 * status + digit - '0';
        }
        return status;
    }

    private static void checkFields(List<Header> fields, int from) throws Http2Violation {
        if (fields.size() - from > MOST_FIELDS) {
            throw Http2Violation.malformed("the response has more than " + MOST_FIELDS + " fields");
        }
        for (int i = from; i < fields.size(); i++) {
            Header field = fields.get(i);
            if (!isName(field.getName())) {
                throw Http2Violation.malformed("the response has a field whose name HTTP/2 does not allow");
            }
            if (OF_CONNECTION.contains(field.getName())) {
                throw Http2Violation.malformed("the response has a field of a connection, which HTTP/2 does not allow");
            }
            if (!isValue(field.getValue())) {
                throw Http2Violation.malformed("a field of the response is malformed");
            }
        }
    }

    /** A token without capitals, which no pseudo-field is. */
    private static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                return false;
            }
        }
        return FieldSyntax.isToken(name);
    }

    private static boolean isValue(@Nullable String value) {
        if (value == null || value.isEmpty()) {
            return true;
        }
        return FieldSyntax.isValue(value) && !isBlank(value.charAt(0)) && !isBlank(value.charAt(value.length() - 1));
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
