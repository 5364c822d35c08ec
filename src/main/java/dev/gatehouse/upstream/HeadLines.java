package dev.gatehouse.upstream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import org.apache.hc.core5.http.nio.SessionInputBuffer;
import org.apache.hc.core5.util.CharArrayBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What HttpCore's parser reads an answer's head from. The parser mends folds and blanks before a colon without a word, and what it
 * made of them can no more be told from what was sent: a line on which another reader of the same bytes may see another framing is
 * noted here, and the answer refused by {@link WholeHeadParser}. A bare LF ends a line, as the RFC lets it: nothing behind it is read
 * otherwise by anybody who goes on to the next line there too.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-5.1">RFC 9112 §2.2, §5.1, §5.2</a>
 */
final class HeadLines implements SessionInputBuffer {

    private static final String LENGTH = "content-length";
    private static final String CODING = "transfer-encoding";

    private @Nullable SessionInputBuffer buffer;
    private boolean statusLineSeen;
    private boolean fieldSeen;

    /** Whether what a fold would continue says where the body ends. */
    private boolean framing;

    private @Nullable String fault;

    /** A head begins with the next line. */
    void reset() {
        statusLineSeen = false;
        fieldSeen = false;
        framing = false;
        fault = null;
    }

    /** Why the lines read so far are no head to be trusted; null if they are. */
    @Nullable
    String fault() {
        return fault;
    }

    /** The connection's own buffer, which is the same each time. */
    HeadLines of(SessionInputBuffer connections) {
        buffer = connections;
        return this;
    }

    @Override
    public boolean readLine(CharArrayBuffer line, boolean endOfStream) throws IOException {
        if (!buffer().readLine(line, endOfStream)) {
            return false;
        }
        if (line.indexOf('\r') >= 0) {
            fault = "a line of the response's head has a CR inside";
        }
        if (!line.isEmpty()) {
            if (statusLineSeen) {
                checkField(line);
            }
            statusLineSeen = true;
        }
        return true;
    }

    private void checkField(CharArrayBuffer line) {
        if (isBlank(line.charAt(0))) {
            if (framing || !fieldSeen) {
                fault = "a line of the response's head is folded where no field or its framing stands";
            }
            return;
        }
        int end = line.indexOf(':');
        int nameEnd = Math.max(end, 0);
        while (nameEnd > 0 && isBlank(line.charAt(nameEnd - 1))) {
            nameEnd--;
        }
        fieldSeen = true;
        framing = is(LENGTH, line, nameEnd) || is(CODING, line, nameEnd);
        if (framing && nameEnd < end) {
            fault = "a blank stands before the colon where the response's framing is told";
        }
    }

    private static boolean is(String name, CharArrayBuffer line, int length) {
        if (length != name.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            // Only letters and the dash are compared, and no other character becomes one of these.
            if ((line.charAt(i) | 0x20) != (name.charAt(i) | 0x20)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private SessionInputBuffer buffer() {
        if (buffer == null) {
            throw new IllegalStateException("no connection is read");
        }
        return buffer;
    }

    @Override
    public boolean hasData() {
        return buffer().hasData();
    }

    @Override
    public int length() {
        return buffer().length();
    }

    @Override
    public int fill(ReadableByteChannel channel) throws IOException {
        return buffer().fill(channel);
    }

    @Override
    public int read() {
        return buffer().read();
    }

    @Override
    public int read(ByteBuffer dst, int most) {
        return buffer().read(dst, most);
    }

    @Override
    public int read(ByteBuffer dst) {
        return buffer().read(dst);
    }

    @Override
    public int read(WritableByteChannel dst, int most) throws IOException {
        return buffer().read(dst, most);
    }

    @Override
    public int read(WritableByteChannel dst) throws IOException {
        return buffer().read(dst);
    }
}
