package dev.gatehouse.config;

import dev.gatehouse.http.Fields;
import dev.gatehouse.route.HostRewrite;
import dev.gatehouse.route.MirrorSettings;
import dev.gatehouse.route.PathPattern;
import dev.gatehouse.route.PathRewrite;
import dev.gatehouse.route.Priority;
import dev.gatehouse.route.RedirectTemplate;
import dev.gatehouse.route.RouteAction;
import dev.gatehouse.route.UpstreamSettings;
import dev.gatehouse.route.UpstreamSplit;
import dev.gatehouse.route.UpstreamSplit.Branch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a route does: to which upstream it leads, what it answers, or where it sends the client. */
final class RouteActionReader {

    /** Stands in where the keys say nothing usable: that was reported, and the configuration never comes into force. */
    private static final RouteAction UNUSABLE = new RouteAction.Respond(503, "", new Fields());

    private final Problems problems;
    private final UpstreamReader upstreamReader;
    private final NamedUpstreams named;
    private final @Nullable String keySet;
    private final List<UpstreamSettings> inline = new ArrayList<>();

    /** @param keySet by which services verify the gateway's tokens; null = it signs none */
    RouteActionReader(Problems problems, UpstreamReader upstreamReader, NamedUpstreams named, @Nullable String keySet) {
        this.keySet = keySet;
        this.problems = problems;
        this.upstreamReader = upstreamReader;
        this.named = named;
    }

    RouteAction read(String routeId, RouteKind kind, Statements stated) {
        return switch (kind) {
            case NAMED_UPSTREAM -> forward(routeId, namedUpstreams(stated), stated);
            case INLINE_UPSTREAM ->
                forward(
                        routeId,
                        inlineUpstream(routeId, stated)
                                .map(upstream ->
                                        UpstreamSplit.to(upstream, RetryKeys.readOver(upstream.retry(), stated))),
                        stated);
            case RESPOND -> respond(stated);
            case REDIRECT -> redirect(stated);
            case NOTHING -> {
                named.missed();
                problems.error(
                        stated.locate(RouteKeys.UPSTREAM),
                        "is missing: the route does nothing with a request",
                        "write upstream, upstream.endpoints, respond.status or redirect.to");
                yield UNUSABLE;
            }
        };
    }

    /** Those that routes state themselves, and those of their mirrors, so far. */
    List<UpstreamSettings> inlineUpstreams() {
        return inline;
    }

    private Optional<UpstreamSplit> namedUpstreams(Statements stated) {
        List<NamedShare> shares = stated.find(RouteKeys.UPSTREAM);
        if (shares == null) {
            named.missed();
            stated.right(RouteKeys.UPSTREAM, NamedShare.IN_LIST)
                    .forEach(share -> named.find(RouteKeys.UPSTREAM, share.name(), stated));
            return Optional.empty();
        }
        List<Branch> branches = new ArrayList<>();
        for (NamedShare share : shares) {
            named.find(RouteKeys.UPSTREAM, share.name(), stated)
                    .map(settings ->
                            new Branch(settings, share.percentOrAll(), RetryKeys.readOver(settings.retry(), stated)))
                    .ifPresent(branches::add);
        }
        return branches.size() < shares.size()
                ? Optional.empty()
                : Optional.of(new UpstreamSplit(branches, stated.find(RouteKeys.UPSTREAM_STICKY)));
    }

    private Optional<UpstreamSettings> inlineUpstream(String routeId, Statements stated) {
        Optional<UpstreamSettings> upstream =
                upstreamReader.read("route:" + routeId, stated.under(UpstreamKeys.PREFIX));
        upstream.ifPresent(inline::add);
        return upstream;
    }

    private @Nullable MirrorSettings mirror(String routeId, Statements stated) {
        NamedShare share = stated.find(MirrorKeys.MIRROR);
        if (share == null) {
            return null;
        }
        Optional<MirrorSettings> mirror = named.find(MirrorKeys.MIRROR, share.name(), stated)
                .map(upstream -> MirrorKeys.read(routeId, share, upstream, stated));
        mirror.map(MirrorSettings::upstream).ifPresent(inline::add);
        return mirror.orElse(null);
    }

