package dev.gatehouse.upstream;

import dev.gatehouse.exchange.FailureKind;
import java.io.IOException;

/** What {@link RequestBody#produce} throws when the client's body cannot be had: not the upstream's fault. */
public final class BrokenRequestBody extends IOException {

    private final FailureKind kind;

    public BrokenRequestBody(FailureKind kind, String message) {
        super(message);
        this.kind = kind;
    }

    FailureKind kind() {
        return kind;
    }
}
