package dev.gatehouse.upstream.h2;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http2.hpack.HPackEncoder;
import org.apache.hc.core5.util.ByteArrayBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Heads as they are compressed for a service: what HTTP/1.1 says of a connection, and in a Host field, becomes what HTTP/2 has
 * for it.
 *
 * <p>Credentials are marked so that nobody on the way keeps them in a table, where a guess of them could be seen to be right; what
 * differs with each request is, too, as it would only push out of the table what does not.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9113#section-8.2.2">RFC 9113 §8.2.2, §8.3.1</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7541#section-7.1.3">RFC 7541 §7.1.3</a>
 */
final class RequestBlock {

    private static final Set<String> OF_CONNECTION =
            Set.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade", "host", "expect");

    private static final Set<String> NOT_KEPT = Set.of(
            "authorization",
            "proxy-authorization",
            "cookie",
            "x-api-key",
            ":path",
            "content-length",
            "traceparent",
            "tracestate",
            "x-request-id",
            "idempotency-key");

    /** What is no byte is replaced: a block that breaks off would leave both sides with tables that differ. */
    private final HPackEncoder encoder = new HPackEncoder(
            PeerSettings.TABLE_BYTES,
            StandardCharsets.ISO_8859_1
                    .newEncoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE));

    private final ByteArrayBuffer block = new ByteArrayBuffer(512);
    private final String scheme;

    RequestBlock(boolean secured) {
        this.scheme = secured ? "https" : "http";
    }

    /**
     * As much memory of fields as the service has. What was taken away once is not used when it is given back: the encoder would not tell
     * of it if both came between two heads, and the service would have forgotten what the encoder refers to.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc7541#section-4.2">RFC 7541 §4.2</a>
     */
    void limitTable(int bytes) {
        encoder.setMaxTableSize(Math.min(bytes, encoder.getMaxTableSize()));
    }

    /** Valid until the next one. */
    ByteBuffer of(HttpRequest request) throws CharacterCodingException {
        block.clear();
        add(":method", request.getMethod());
        add(":scheme", scheme);
        Header host = request.getFirstHeader("Host");
        if (host != null) {
            add(":authority", host.getValue());
        }
        add(":path", request.getRequestUri());
        addAll(request.headerIterator());
        return content();
    }

    /** Null if nothing is left of them that may be sent. */
    @Nullable
    ByteBuffer of(List<? extends Header> trailers) throws CharacterCodingException {
        block.clear();
        addAll(trailers.iterator());
        return block.isEmpty() ? null : content();
    }

    private void addAll(Iterator<? extends Header> fields) throws CharacterCodingException {
        while (fields.hasNext()) {
            Header field = fields.next();
            String name = field.getName().toLowerCase(Locale.ROOT);
            if (!OF_CONNECTION.contains(name) && !isOtherTe(name, field)) {
                add(name, field.getValue());
            }
        }
    }

    /** What else it says is of the connection that it came by. */
    private static boolean isOtherTe(String name, Header field) {
        return name.equals("te") && !"trailers".equalsIgnoreCase(field.getValue());
    }

    private void add(String name, @Nullable String value) throws CharacterCodingException {
        encoder.encodeHeader(block, name, value == null ? "" : value, NOT_KEPT.contains(name));
    }

    private ByteBuffer content() {
        return ByteBuffer.wrap(block.array(), 0, block.length());
    }
}
