package dev.gatehouse.assembly;

import dev.gatehouse.auth.AskedServices;
import dev.gatehouse.auth.AuthAccount;
import dev.gatehouse.auth.AuthStanding;
import dev.gatehouse.auth.Authentication;
import dev.gatehouse.exchange.Caller;
import dev.gatehouse.exchange.ClientRequest;
import dev.gatehouse.exchange.RequestKeys;
import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.http.Fields;
import dev.gatehouse.http.Preflight;
import dev.gatehouse.proxy.RequestTranslation;
import dev.gatehouse.proxy.RequestTranslation.OwnWord;
import dev.gatehouse.route.Configuration;
import dev.gatehouse.route.GatewaySettings.HttpsSettings;
import dev.gatehouse.route.GatewaySettings.PairSettings;
import dev.gatehouse.route.MatchInput;
import dev.gatehouse.route.MirrorSettings;
import dev.gatehouse.route.NearMiss;
import dev.gatehouse.route.Priority;
import dev.gatehouse.route.RequestKey;
import dev.gatehouse.route.Route;
import dev.gatehouse.route.RouteAction.Forward;
import dev.gatehouse.route.RouteAction.Redirect;
import dev.gatehouse.route.RouteAction.Respond;
import dev.gatehouse.route.RouteMatch;
import dev.gatehouse.route.UpstreamSettings;
import dev.gatehouse.route.UpstreamSplit;
import dev.gatehouse.route.UpstreamSplit.Branch;
import dev.gatehouse.tls.PairFiles;
import dev.gatehouse.upstream.UpstreamRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway would do with a request, stage by stage, up to the request that the upstream would get. Nothing is
 * sent and nothing is counted. Credentials and what the configuration calls a secret are not shown.
 */
public final class Explanation {

    private static final String REQUEST_ID = "(made when it arrives)";

    private final Configuration configuration;
    private final List<Line> lines = new ArrayList<>();
    private boolean someRouteAnswers;

    private Explanation(Configuration configuration) {
        this.configuration = configuration;
    }

    /** @param stage empty = goes on from the line before */
    public record Line(String stage, String text) {}

    /** @param someRouteAnswers whatever it answers: the request is neither refused at the door nor for nobody */
    public record Told(List<Line> lines, boolean someRouteAnswers) {

        public Told {
            lines = List.copyOf(lines);
        }
    }

    /**
     * @param url absolute, or a path alone, which is then asked of localhost
     * @param fields sent with the request; a Host among them replaces the URL's
     */
    public static Told of(Configuration configuration, String method, String url, Fields fields) {
        Explanation explanation = new Explanation(configuration);
        explanation.explain(ExplainedRequest.read(method, url, fields, configuration.gateway()));
        return new Told(explanation.lines, explanation.someRouteAnswers);
    }

    private void explain(ExplainedRequest asked) {
        if (asked instanceof ExplainedRequest.Read read) {
            explain(read.request());
        } else if (asked instanceof ExplainedRequest.Refused refused) {
            add("door", "400: " + refused.reason());
        }
    }

    private void explain(ClientRequest request) {
        if (isMisdirected(request)) {
            add("door", "421: no certificate is for " + request.origin().host().host());
            return;
        }
        MatchInput own = new MatchInput(
                request.method(),
                request.origin().scheme(),
                request.origin().host().host(),
                request.target(),
                request.fields());
        Preflight preflight = Preflight.of(request.method(), request.fields());
        MatchInput announced = preflight == null ? own : own.asAnnounced(preflight);
        RouteMatch.Matched ofAnnounced =
                preflight == null ? null : configuration.routes().matchAnnounced(announced);
        MatchInput input = ofAnnounced == null ? own : announced;
        RouteMatch match = ofAnnounced == null ? configuration.routes().match(own) : ofAnnounced;
        add(
                "route",
                match.<String>fold(
                        matched ->
                                matched.route().id() + ", by " + matched.route().shown("match.path", matched.pattern()),
                        notAllowed -> "405: only " + String.join(", ", notAllowed.allowed()),
                        notFound -> "404: none matches",
                        refused ->
                                "400: needs match.allow = " + refused.missing().key()));
        for (NearMiss miss : configuration.routes().nearMisses(input)) {
            add("near", miss.route().id() + ": " + String.join("; ", miss.reasons()));
        }
        if (match instanceof RouteMatch.Matched matched) {
            someRouteAnswers = true;
            CorsWords cors = CorsWords.of(matched.route(), request, ofAnnounced != null);
            addAll("cors", cors.lines());
            if (!cors.endsHere()) {
                explain(request, matched);
            }
        }
    }

