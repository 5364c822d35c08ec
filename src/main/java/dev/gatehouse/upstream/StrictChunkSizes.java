package dev.gatehouse.upstream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.nio.SessionInputBuffer;
import org.apache.hc.core5.util.CharArrayBuffer;

/**
 * What HttpCore's chunk decoder reads from. The decoder takes a sign or blanks before a size, where another reader of the same bytes
 * sees another body: such a line is refused before the decoder has it. So is a CR inside of a
 * line, also of a trailer. Blanks behind a size are let be, as old services pad it so.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-7.1">RFC 9112 §7.1</a>
 */
final class StrictChunkSizes implements SessionInputBuffer {

    private final SessionInputBuffer buffer;

    /** Lines behind the last chunk are trailers. */
    private boolean lastChunkSeen;

    StrictChunkSizes(SessionInputBuffer buffer) {
        this.buffer = buffer;
    }

    /** A line without anything ends a chunk's data, and one that should have been a size the decoder refuses by itself. */
    @Override
    public boolean readLine(CharArrayBuffer line, boolean endOfStream) throws IOException {
        if (!buffer.readLine(line, endOfStream)) {
            return false;
        }
        if (line.indexOf('\r') >= 0) {
            throw new MalformedChunkCodingException("a line has a CR inside");
        }
        if (!lastChunkSeen && !line.isEmpty()) {
            lastChunkSeen = isZero(line);
        }
        return true;
    }

    private static boolean isZero(CharArrayBuffer line) throws MalformedChunkCodingException {
        boolean zero = true;
        int digits = 0;
        while (digits < line.length() && Character.digit(line.charAt(digits), 16) >= 0) {
            zero &= line.charAt(digits) == '0';
            digits++;
        }
        int end = digits;
        while (end < line.length() && (line.charAt(end) == ' ' || line.charAt(end) == '\t')) {
            end++;
        }
        if (digits == 0 || (end < line.length() && line.charAt(end) != ';')) {
            throw new MalformedChunkCodingException("a chunk's size is no hexadecimal number");
        }
        return zero;
    }

    @Override
    public boolean hasData() {
        return buffer.hasData();
    }

    @Override
    public int length() {
        return buffer.length();
    }

    @Override
    public int fill(ReadableByteChannel channel) throws IOException {
        return buffer.fill(channel);
    }

    @Override
    public int read() {
        return buffer.read();
    }

    @Override
    public int read(ByteBuffer dst, int most) {
        return buffer.read(dst, most);
    }

    @Override
    public int read(ByteBuffer dst) {
        return buffer.read(dst);
    }

    @Override
    public int read(WritableByteChannel dst, int most) throws IOException {
        return buffer.read(dst, most);
    }

    @Override
    public int read(WritableByteChannel dst) throws IOException {
        return buffer.read(dst);
    }
}
