package dev.gatehouse.upstream.h2;

import java.util.Set;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * How long an answer's body says that it is, and is.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9113#section-8.1.1">RFC 9113 §8.1.1</a>
 */
final class AnswerLength implements EntityDetails {

    private static final long UNKNOWN = -1;
    private static final int MOST_DIGITS = 18;

    private boolean ofHead;
    private boolean none;
    private long stated = UNKNOWN;
    private long come;

    /** @param method of the request */
    void of(String method) {
        ofHead = method.equals("HEAD");
    }

    /** Several lines, or ones that are no number, are left to whoever reads the whole head. */
    void of(HttpResponse response) {
        int status = response.getCode();
        none = ofHead || status == 204 || status == 304;
        Header[] lines = response.getHeaders("content-length");
        if (lines.length == 1 && isNumber(lines[0].getValue())) {
            stated = Long.parseLong(lines[0].getValue());
        }
    }

    private static boolean isNumber(@Nullable String text) {
        return text != null
                && !text.isEmpty()
                && text.length() <= MOST_DIGITS
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** Whether there is no body, whatever is stated. */
    boolean isNone() {
        return none;
    }

    void add(int bytes) throws Http2Violation {
        come += bytes;
        if (none && bytes > 0) {
            throw Http2Violation.malformed("the response has a body that it cannot have");
        }
        if (stated != UNKNOWN && come > stated) {
            throw Http2Violation.malformed("the response is longer than it says");
        }
    }

    void end() throws Http2Violation {
        if (!none && stated != UNKNOWN && come < stated) {
            throw Http2Violation.malformed("the response is shorter than it says");
        }
    }

    @Override
    public long getContentLength() {
        return stated;
    }

    @Override
    public @Nullable String getContentType() {
        return null;
    }

    @Override
    public @Nullable String getContentEncoding() {
        return null;
    }

    @Override
    public boolean isChunked() {
        return false;
    }

    @Override
    public Set<String> getTrailerNames() {
        return Set.of();
    }
}