    private void addAll(String stage, List<String> texts) {
        for (int i = 0; i < texts.size(); i++) {
            add(i == 0 ? stage : "", texts.get(i));
        }
    }

    /** As far as it can be known here: a certificate that is made at start is for whatever the machine is called then. */
    private boolean isMisdirected(ClientRequest request) {
        HttpsSettings https = configuration.gateway().https();
        if (https == null || !request.origin().scheme().equals("https") || request.peerTrusted()) {
            return false;
        }
        PairSettings standard = https.certificate();
        if (standard == null) {
            return false;
        }
        // By SNI a client that asks for a host is shown a certificate that covers it, if there is one.
        String host = request.origin().host().host();
        return Stream.concat(Stream.of(standard), https.more().stream()).noneMatch(pair -> covers(pair, host));
    }

    private static boolean covers(PairSettings pair, String host) {
        return new PairFiles(pair.certificate(), pair.key())
                .read(Instant.now())
                .fold(usable -> usable.pair().names().covers(host), unusable -> false);
    }

    private void explain(ClientRequest request, RouteMatch.Matched match) {
        AuthAccount account = authenticated(request, match.route());
        Caller caller = account.caller();
        if (caller != null) {
            addAll("quota", QuotaWords.of(configuration, match.route(), request, caller));
            match.route()
                    .action()
                    .<Void>fold(
                            forward ->
                                    forwarded(request, match, forward, new OwnWord(REQUEST_ID, caller, account.told())),
                            respond -> responded(match.route(), respond),
                            redirect -> redirected(request, match, redirect),
                            showLimits -> add("answer", "200: the caller's own limits"));
            RouteWords.changes(match.route().responseEdits()).forEach(change -> add("", change));
            if (!match.route().audited()) {
                add("audit", "off: not recorded");
            }
        }
    }

    private AuthAccount authenticated(ClientRequest request, Route route) {
        AuthAccount account = Authentication.of(configuration, new AuthStanding(TimeSource.SYSTEM), AskedServices.NONE)
                .account(route, request);
        String stage = "auth";
        for (String line : account.lines()) {
            add(stage, line);
            stage = "";
        }
        if (account.caller() == null && RouteWords.sendsKeyAsToken(request, route)) {
            add("", RouteWords.KEY_AS_TOKEN);
        }
        return account;
    }

    private @Nullable Void responded(Route route, Respond respond) {
        int bytes = respond.body().getBytes(StandardCharsets.UTF_8).length;
        add(
                "answer",
                route.shown("respond.status", respond.status()) + ", without an upstream, with a body of "
                        + route.shown("respond.body", bytes) + " bytes");
        for (int i = 0; i < respond.fields().size(); i++) {
            String name = respond.fields().name(i);
            // A route's secrets are kept by the one spelling that stands for all of a field's.
            String key = "respond.header." + name.toLowerCase(Locale.ROOT);
            add("", "with " + name + ": " + route.shown(key, respond.fields().value(i)));
        }
        return null;
    }

    private @Nullable Void redirected(ClientRequest request, RouteMatch.Matched match, Redirect redirect) {
        Route route = match.route();
        String location = RouteWords.withoutCredentials(
                redirect.to().apply(request.origin(), request.target(), match), request, route);
        return add(
                "answer",
                route.shown("redirect.status", redirect.status()) + " to " + route.shown("redirect.to", location));
    }

