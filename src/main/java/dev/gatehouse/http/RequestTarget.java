package dev.gatehouse.http;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where a request goes: path and query as sent, and the path's segments decoded.
 *
 * <p>A target that two parsers could read differently is refused, never put right. Routing, authentication, quota, audit
 * and forwarding all use this one reading.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-3.2">RFC 9112 §3.2</a>
 */
public final class RequestTarget {

    /** Of an absolute-form target: http or https. */
    private final @Nullable String scheme;

    private final @Nullable Authority authority;
    private final RequestPath path;
    private final @Nullable String rawQuery;

    private RequestTarget(
            @Nullable String scheme, @Nullable Authority authority, RequestPath path, @Nullable String rawQuery) {
        this.scheme = scheme;
        this.authority = authority;
        this.path = path;
        this.rawQuery = rawQuery;
    }

    /**
     * Reads a request target in origin-form ({@code /path?query}) or absolute-form ({@code http://host/path?query}).
     *
     * <p>Refused in a path: an octet that RFC 3986 does not let stand there, a broken or non-UTF-8 percent-encoding, an
     * encoded backslash, dot, percent sign or control byte, a dot segment, an empty segment. Refused in a query: what is
     * not visible ASCII, and {@code #}; a percent sign there may stand for itself, but then equals no parameter.
     * {@code *} is refused too, since it asks a server as a whole and a gateway serves routes (OPTIONS with it does not come here);
     * so is CONNECT's authority-form.
     */
    public static Reading read(String rawTarget) {
        if (rawTarget.startsWith("/")) {
            return readPathAndQuery(null, null, rawTarget);
        }
        int schemeEnd = rawTarget.indexOf("://");
        String scheme = schemeEnd < 0 ? "" : rawTarget.substring(0, schemeEnd).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            return new Refused("a target that is neither a path nor an http URI");
        }
        int start = schemeEnd + "://".length();
        int end = start;
        while (end < rawTarget.length() && "/?#".indexOf(rawTarget.charAt(end)) < 0) {
            end++;
        }
        Authority authority = Authority.parse(rawTarget.substring(start, end));
        if (authority == null) {
            return new Refused("a target whose host is none");
        }
        String rest = rawTarget.substring(end);
        return readPathAndQuery(scheme, authority, rest.startsWith("/") ? rest : "/" + rest);
    }

    private static Reading readPathAndQuery(@Nullable String scheme, @Nullable Authority authority, String text) {
        int questionMark = text.indexOf('?');
        String rawPath = questionMark < 0 ? text : text.substring(0, questionMark);
        String fault = PathSyntax.fault(rawPath);
        if (fault != null) {
            return new Refused(fault);
        }
        RequestPath path = RequestPath.of(rawPath);
        if (path == null) {
            return new Refused("a percent-encoding that is not UTF-8");
        }
        if (questionMark < 0) {
            return new Accepted(new RequestTarget(scheme, authority, path, null));
        }
        String rawQuery = text.substring(questionMark + 1);
        return isQuery(rawQuery)
                ? new Accepted(new RequestTarget(scheme, authority, path, rawQuery))
                : new Refused("a character that stands in no query");
    }

    /** Laxer than RFC 3986 §3.4: browsers send brackets, braces, bars and quotes as they are. */
    private static boolean isQuery(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7F || c == '#') {
                return false;
            }
        }
        return true;
    }

    /** Where an absolute-form target leads; null for origin-form. */
    public @Nullable Authority authority() {
        return authority;
    }

    /**
     * Whether an absolute-form target names the place that the connection and the Host field name; origin-form always
     * does. RFC 9112 §3.2.2 lets the target win over Host: a request in which they differ is refused instead.
     */
    public boolean agreesWith(String connectionScheme, Authority host) {
        return authority == null || (connectionScheme.equals(scheme) && authority.agreesWith(host, connectionScheme));
    }

    /** The path as the client sent it, percent-encoded; begins with a slash. */
    public String rawPath() {
        return path.raw();
    }

    /** What stood behind the question mark, as sent; null if there was none. */
    public @Nullable String rawQuery() {
        return rawQuery;
    }

    /** 0 for the path {@code /}; a slash at the end makes no segment. */
    public int segmentCount() {
        return path.segmentCount();
    }

    /** Decoded; an encoded slash is a slash in here and never separates. */
    public String segment(int index) {
        return path.segment(index);
    }

    /** As sent, percent-encoded. */
    public String rawSegment(int index) {
        return path.rawSegment(index);
    }

    /** The raw path without its first {@code count} segments: empty, or from the slash behind them on. */
    public String rawPathAfter(int count) {
        return path.rawFrom(count);
    }

    /** Whether the decoded segment is this text; does not cut it out. */
    public boolean segmentEquals(int index, String text) {
        return path.segmentEquals(index, text);
    }

    /** The {@link String#hashCode} of the decoded segment; does not cut it out. */
    public int segmentHash(int index) {
        return path.segmentHash(index);
    }

    /** Whether the path ends with a slash behind its last segment; not so for {@code /} alone. */
    public boolean trailingSlash() {
        return path.trailingSlash();
    }

    /** Whether a segment holds %2F, which only a route that says so may match. */
    public boolean hasEncodedSlash() {
        return path.hasEncodedSlash();
    }

    /** Whether a segment holds a {@code ;}, encoded or not, which only a route that says so may match. */
    public boolean hasPathParameters() {
        return path.hasParameters();
    }

    /**
     * Whether the query has this parameter, and each time with this value unless null; both compared decoded. A
     * parameter sent twice with different values has no value here, since services differ in which they take.
     */
    public boolean hasParameter(String name, @Nullable String value) {
        if (rawQuery == null) {
            return false;
        }
        QueryString query = new QueryString(rawQuery);
        return value == null ? query.has(name) : query.hasOnly(name, value);
    }

    /** The first value of a query parameter, decoded; null if it is not there or cannot be decoded. */
    public @Nullable String parameter(String name) {
        return rawQuery == null ? null : new QueryString(rawQuery).first(name);
    }

    /** Each occurrence of a query parameter as it was sent, its name and its value. */
    public List<String> rawParameters(String name) {
        return rawQuery == null ? List.of() : new QueryString(rawQuery).all(name);
    }

    /** The query without the parameters of this name, the others as sent; null if none is left. */
    public @Nullable String rawQueryWithout(String name) {
        return rawQuery == null ? null : new QueryString(rawQuery).without(name);
    }

    /** The same for several names. */
    public @Nullable String rawQueryWithout(List<String> names) {
        String left = rawQuery;
        for (int i = 0; i < names.size() && left != null; i++) {
            left = new QueryString(left).without(names.get(i));
        }
        return left;
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
