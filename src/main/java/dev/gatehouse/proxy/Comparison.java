package dev.gatehouse.proxy;

import dev.gatehouse.proxy.MirrorCounts.Answer;
import org.jspecify.annotations.Nullable;

/** The client's answer and the mirror's to one request: whichever is whole last holds them against each other. One that never is is not. */
final class Comparison {

    private final String requestId;
    private final MirrorCounts counts;

    // Guarded by this.
    private @Nullable Answer ofClient;
    private @Nullable Answer ofMirror;

    Comparison(String requestId, MirrorCounts counts) {
        this.requestId = requestId;
        this.counts = counts;
    }

    void clientAnswered(Answer answer) {
        Answer other;
        synchronized (this) {
            ofClient = answer;
            other = ofMirror;
        }
        if (other != null) {
            counts.compared(requestId, answer, other);
        }
    }

    void mirrorAnswered(Answer answer) {
        Answer other;
        synchronized (this) {
            ofMirror = answer;
            other = ofClient;
        }
        if (other != null) {
            counts.compared(requestId, other, answer);
        }
    }
}