    private @Nullable Void forwarded(ClientRequest request, RouteMatch.Matched match, Forward forward, OwnWord word) {
        Caller caller = word.caller();
        Route route = match.route();
        add("body", RouteWords.requestBody(route));
        upstreams(request, route, forward.to(), caller);
        MirrorSettings mirror = forward.mirror();
        if (mirror != null) {
            add("mirror", route.shown("mirror", mirror) + ": " + RouteWords.endpoints(mirror.upstream()));
        }
        priority(forward, caller);
        add("timeouts", RouteWords.timeouts(route));
        tries(route, forward.to());
        UpstreamRequest sent = RequestTranslation.translate(request, word, match, forward, null);
        String target = RouteWords.withoutCredentials(sent.target(), request, route);
        add("sends", sent.method() + " " + route.shown("rewrite.path", target) + " HTTP/1.1");
        add("", "Host: " + route.shown("rewrite.host", sent.host() == null ? "(the endpoint's)" : sent.host()));
        for (int i = 0; i < sent.fields().size(); i++) {
            String name = sent.fields().name(i);
            add(
                    "",
                    name + ": "
                            + (isSecret(route, name)
                                    ? RouteWords.MASK
                                    : sent.fields().value(i)));
        }
        add("answer", "the upstream's");
        return null;
    }

    private void upstreams(ClientRequest request, Route route, UpstreamSplit split, Caller caller) {
        String stage = "upstream";
        for (Branch branch : split.branches()) {
            UpstreamSettings upstream = branch.upstream();
            String share = split.branches().size() == 1 ? "" : " " + branch.percent() + "%";
            add(
                    stage,
                    route.shown("upstream", upstream.id() + share) + " (" + upstream.balance() + "): "
                            + RouteWords.endpoints(upstream));
            stage = "";
        }
        RequestKey key = split.stickyBy();
        if (key != null) {
            OptionalLong hash = RequestKeys.hash(key, request, caller);
            String chosen = hash.isEmpty()
                    ? "by chance, as the request has none"
                    : split.branches()
                            .get(split.shares().byKey(hash.getAsLong()))
                            .upstream()
                            .id();
            add("sticky", route.shown("upstream.sticky", key) + ": " + route.shown("upstream", chosen));
        }
    }

    /** Where there is something to say. */
    private void priority(Forward forward, Caller caller) {
        Priority priority = forward.priorityFor(caller.consumer());
        String limits = forward.to().branches().stream()
                .map(Branch::upstream)
                .filter(upstream -> !upstream.concurrency().isUnlimited())
                .map(upstream -> ", limit.concurrent " + upstream.concurrency())
                .collect(Collectors.joining());
        if (!priority.equals(Priority.NORMAL) || !limits.isEmpty()) {
            add("priority", priority + ": up to " + priority.percent() + "% of limit.requests" + limits);
        }
    }

    /** Once for all branches that have the same. */
    private void tries(Route route, UpstreamSplit split) {
        Set<String> words = new LinkedHashSet<>();
        split.branches().forEach(branch -> words.add(RouteWords.tries(route, branch.retry())));
        if (words.size() == 1) {
            add("tries", words.iterator().next());
            return;
        }
        String stage = "tries";
        for (Branch branch : split.branches()) {
            add(
                    stage,
                    route.shown("upstream", branch.upstream().id()) + ": " + RouteWords.tries(route, branch.retry()));
            stage = "";
        }
    }

    private static boolean isSecret(Route route, String name) {
        return route.requestEdits().isSecret(name)
                || name.equalsIgnoreCase("X-Api-Key")
                || name.equalsIgnoreCase("Authorization")
                || name.equalsIgnoreCase("Cookie");
    }

    private @Nullable Void add(String stage, String text) {
        lines.add(new Line(stage, text));
        return null;
    }
}
