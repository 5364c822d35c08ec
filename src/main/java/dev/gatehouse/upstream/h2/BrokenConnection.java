package dev.gatehouse.upstream.h2;

import java.io.IOException;

/** The service has broken the rules of the connection, which is the end of all that is open on it, whoever's answer it was. */
public final class BrokenConnection extends IOException {

    private static final long serialVersionUID = 1;

    BrokenConnection(Http2Violation violation) {
        super(violation.getMessage(), violation);
    }
}
