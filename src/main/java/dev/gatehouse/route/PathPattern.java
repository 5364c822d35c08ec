package dev.gatehouse.route;

import dev.gatehouse.http.RequestTarget;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A pattern over whole path segments.
 *
 * <p>A segment is a literal (percent-encoded where RFC 3986 asks for it), {@code *} for any one segment, or
 * <code>{name}</code> for any one by name. At the end, {@code **} or <code>{*name}</code> stands for all segments that
 * follow, be it none: {@code /orders/**} matches {@code /orders}, {@code /orders/} and {@code /orders/1}. Without it a
 * slash at the end counts: {@code /orders} does not match {@code /orders/}. Matching is on decoded segments, and an
 * encoded slash is never a separator.
 */
public final class PathPattern {

    private final String text;
    private final List<Segment> segments;
    private final Ending ending;

    /** With its asterisk, as a template repeats it; empty if there is none. */
    private final String restName;

    private PathPattern(String text, List<Segment> segments, Ending ending, String restName) {
        this.text = text;
        this.segments = List.copyOf(segments);
        this.ending = ending;
        this.restName = restName;
    }

    /**
     * Reads a pattern.
     *
     * @throws InvalidPattern with what is wrong, in words for whoever wrote it
     */
    public static PathPattern parse(String text) throws InvalidPattern {
        if (!text.startsWith("/")) {
            throw new InvalidPattern("a path begins with a slash");
        }
        String[] parts = text.substring(1).split("/", -1);
        List<Segment> segments = new ArrayList<>();
        for (String part : List.of(parts).subList(0, parts.length - 1)) {
            segments.add(Segment.parse(part));
        }
        String last = parts[parts.length - 1];
        if (last.isEmpty()) {
            // The root is a slash that follows no segment.
            return new PathPattern(text, distinct(segments, ""), segments.isEmpty() ? Ending.EXACT : Ending.SLASH, "");
        }
        if (last.equals("**")) {
            return new PathPattern(text, distinct(segments, ""), Ending.REST, "");
        }
        if (last.startsWith("{*") && last.endsWith("}")) {
            String name = "*" + Segment.name(last.substring(2, last.length() - 1));
            return new PathPattern(text, distinct(segments, name), Ending.REST, name);
        }
        segments.add(Segment.parse(last));
        return new PathPattern(text, distinct(segments, ""), Ending.EXACT, "");
    }

    /** As it was written. */
    public String text() {
        return text;
    }

    /** Whether this is a pattern of the target's path. */
    public boolean matches(RequestTarget target) {
        int count = target.segmentCount();
        if (ending == Ending.REST ? count < segments.size() : count != segments.size()) {
            return false;
        }
        for (int i = 0; i < segments.size(); i++) {
            if (!segments.get(i).matches(target, i)) {
                return false;
            }
        }
        return ending == Ending.REST || target.trailingSlash() == (ending == Ending.SLASH);
    }

    /** For two that are written alike; see {@link #shape()}. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PathPattern pattern && text.equals(pattern.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }

    List<Segment> segments() {
        return segments;
    }

    Ending ending() {
        return ending;
    }

    /** Equal for two patterns that match the same paths. */
    Shape shape() {
        return new Shape(segments.stream().map(Segment::withoutName).toList(), ending);
    }

    /** Whether every path that this pattern matches begins with these segments. */
    boolean beginsWith(List<Segment> prefix) {
        return segments.size() >= prefix.size()
                && segments.subList(0, prefix.size()).equals(prefix);
    }

    /** @param name as between the braces, the asterisk of a rest included */
    boolean hasName(String name) {
        return name.equals(restName) || indexOf(name) >= 0;
    }

    /** What the client sent, percent-encoded, for the segment of this name. */
    String rawSegment(String name, RequestTarget target) {
        return target.rawSegment(indexOf(name));
    }

    /** What the client sent, percent-encoded, where the rest stands: empty, or from a slash on. */
    String rawRest(RequestTarget target) {
        return target.rawPathAfter(segments.size());
    }

    private int indexOf(String name) {
        for (int i = 0; i < segments.size(); i++) {
            if (segments.get(i).isNamed(name)) {
                return i;
            }
        }
        return -1;
    }

    private static List<Segment> distinct(List<Segment> segments, String restName) throws InvalidPattern {
        Set<String> names = new HashSet<>();
        names.add(restName.isEmpty() ? "" : restName.substring(1));
        for (Segment segment : segments) {
            if (segment.kind() == Segment.Kind.ANY && !segment.text().isEmpty() && !names.add(segment.text())) {
                throw new InvalidPattern("the name " + segment.text() + " stands there twice");
            }
        }
        return segments;
    }

    /** What may follow the last segment of a pattern. */
    enum Ending {
        EXACT,
        SLASH,
        REST
    }

    /** A pattern without its names. */
    record Shape(List<Segment> segments, Ending ending) {}

    /** @param text a literal, decoded; or the name of any segment, empty if it has none */
    record Segment(Kind kind, String text) {

        private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");

        enum Kind {
            LITERAL,
            ANY
        }

        static Segment parse(String part) throws InvalidPattern {
            if (part.equals("*")) {
                return new Segment(Kind.ANY, "");
            }
            if (part.equals("**") || (part.startsWith("{*") && part.endsWith("}"))) {
                throw new InvalidPattern(part + " stands for all that follows, so only at the end");
            }
            if (part.startsWith("{") && part.endsWith("}")) {
                return new Segment(Kind.ANY, name(part.substring(1, part.length() - 1)));
            }
            if (part.indexOf('*') >= 0 || part.indexOf('{') >= 0 || part.indexOf('}') >= 0) {
                throw new InvalidPattern("the segment " + part + " is neither a literal nor * nor {name} as a whole");
            }
            return new Segment(Kind.LITERAL, literal(part));
        }

        static String name(String text) throws InvalidPattern {
            if (!NAME.matcher(text).matches()) {
                throw new InvalidPattern("\"" + text + "\" is no name: letters, digits, - and _, a letter first");
            }
            return text;
        }

        boolean isLiteral() {
            return kind == Kind.LITERAL;
        }

        boolean isNamed(String name) {
            return kind == Kind.ANY && text.equals(name);
        }

        Segment withoutName() {
            return kind == Kind.ANY ? new Segment(Kind.ANY, "") : this;
        }

        boolean matches(RequestTarget target, int index) {
            return kind == Kind.ANY || target.segmentEquals(index, text);
        }

        /** A literal that no request could hold is an error of whoever wrote it. */
        private static String literal(String part) throws InvalidPattern {
            if (part.isEmpty()) {
                throw new InvalidPattern("no request has an empty segment in its path");
            }
            RequestTarget.Reading reading = RequestTarget.read("/" + part);
            if (reading instanceof RequestTarget.Refused refused) {
                throw new InvalidPattern("no request has " + refused.reason() + " in its path");
            }
            if (reading instanceof RequestTarget.Accepted accepted
                    && accepted.target().rawQuery() == null) {
                // The same literal is in thousands of patterns: one object stays in a processor's cache.
                return accepted.target().segment(0).intern();
            }
            throw new InvalidPattern("a path ends before its question mark");
        }
    }

    /** Why a pattern or template is none. */
    public static final class InvalidPattern extends Exception {
        public InvalidPattern(@Nullable String message) {
            super(message);
        }
    }
}
