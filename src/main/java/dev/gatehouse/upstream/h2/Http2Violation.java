package dev.gatehouse.upstream.h2;

import org.apache.hc.core5.http.ProtocolException;

/** What a service may not do; the message holds nothing of what it sent. */
public final class Http2Violation extends ProtocolException {

    private static final long serialVersionUID = 1;

    private final int code;

    Http2Violation(int code, String message) {
        super(message);
        this.code = code;
    }

    /** A message that is none, which is its stream's alone. */
    static Http2Violation malformed(String message) {
        return new Http2Violation(Frames.PROTOCOL_ERROR, message);
    }

    /** As the service is told. */
    int code() {
        return code;
    }
}
