package dev.gatehouse.proxy;

import dev.gatehouse.http.CorsFields;
import dev.gatehouse.http.Fields;
import dev.gatehouse.http.HopByHop;
import dev.gatehouse.route.CostSettings.StatedCost;
import dev.gatehouse.route.Route;
import dev.gatehouse.upstream.UpstreamResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From the upstream's response to the client's.*/
final class ResponseTranslation {

    private static final String VIA = "1.1 " + Loop.NAME;

    private ResponseTranslation() {}

    /** Of an interim response: it has no body, and its id is not the one that the client knows. */
    static Fields interimFields(Fields fields) {
        HopByHop.removeFrom(fields);
        fields.remove("Content-Length");
        fields.remove("X-Request-Id");
        return fields;
    }

    /**
     * The fields that the client gets, made of the response's own, which are the caller's no more. Content-Length stays, as the response to HEAD and a 304 need it; whoever sends
     * the body decides on its framing.
     */
    static Fields fields(UpstreamResponse upstreamResponse, Route route) {
        Fields fields = upstreamResponse.fields();
        String length = fields.first("Content-Length");
        HopByHop.removeFrom(fields);
        // The id that the client knows is the gateway's.
        fields.remove("X-Request-Id");
        if (upstreamResponse.status() == 204) {
            // It has no body and no length; one that is stated all the same would be missed by the container.
            fields.remove("Content-Length");
        } else if (length != null) {
            fields.set("Content-Length", length);
        }
        if (route.cors() != null) {
            // One says whose pages may read the answer, and that was said before the service was asked.
            fields.removeIf(CorsFields::contain);
        }
        dropOwnCookies(fields, route.auth().ownCookies());
        StatedCost stated = route.quota().cost().stated();
        if (stated != null && !stated.forwarded()) {
            fields.remove(stated.field());
        }
        route.responseEdits().applyTo(fields);
        fields.add("Via", VIA);
        return fields;
    }

    /** A service can neither end a session of the gateway's nor give one. */
    private static void dropOwnCookies(Fields fields, List<String> names) {
        if (!names.isEmpty()) {
            fields.removeLinesIf((name, value) -> name.equalsIgnoreCase("Set-Cookie") && names.contains(cookie(value)));
        }
    }

    /**
     * The name, as browsers read it.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc6265#section-5.2">RFC 6265 §5.2</a>
     */
    private static String cookie(String line) {
        int semicolon = line.indexOf(';');
        int equals = line.indexOf('=');
        int end = semicolon < 0 ? line.length() : semicolon;
        return line.substring(0, equals < 0 || equals > end ? end : equals).strip();
    }

    /**
     * What the service says that the request was worth; 0 where it says nothing that can be read, or says it twice.
     *
     * @param upstreamFields with the field still in them
     */
    static long statedCost(Fields upstreamFields, Route route) {
        StatedCost stated = route.quota().cost().stated();
        if (stated == null) {
            return 0;
        }
        String value = null;
        for (int i = 0; i < upstreamFields.size(); i++) {
            if (upstreamFields.name(i).equalsIgnoreCase(stated.field())) {
                if (value != null) {
                    return 0;
                }
                value = upstreamFields.value(i);
            }
        }
        return value == null ? 0 : Math.min(stated.most(), number(value.strip()));
    }

    /** 0 for what is no number; the largest there is for one that has more digits than can be. */
    private static long number(String text) {
        if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return 0;
        }
        return text.length() > 18 ? Long.MAX_VALUE : Long.parseLong(text);
    }

    /** Null, as the servlet API has it, if there are none. */
    static @Nullable Map<String, String> trailers(@Nullable Fields received) {
        if (received == null) {
            return null;
        }
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < received.size(); i++) {
            map.merge(received.name(i), received.value(i), (first, next) -> first + ", " + next);
        }
        return map;
    }
}
