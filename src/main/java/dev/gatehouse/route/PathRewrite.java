package dev.gatehouse.route;

import dev.gatehouse.http.RequestTarget;
import dev.gatehouse.route.PathPattern.InvalidPattern;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A new path for the upstream: a template with names from the pattern, or a prefix taken off. */
public final class PathRewrite {

    private final BiFunction<RequestTarget, PathPattern, String> rule;
    private final @Nullable String strippedPrefix;

    private PathRewrite(BiFunction<RequestTarget, PathPattern, String> rule, @Nullable String strippedPrefix) {
        this.rule = rule;
        this.strippedPrefix = strippedPrefix;
    }

    /**
     * Puts the path's segments into a template such as <code>/v2/{id}/{*rest}</code>. A rest that is empty takes the
     * slash before it along: where {@code /orders} came in, {@code /v2/orders} goes out.
     *
     * @param patterns of the route: every name of the template is in each of them
     * @throws InvalidPattern with what is wrong, in words for whoever wrote it
     */
    public static PathRewrite template(String text, List<PathPattern> patterns) throws InvalidPattern {
        Template template = Template.parse(text, Map.of(), patterns);
        String sample = template.sample();
        if (!sample.startsWith("/")) {
            throw new InvalidPattern("a path begins with a slash");
        }
        if (sample.indexOf('?') >= 0) {
            throw new InvalidPattern("the query is kept as it is, a path has none");
        }
        if (RequestTarget.read(sample) instanceof RequestTarget.Refused refused) {
            throw new InvalidPattern("a path cannot have " + refused.reason());
        }
        return new PathRewrite((target, pattern) -> template.fill(new Template.Source("", "", target, pattern)), null);
    }

    /**
     * Takes whole literal segments off; a path that is nothing else becomes {@code /}.
     *
     * @param patterns of the route: each begins with the prefix
     * @throws InvalidPattern with what is wrong, in words for whoever wrote it
     */
    public static PathRewrite stripPrefix(String prefix, List<PathPattern> patterns) throws InvalidPattern {
        PathPattern parsed = PathPattern.parse(prefix);
        if (parsed.segments().isEmpty()
                || parsed.ending() != PathPattern.Ending.EXACT
                || !parsed.segments().stream().allMatch(PathPattern.Segment::isLiteral)) {
            throw new InvalidPattern("a prefix is literal segments, such as /api, without a slash at the end");
        }
        for (PathPattern pattern : patterns) {
            if (!pattern.beginsWith(parsed.segments())) {
                throw new InvalidPattern("the path " + pattern + " does not begin with " + prefix);
            }
        }
        int count = parsed.segments().size();
        return new PathRewrite(
                (target, pattern) -> {
                    String rest = target.rawPathAfter(count);
                    return rest.isEmpty() ? "/" : rest;
                },
                prefix);
    }

    /** What a service has to put before the paths in its links, as a path is written; null if nothing was taken off. */
    public @Nullable String strippedPrefix() {
        return strippedPrefix;
    }

    /** The path to send, percent-encoded, beginning with a slash; the query is not part of it. */
    public String apply(RequestTarget target, RouteMatch.Matched match) {
        return rule.apply(target, match.pattern());
    }
}