    private RouteAction forward(String routeId, Optional<UpstreamSplit> to, Statements stated) {
        PathRewrite path = pathRewrite(stated);
        HostRewrite host = hostRewrite(stated.value(RouteKeys.REWRITE_HOST));
        MirrorSettings mirror = mirror(routeId, stated);
        Priority priority = stated.value(RouteKeys.PRIORITY);
        return to.<RouteAction>map(split -> new RouteAction.Forward(split, path, host, mirror, priority))
                .orElse(UNUSABLE);
    }

    private @Nullable PathRewrite pathRewrite(Statements stated) {
        String prefix = stated.find(RouteKeys.REWRITE_STRIP_PREFIX);
        String template = stated.find(RouteKeys.REWRITE_PATH);
        List<PathPattern> patterns = patterns(stated);
        try {
            if (patterns.isEmpty()) {
                return null;
            }
            if (prefix != null) {
                return PathRewrite.stripPrefix(prefix, patterns);
            }
            return template == null ? null : PathRewrite.template(template, patterns);
        } catch (PathPattern.InvalidPattern e) {
            report(prefix == null ? RouteKeys.REWRITE_PATH : RouteKeys.REWRITE_STRIP_PREFIX, stated, e);
            return null;
        }
    }

    private static HostRewrite hostRewrite(String text) {
        return switch (text) {
            case "preserve" -> HostRewrite.PRESERVE;
            case "upstream" -> HostRewrite.UPSTREAM;
            default -> HostRewrite.literal(text);
        };
    }

    private RouteAction respond(Statements stated) {
        if (!stated.has(RouteKeys.RESPOND_STATUS)) {
            problems.error(
                    stated.locate(RouteKeys.RESPOND_STATUS),
                    "is missing beside respond.body or respond.header",
                    "write respond.status = 200");
        }
        Integer status = stated.find(RouteKeys.RESPOND_STATUS);
        String body = stated.find(RouteKeys.RESPOND_BODY);
        Fields fields = new FieldEditsReader(problems).ofAnswer(stated);
        if (stated.value(RouteKeys.RESPOND_IDENTITY_KEYS)) {
            body = keySet;
            IdentityKeys.describeKeySet(stated, keySet, fields, problems);
        }
        return status == null ? UNUSABLE : new RouteAction.Respond(status, body == null ? "" : body, fields);
    }

    private RouteAction redirect(Statements stated) {
        String to = stated.find(RouteKeys.REDIRECT_TO);
        List<PathPattern> patterns = patterns(stated);
        if (!stated.has(RouteKeys.REDIRECT_TO)) {
            problems.error(
                    stated.locate(RouteKeys.REDIRECT_TO),
                    "is missing beside redirect.status",
                    "write where the client should go");
        }
        if (to == null || patterns.isEmpty()) {
            return UNUSABLE;
        }
        try {
            return new RouteAction.Redirect(
                    RedirectTemplate.parse(to, patterns), stated.value(RouteKeys.REDIRECT_STATUS));
        } catch (PathPattern.InvalidPattern e) {
            report(RouteKeys.REDIRECT_TO, stated, e);
            return UNUSABLE;
        }
    }

    /** Empty where the patterns are wrong: then nothing can be said of the names that a template uses. */
    private static List<PathPattern> patterns(Statements stated) {
        List<PathPattern> found = stated.find(RouteKeys.MATCH_PATH);
        if (found != null) {
            return found;
        }
        return stated.has(RouteKeys.MATCH_PATH) ? List.of() : RouteKeys.MATCH_PATH.standardValue();
    }

    private void report(Key<?> key, Statements stated, PathPattern.InvalidPattern e) {
        // The reason quotes the template, and the pattern that it does not fit.
        boolean secret = stated.isSecret(key) || stated.isSecret(RouteKeys.MATCH_PATH);
        String reason = secret ? "" : ": " + e.getMessage();
        problems.error(
                stated.locate(key),
                stated.quoted(key) + " does not fit the paths of the route" + reason,
                "use names and prefixes that every pattern of match.path has");
    }
}
