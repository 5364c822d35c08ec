package dev.gatehouse.upstream.h2;

import java.io.IOException;

/**
 * The service has said that it did nothing with a request, or was never told of it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9113#section-8.7">RFC 9113 §8.7</a>
 */
public final class UnprocessedRequest extends IOException {

    private static final long serialVersionUID = 1;

    UnprocessedRequest(String message) {
        super(message);
    }
}
