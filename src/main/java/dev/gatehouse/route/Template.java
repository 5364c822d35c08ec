package dev.gatehouse.route;

import dev.gatehouse.http.RequestTarget;
import dev.gatehouse.route.PathPattern.InvalidPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A text with names in braces, which a request fills in. What is filled in stays percent-encoded as the client sent it:
 * decoding and encoding again would lose the difference between a slash and an encoded one.
 */
final class Template {

    /** Decodes to an x in a path and is refused in a host, so that a sample shows where a name stands. */
    private static final String SAMPLE = "%78";

    private final List<Part> parts;

    private Template(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /**
     * Reads a template.
     *
     * @param words what may stand in braces beside the patterns' names
     * @param patterns of the route: a name must be in each of them
     * @throws InvalidPattern with what is wrong, in words for whoever wrote it
     */
    static Template parse(String text, Map<String, Kind> words, List<PathPattern> patterns) throws InvalidPattern {
        List<Part> parts = new ArrayList<>();
        int at = 0;
        for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', at)) {
            int close = text.indexOf('}', open);
            if (close < 0) {
                throw new InvalidPattern("the brace before " + text.substring(open + 1) + " is not closed");
            }
            Part part = part(text.substring(open + 1, close), words, patterns);
            parts.add(new Part(Kind.LITERAL, literalBefore(part, text.substring(at, open))));
            parts.add(part);
            at = close + 1;
        }
        parts.add(new Part(Kind.LITERAL, text.substring(at)));
        parts.removeIf(part -> part.kind == Kind.LITERAL && part.text.isEmpty());
        requireOrder(parts);
        return new Template(parts);
    }

    String fill(Source source) {
        StringBuilder filled = new StringBuilder();
        for (int i = 0; i < parts.size(); i++) {
            append(parts.get(i), source, filled);
        }
        return filled.toString();
    }

    /** What a request might make of this template, to be checked as a whole. */
    String sample() {
        StringBuilder sample = new StringBuilder();
        for (Part part : parts) {
            sample.append(
                    switch (part.kind) {
                        case LITERAL -> part.text;
                        case SEGMENT -> SAMPLE;
                        case REST, PATH -> "/" + SAMPLE;
                        case SCHEME -> "https";
                        case HOST -> "host";
                        case QUERY -> "?" + SAMPLE;
                    });
        }
        return sample.toString();
    }

    private static Part part(String name, Map<String, Kind> words, List<PathPattern> patterns) throws InvalidPattern {
        Kind word = words.get(name);
        if (word != null) {
            return new Part(word, name);
        }
        for (PathPattern pattern : patterns) {
            if (!pattern.hasName(name)) {
                throw new InvalidPattern("{" + name + "} is not in the path " + pattern);
            }
        }
        return new Part(name.startsWith("*") ? Kind.REST : Kind.SEGMENT, name);
    }

    /** The rest brings its slash along, so that none is left where it is empty. */
    private static String literalBefore(Part part, String literal) throws InvalidPattern {
        if (part.kind != Kind.REST) {
            return literal;
        }
        if (!literal.endsWith("/")) {
            throw new InvalidPattern("{" + part.text + "} follows a slash");
        }
        return literal.substring(0, literal.length() - 1);
    }

    /** What may be empty must not let that which follows become part of what stands before, such as of a host. */
    private static void requireOrder(List<Part> parts) throws InvalidPattern {
        for (int i = 0; i < parts.size() - 1; i++) {
            Part part = parts.get(i);
            Part next = parts.get(i + 1);
            boolean fragment = next.kind == Kind.LITERAL && next.text.startsWith("#");
            boolean query = next.kind == Kind.QUERY || (next.kind == Kind.LITERAL && next.text.startsWith("?"));
            if (part.kind == Kind.REST && !query && !fragment) {
                throw new InvalidPattern("nothing but a query follows {" + part.text + "}");
            }
            if (part.kind == Kind.QUERY && !fragment) {
                throw new InvalidPattern("nothing but a fragment follows {" + part.text + "}");
            }
        }
    }

    private static void append(Part part, Source source, StringBuilder filled) {
        RequestTarget target = source.target;
        switch (part.kind) {
            case LITERAL -> filled.append(part.text);
            case SEGMENT -> filled.append(source.pattern.rawSegment(part.text, target));
            case REST -> {
                String rest = source.pattern.rawRest(target);
                filled.append(rest.isEmpty() && filled.length() == 0 ? "/" : rest);
            }
            case SCHEME -> filled.append(source.scheme);
            case HOST -> filled.append(source.host);
            case PATH -> filled.append(target.rawPath());
            case QUERY -> filled.append(target.rawQuery() == null ? "" : "?" + target.rawQuery());
        }
    }

    /** What stands at one place of a template. */
    enum Kind {
        LITERAL,
        SEGMENT,
        REST,
        SCHEME,
        HOST,
        PATH,
        QUERY
    }

    /** What a template is filled from. */
    record Source(String scheme, String host, RequestTarget target, PathPattern pattern) {}

    private record Part(Kind kind, String text) {}
}
