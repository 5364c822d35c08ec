package dev.gatehouse.http;

import org.jspecify.annotations.Nullable;

/**
 * Whether the fields of a request say in one way alone where its body ends. What is said twice, even if alike, may be read
 * differently by whoever reads it next to us, and so one request be taken for two.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-6">RFC 9112 §6</a>
 */
public final class RequestFraming {

    private RequestFraming() {}

    /**
     * What is wrong, in a few words; null if nothing is.
     *
     * @param protocol such as HTTP/1.1, which alone has transfer codings
     */
    public static @Nullable String fault(Fields fields, String protocol) {
        String length = null;
        String coding = null;
        for (int i = 0; i < fields.size(); i++) {
            String name = fields.name(i);
            if (name.equalsIgnoreCase("Content-Length")) {
                if (length != null) {
                    return "several Content-Length fields";
                }
                length = fields.value(i);
            } else if (name.equalsIgnoreCase("Transfer-Encoding")) {
                if (coding != null) {
                    return "several Transfer-Encoding fields";
                }
                coding = fields.value(i);
            }
        }
        return fault(length, coding, protocol);
    }

    private static @Nullable String fault(@Nullable String length, @Nullable String coding, String protocol) {
        if (length != null && !Ascii.isDigits(length, 0, 1, length.length())) {
            return "a Content-Length that is no number";
        }
        if (coding == null) {
            return null;
        }
        if (length != null) {
            return "Transfer-Encoding beside Content-Length";
        }
        if (!coding.equalsIgnoreCase("chunked")) {
            return "a transfer coding other than chunked";
        }
        return protocol.equals("HTTP/1.1") ? null : "Transfer-Encoding outside of HTTP/1.1";
    }
}
