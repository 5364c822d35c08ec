package dev.gatehouse.assembly;

import dev.gatehouse.cors.RouteCors;
import dev.gatehouse.exchange.ClientRequest;
import dev.gatehouse.http.CorsFields;
import dev.gatehouse.http.Fields;
import dev.gatehouse.http.Preflight;
import dev.gatehouse.http.WebOrigin;
import dev.gatehouse.route.CorsSettings;
import dev.gatehouse.route.Route;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a route tells browsers of a request's origin, in words.
 *
 * @param lines none where there is nothing to tell
 * @param endsHere whether the request goes no further
 */
record CorsWords(List<String> lines, boolean endsHere) {

    private static final String NO_ROUTE = "403: no route with cors.origins is for the request that is asked about";

    CorsWords {
        lines = List.copyOf(lines);
    }

    /** @param announced whether the route is that of the request which this one, a preflight, asks about */
    static CorsWords of(Route route, ClientRequest request, boolean announced) {
        CorsSettings settings = route.cors();
        Preflight preflight = Preflight.of(request.method(), request.fields());
        if (settings == null) {
            String text = "none: the preflight is a request like any other";
            return new CorsWords(preflight == null ? List.of() : List.of(text), false);
        }
        RouteCors cors = RouteCors.of(settings);
        if (preflight == null) {
            return ofReading(route, settings, cors, request);
        }
        return announced ? ofPreflight(route, cors, preflight, request.fields()) : last(NO_ROUTE);
    }

    private static CorsWords ofReading(Route route, CorsSettings settings, RouteCors cors, ClientRequest request) {
        Fields fields = request.fields();
        if (fields.count(WebOrigin.FIELD) > 1) {
            return last("400: several Origin fields");
        }
        String origin = fields.first(WebOrigin.FIELD);
        String allowed = cors.allowedOrigin(request.method(), origin);
        return new CorsWords(List.of(reading(route, settings, origin, allowed)), false);
    }

    private static String reading(
            Route route, CorsSettings settings, @Nullable String origin, @Nullable String allowed) {
        String credentials = settings.credentials() ? ", with credentials" : "";
        if (origin == null) {
            return route.shown("cors.origins", settings.origins()) + credentials + ": the request has no Origin";
        }
        return allowed == null
                ? "no page of " + origin + " may read the answer"
                : "pages of " + origin + " may read the answer" + credentials;
    }

    private static CorsWords ofPreflight(Route route, RouteCors cors, Preflight preflight, Fields fields) {
        List<String> lines = new ArrayList<>();
        cors.decide(preflight, fields)
                .<Void>fold(
                        allowed -> {
                            lines.add("204: " + allowed.reason());
                            lines.addAll(answer(route, allowed.fields()));
                            return null;
                        },
                        refused -> {
                            lines.add(refused.problem().status() + ": " + refused.reason());
                            return null;
                        });
        return new CorsWords(lines, true);
    }

    private static List<String> answer(Route route, Fields fields) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            String name = fields.name(i);
            boolean secret = switch (name) {
                case CorsFields.ALLOW_METHODS -> route.isSecret("cors.methods") || route.isSecret("match.methods");
                case CorsFields.ALLOW_HEADERS -> route.isSecret("cors.request-headers");
                case CorsFields.MAX_AGE -> route.isSecret("cors.max-age");
                default -> false;
            };
            lines.add("with " + name + ": " + (secret ? RouteWords.MASK : fields.value(i)));
        }
        return lines;
    }

    private static CorsWords last(String line) {
        return new CorsWords(List.of(line), true);
    }
}
