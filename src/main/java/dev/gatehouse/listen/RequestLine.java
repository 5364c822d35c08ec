package dev.gatehouse.listen;

import java.nio.ByteBuffer;

/**
 * A request line while it comes, byte by byte: whether each is where it must be. Blanks and the spelling of the version are judged
 * here, to which Jetty's parser is indulgent; the rest it judges itself.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-3">RFC 9112 §3</a>
 */
final class RequestLine {

    private static final String PROTOCOL = "HTTP/";

    private Part part = Part.BEFORE;

    /** Of the protocol's name. */
    private int matched;

    private enum Part {
        /** Empty lines before a request are passed over, but they are lines. */
        BEFORE,
        EMPTY_LINE,
        METHOD,
        BLANK,
        TARGET,
        VERSION,
        END
    }

    boolean isWhole() {
        return part == Part.END;
    }

    /**
     * Reads on, at most to the end of the line; the buffer stays as it is.
     *
     * @return whether all of it may stand there
     */
    boolean accepts(ByteBuffer bytes) {
        for (int i = bytes.position(); i < bytes.limit() && part != Part.END; i++) {
            if (!accepts(bytes.get(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean accepts(byte next) {
        switch (part) {
            case BEFORE -> {
                part = next == '\r' ? Part.EMPTY_LINE : Part.METHOD;
                return next != '\n';
            }
            case EMPTY_LINE -> {
                part = Part.BEFORE;
                return next == '\n';
            }
            case METHOD -> {
                part = next == ' ' ? Part.BLANK : Part.METHOD;
                return true;
            }
            case BLANK -> {
                part = Part.TARGET;
                return next != ' ';
            }
            case TARGET -> {
                part = next == ' ' ? Part.VERSION : Part.TARGET;
                return next != '#';
            }
            default -> {
                part = next == '\n' ? Part.END : Part.VERSION;
                return matched == PROTOCOL.length() || next == PROTOCOL.charAt(matched++);
            }
        }
    }
}
