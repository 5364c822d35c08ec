package dev.gatehouse.assembly;

import dev.gatehouse.auth.ApiKey;
import dev.gatehouse.exchange.ClientRequest;
import dev.gatehouse.http.Fields;
import dev.gatehouse.route.Carriers;
import dev.gatehouse.route.EndpointSettings;
import dev.gatehouse.route.FieldEdits;
import dev.gatehouse.route.RetrySettings;
import dev.gatehouse.route.RetrySettings.Causes;
import dev.gatehouse.route.Route;
import dev.gatehouse.route.SchemeSettings;
import dev.gatehouse.route.TimeoutSettings;
import dev.gatehouse.route.UpstreamSettings;
import dev.gatehouse.route.UpstreamTls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a route's settings do, in words, without what is secret of them. */
final class RouteWords {

    static final String KEY_AS_TOKEN = "a key came as a Bearer token: it is looked for in "
            + SchemeSettings.ApiKey.FIELD + ", and in Authorization behind " + SchemeSettings.ApiKey.AUTHORIZATION;

    static final String MASK = "***";

    private static final long KIB = 1024;

    private RouteWords() {}

    static String endpoints(UpstreamSettings upstream) {
        return upstream.isSecret()
                ? MASK
                : upstream.endpoints().stream().map(RouteWords::endpoint).collect(Collectors.joining(", "));
    }

    private static String endpoint(EndpointSettings endpoint) {
        UpstreamTls tls = endpoint.tls();
        String place = endpoint.host() + ":" + endpoint.port();
        String backup = endpoint.isBackup() ? " (backup)" : "";
        if (endpoint.isService()) {
            return endpoint.uri() + (tls == null || tls.verified() ? "" : " (off-insecure)") + backup;
        }
        return (tls == null ? place : "https://" + place + (tls.verified() ? "" : " (off-insecure)")) + backup;
    }

    /** A target or a location without the credentials that the request has in its query, which a route may pass on. */
    static String withoutCredentials(String text, ClientRequest request, Route route) {
        String shown = text;
        for (SchemeSettings scheme : route.auth().schemes()) {
            for (String name : scheme.carriers().parameters()) {
                for (String sent : request.target().rawParameters(name)) {
                    shown = shown.replace(sent, name + "=" + MASK);
                }
            }
        }
        return shown;
    }

    /** Whether a key of the gateway's is sent as other gateways take keys, to a route that looks for keys elsewhere. */
    static boolean sendsKeyAsToken(ClientRequest request, Route route) {
        if (route.auth().schemes().stream().noneMatch(SchemeSettings.ApiKey.class::isInstance)) {
            return false;
        }
        Fields fields = request.fields();
        for (int i = 0; i < fields.size(); i++) {
            String value = fields.value(i);
            if (fields.name(i).equalsIgnoreCase("Authorization")
                    && Carriers.isOfScheme(value, SchemeSettings.Jwt.AUTHORIZATION)
                    && ApiKey.formOf(value.substring(SchemeSettings.Jwt.AUTHORIZATION.length())
                                    .strip())
                            != ApiKey.Form.FOREIGN) {
                return true;
            }
        }
        return false;
    }

    static String requestBody(Route route) {
        return route.maxRequestBodyBytes() == Long.MAX_VALUE
                ? route.shown("limit.request-body", "of any size")
                : "413 beyond " + route.shown("limit.request-body", size(route.maxRequestBodyBytes()));
    }

    static String timeouts(Route route) {
        TimeoutSettings timeouts = route.timeouts();
        Duration total = timeouts.total();
        return "connect " + route.shown("timeout.connect", seconds(timeouts.connect()))
                + ", response " + route.shown("timeout.response", seconds(timeouts.response()))
                + ", idle " + route.shown("timeout.idle", seconds(timeouts.idle()))
                + ", total " + route.shown("timeout.total", total == null ? "none" : seconds(total));
    }

    /** How many tries a request has, and for what it gets another one. */
    static String tries(Route route, RetrySettings retry) {
        if (retry.attempts() == 1) {
            return route.shown("retry.attempts", "1");
        }
        Duration tryTimeout = retry.tryTimeout();
        return route.shown("retry.attempts", retry.attempts())
                + ", again on " + route.shown("retry.on", causes(retry.causes()))
                + (tryTimeout == null ? "" : " and after " + route.shown("retry.try-timeout", seconds(tryTimeout)))
                + (retry.byIdempotencyKey() ? ", if idempotent or with an Idempotency-Key" : ", if idempotent")
                + ", with a body up to " + route.shown("retry.buffer", size(retry.bufferBytes()));
    }

    private static String causes(Causes causes) {
        List<String> words = new ArrayList<>();
        if (causes.lost()) {
            words.add("lost");
        }
        if (causes.timeout()) {
            words.add("timeout");
        }
        causes.statuses().stream().sorted().map(String::valueOf).forEach(words::add);
        return words.isEmpty() ? "nothing" : String.join(", ", words);
    }

    /** One line for each change, in the order in which they are made. */
    static List<String> changes(FieldEdits edits) {
        List<String> lines = new ArrayList<>();
        edits.remove().forEach(name -> lines.add("without " + name));
        lines.addAll(fields("with ", edits.set(), edits));
        lines.addAll(fields("with also ", edits.add(), edits));
        return lines;
    }

    private static List<String> fields(String before, Fields fields, FieldEdits edits) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            String name = fields.name(i);
            lines.add(before + name + ": " + (edits.isSecret(name) ? MASK : fields.value(i)));
        }
        return lines;
    }

    private static String size(long bytes) {
        if (bytes > 0 && bytes % (KIB * KIB) == 0) {
            return bytes / (KIB * KIB) + "MiB";
        }
        return bytes > 0 && bytes % KIB == 0 ? bytes / KIB + "KiB" : bytes + "B";
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }
}
