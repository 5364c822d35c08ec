package dev.gatehouse.http;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where a request goes: path and query as sent, and the path's segments decoded. */
public final class RequestTarget {

    private RequestTarget() {}

    /** Reads a request target in origin-form. */
    public static Reading read(String rawTarget) {
        throw new UnsupportedOperationException(rawTarget);
    }

    /** The path as the client sent it, percent-encoded; begins with a slash. */
    public String rawPath() {
        throw new UnsupportedOperationException();
    }

    /** What stood behind the question mark, as sent; null if there was none. */
    public @Nullable String rawQuery() {
        throw new UnsupportedOperationException();
    }

    public int segmentCount() {
        throw new UnsupportedOperationException();
    }

    /** Decoded; an encoded slash is a slash in here and never separates. */
    public String segment(int index) {
        throw new UnsupportedOperationException();
    }

    /** As sent, percent-encoded. */
    public String rawSegment(int index) {
        throw new UnsupportedOperationException();
    }

    /** Whether the path ends with a slash behind its last segment. */
    public boolean trailingSlash() {
        throw new UnsupportedOperationException();
    }

    /** Whether a segment holds %2F, which only a route that says so may match. */
    public boolean hasEncodedSlash() {
        throw new UnsupportedOperationException();
    }

    /** Whether a segment holds a {@code ;}, which only a route that says so may match. */
    public boolean hasPathParameters() {
        throw new UnsupportedOperationException();
    }

    /** Whether the query has this parameter, with this value unless null; both compared decoded. */
    public boolean hasParameter(String name, @Nullable String value) {
        throw new UnsupportedOperationException(name + value);
    }

    /** The first value of a query parameter, decoded; null if it is not there. */
    public @Nullable String parameter(String name) {
        throw new UnsupportedOperationException(name);
    }

    /** The query without the parameters of this name, the others as sent; null if none is left. */
    public @Nullable String rawQueryWithout(String name) {
        throw new UnsupportedOperationException(name);
    }

    /** What became of a target. */
    public sealed interface Reading {
        <T> T fold(
                Function<? super RequestTarget, ? extends T> accepted, Function<? super String, ? extends T> refused);
    }

    /** A target that every parser reads alike, or that needs an allowance of its route. */
    public record Accepted(RequestTarget target) implements Reading {
        @Override
        public <T> T fold(
                Function<? super RequestTarget, ? extends T> accepted, Function<? super String, ? extends T> refused) {
            return accepted.apply(target);
        }
    }

    /** @param reason for the log, in a few words */
    public record Refused(String reason) implements Reading {
        @Override
        public <T> T fold(
                Function<? super RequestTarget, ? extends T> accepted, Function<? super String, ? extends T> refused) {
            return refused.apply(reason);
        }
    }
}
