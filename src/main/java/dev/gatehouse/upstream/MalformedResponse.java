package dev.gatehouse.upstream;

import org.apache.hc.core5.http.ProtocolException;

/** An upstream's answer that may not be passed on; its message holds nothing of what the upstream sent. */
final class MalformedResponse extends ProtocolException {

    MalformedResponse(String message) {
        super(message);
    }
}
