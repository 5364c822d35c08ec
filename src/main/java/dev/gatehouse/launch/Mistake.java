package dev.gatehouse.launch;

import java.io.IOException;

/** Something that was typed cannot be meant, whatever is in the files: {@link ExitCode#UNUSABLE}. */
final class Mistake extends IOException {

    private static final long serialVersionUID = 1;

    /** @param message two lines: what, and how to write it */
    Mistake(String message) {
        super(message);
    }
}
