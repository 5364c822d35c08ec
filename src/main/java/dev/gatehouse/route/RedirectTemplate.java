package dev.gatehouse.route;

import dev.gatehouse.http.ForwardedFields.Origin;
import dev.gatehouse.http.RequestTarget;
import dev.gatehouse.route.PathPattern.InvalidPattern;
import java.util.List;
import java.util.Map;

/**
 * Where a redirect leads: a template with <code>{scheme}</code>, <code>{host}</code>, <code>{path}</code>,
 * <code>{?query}</code> and the names of the route's path.
 */
public final class RedirectTemplate {

    private static final Map<String, Template.Kind> WORDS = Map.of(
            "scheme", Template.Kind.SCHEME,
            "host", Template.Kind.HOST,
            "path", Template.Kind.PATH,
            "?query", Template.Kind.QUERY);

    private final Template template;

    private RedirectTemplate(Template template) {
        this.template = template;
    }

    /**
     * Reads a template that makes a path or an http URI. A name from the path may stand in the path, the query and the
     * fragment alone: in the host it would let a link to this gateway lead anywhere.
     *
     * @param patterns of the route: every name of the template is in each of them
     * @throws InvalidPattern with what is wrong, in words for whoever wrote it
     */
    public static RedirectTemplate parse(String text, List<PathPattern> patterns) throws InvalidPattern {
        for (PathPattern pattern : patterns) {
            for (String word : WORDS.keySet()) {
                if (pattern.hasName(word) && text.contains("{" + word + "}")) {
                    throw new InvalidPattern("{" + word + "} is also a name in the path " + pattern);
                }
            }
        }
        Template template = Template.parse(text, WORDS, patterns);
        String sample = template.sample();
        int fragment = sample.indexOf('#');
        String target = fragment < 0 ? sample : sample.substring(0, fragment);
        if (RequestTarget.read(target) instanceof RequestTarget.Refused refused) {
            throw new InvalidPattern("it makes " + refused.reason());
        }
        if (fragment >= 0
                && RequestTarget.read("/?" + sample.substring(fragment + 1)) instanceof RequestTarget.Refused) {
            throw new InvalidPattern("it makes a fragment that is none");
        }
        return new RedirectTemplate(template);
    }

    /** The value of a Location field. {@code {host}} is without its port, which would be that of another scheme. */
    public String apply(Origin origin, RequestTarget target, RouteMatch.Matched match) {
        return template.fill(new Template.Source(origin.scheme(), origin.host().host(), target, match.pattern()));
    }
}
