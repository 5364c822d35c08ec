package dev.gatehouse.upstream.h2;

import java.io.IOException;

/** The service has given one request up; its connection goes on. */
public final class StreamReset extends IOException {

    private static final long serialVersionUID = 1;

    StreamReset(int code) {
        super("the service reset the stream: " + Frames.nameOf(code));
    }
}
