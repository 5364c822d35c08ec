package dev.gatehouse.route;

import org.jspecify.annotations.Nullable;

/** A pattern over whole path segments. */
public final class PathPattern {

    private PathPattern() {}

    public static PathPattern parse(String text) throws InvalidPattern {
        throw new InvalidPattern(text);
    }

    /** Why a pattern is none. */
    public static final class InvalidPattern extends Exception {
        public InvalidPattern(@Nullable String message) {
            super(message);
        }
    }
}
