package dev.gatehouse.proxy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a browser lets a page do with another origin's server, step by step as the standard has it, with nothing cached.
 *
 * @see <a href="https://fetch.spec.whatwg.org/#http-network-or-cache-fetch">Fetch, §4.8 to §4.10</a>
 */
final class Browser {

    private static final Set<String> SAFELISTED_METHODS = Set.of("GET", "HEAD", "POST");
    private static final Set<String> SAFELISTED_NAMES = Set.of("accept", "accept-language", "content-language");
    private static final Set<String> SAFELISTED_TYPES =
            Set.of("application/x-www-form-urlencoded", "multipart/form-data", "text/plain");
    private static final Set<String> ALWAYS_READABLE = Set.of(
            "cache-control",
            "content-language",
            "content-length",
            "content-type",
            "expires",
            "last-modified",
            "pragma");

    private final int port;
    private final String origin;
    private final boolean credentials;
    private boolean asked;

    private Browser(int port, String origin, boolean credentials) {
        this.port = port;
        this.origin = origin;
        this.credentials = credentials;
    }

    /** One that shows a page of this origin. */
    static Browser showing(String origin, int port) {
        return new Browser(port, origin, false);
    }

    /** The same, whose page asks for credentials to be included. */
    Browser including() {
        return new Browser(port, origin, true);
    }

    /** What the page gets: an answer, or a network error. */
    Seen fetch(String method, String path, String... fields) throws IOException {
        Map<String, String> sent = byName(List.of(fields));
        TreeSet<String> unsafe = new TreeSet<>();
        sent.forEach((name, value) -> {
            if (!isSafelisted(name, value)) {
                unsafe.add(name);
            }
        });
        asked = !unsafe.isEmpty() || !SAFELISTED_METHODS.contains(method);
        if (asked) {
            Seen error = preflight(method, path, unsafe);
            if (error != null) {
                return error;
            }
        }
        List<String> lines = new ArrayList<>(List.of(fields));
        lines.add("Origin: " + origin);
        Answer answer = ask(method, path, lines);
        return passesCheck(answer) ? readable(answer) : Seen.error("the answer is not for " + origin);
    }

    /** Whether the last one had to be asked about. */
    boolean hasAsked() {
        return asked;
    }

    /** Null if the page may go on. */
    private @Nullable Seen preflight(String method, String path, Set<String> unsafe) throws IOException {
        List<String> lines = new ArrayList<>(List.of("Origin: " + origin, "Access-Control-Request-Method: " + method));
        if (!unsafe.isEmpty()) {
            lines.add("Access-Control-Request-Headers: " + String.join(",", unsafe));
        }
        Answer answer = ask("OPTIONS", path, lines);
        if (!passesCheck(answer)) {
            return Seen.error("the preflight's answer is not for " + origin);
        }
        if (answer.status < 200 || answer.status > 299) {
            return Seen.error("the preflight has status " + answer.status);
        }
        Set<String> methods = answer.list("access-control-allow-methods", false);
        if (!methods.contains(method)
                && !SAFELISTED_METHODS.contains(method)
                && (credentials || !methods.contains("*"))) {
            return Seen.error("the method is not allowed");
        }
        Set<String> names = answer.list("access-control-allow-headers", true);
        if (unsafe.contains("authorization") && !names.contains("authorization")) {
            return Seen.error("authorization is not allowed");
        }
        for (String name : unsafe) {
            if (!names.contains(name) && (credentials || !names.contains("*"))) {
                return Seen.error(name + " is not allowed");
            }
        }
        return null;
    }

    /** §4.10, CORS check. */
    private boolean passesCheck(Answer answer) {
        String allowed = answer.fields.get("access-control-allow-origin");
        if (allowed == null) {
            return false;
        }
        if (!credentials && allowed.equals("*")) {
            return true;
        }
        return allowed.equals(origin)
                && (!credentials || "true".equals(answer.fields.get("access-control-allow-credentials")));
    }

    private Seen readable(Answer answer) {
        Set<String> exposed = answer.list("access-control-expose-headers", true);
        boolean all = exposed.contains("*") && !credentials;
        Map<String, String> readable = new TreeMap<>(answer.fields);
        readable.keySet().removeIf(name -> !all && !exposed.contains(name) && !ALWAYS_READABLE.contains(name));
        return new Seen(answer.status, readable, answer.body, "");
    }

    private Answer ask(String method, String path, List<String> lines) throws IOException {
        return Answer.of(RawClient.ask(port, RawClient.head(method, path, lines.toArray(String[]::new))));
    }

    private static boolean isSafelisted(String name, String value) {
        return SAFELISTED_NAMES.contains(name) || (name.equals("content-type") && SAFELISTED_TYPES.contains(value));
    }

    /** By name in lower case; of several lines one value. */
    private static Map<String, String> byName(List<String> lines) {
        Map<String, String> fields = new TreeMap<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            fields.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (one, next) -> one + ", " + next);
        }
        return fields;
    }

    /**
     * What the page gets.
     *
     * @param error empty for an answer
     */
    record Seen(int status, Map<String, String> fields, String body, String error) {

        static Seen error(String what) {
            return new Seen(0, Map.of(), "", what);
        }
    }

    private record Answer(int status, Map<String, String> fields, String body) {

        static Answer of(String text) {
            int end = text.indexOf("\r\n\r\n");
            List<String> lines = List.of(text.substring(0, end).split("\r\n", -1));
            int status = Integer.parseInt(lines.get(0).split(" ", -1)[1]);
            return new Answer(status, byName(lines.subList(1, lines.size())), text.substring(end + 4));
        }

        Set<String> list(String name, boolean anyCase) {
            Set<String> elements = new TreeSet<>();
            for (String element : fields.getOrDefault(name, "").split(",", -1)) {
                elements.add(anyCase ? element.strip().toLowerCase(Locale.ROOT) : element.strip());
            }
            return elements;
        }
    }
}
