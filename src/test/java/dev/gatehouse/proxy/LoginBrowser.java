package dev.gatehouse.proxy;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * As much of a browser as a login needs: it keeps cookies as RFC 6265bis says, prefixes included, and follows redirects. What it
 * does not do is keep cookies of one host from another port of it, as browsers do not either.
 */
public final class LoginBrowser {

    private static final int MOST_REDIRECTS = 20;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(20))
            .build();
    private final Map<String, Map<String, Cookie>> cookies = new LinkedHashMap<>();
    private final List<URI> visited = new ArrayList<>();
    private boolean keepsCookies = true;
    private String farHost = "";

    /** @param value as it was set */
    public record Cookie(String value, String path, boolean secure) {}

    /** What came, and from where in the end. */
    public record Page(URI uri, int status, HttpResponse<String> response) {

        public String body() {
            return response.body();
        }

        public String field(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        public List<String> setCookies() {
            return response.headers().allValues("set-cookie");
        }
    }

    /** What leads to this host is shown as it is, and not followed. */
    public LoginBrowser notGoingTo(String host) {
        farHost = host;
        return this;
    }

    /** From now on it keeps none. */
    LoginBrowser refusingCookies() {
        keepsCookies = false;
        return this;
    }

    /** Goes to a page as a person does, and on to where that one leads. */
    public Page go(String url) throws IOException, InterruptedException {
        return follow(step("GET", URI.create(url), Map.of(), navigation()));
    }

    /** The same without going on. */
    Page look(String url, String... fields) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(navigation());
        all.addAll(List.of(fields));
        return step("GET", URI.create(url), Map.of(), all);
    }

    /** As a script of a page does. */
    Page fetch(String url) throws IOException, InterruptedException {
        return step("GET", URI.create(url), Map.of(), List.of("Accept", "application/json", "Sec-Fetch-Mode", "cors"));
    }

    /** Sends a form, and goes on to where that leads. */
    Page send(URI url, Map<String, String> form, String... fields) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(navigation());
        all.addAll(List.of(fields));
        return follow(step("POST", url, form, all));
    }

    private static List<String> navigation() {
        return List.of("Accept", "text/html,*/*;q=0.8", "Sec-Fetch-Mode", "navigate");
    }

    Page follow(Page first) throws IOException, InterruptedException {
        Page page = first;
        for (int i = 0; page.status() >= 301 && page.status() <= 303; i++) {
            assertTrue(i < MOST_REDIRECTS, () -> "goes round: " + visited);
            URI next = page.uri().resolve(page.field("location"));
            if (next.getHost().equals(farHost)) {
                return new Page(next, page.status(), page.response());
            }
            page = step("GET", next, Map.of(), navigation());
        }
        return page;
    }

    private Page step(String method, URI uri, Map<String, String> form, List<String> fields)
            throws IOException, InterruptedException {
        visited.add(uri);
        // Over TLS as a proxy in front of the gateway says it.
        boolean secure = uri.getScheme().equals("https");
        URI reached = secure ? URI.create("http" + uri.toString().substring("https".length())) : uri;
        HttpRequest.Builder request = HttpRequest.newBuilder(reached).timeout(Duration.ofSeconds(60));
        for (int i = 0; i < fields.size(); i += 2) {
            request.setHeader(fields.get(i), fields.get(i + 1));
        }
        if (secure) {
            request.header("X-Forwarded-Proto", "https");
        }
        String sent = cookiesFor(uri, secure);
        if (!sent.isEmpty()) {
            request.header("Cookie", sent);
        }
        if (method.equals("POST")) {
            request.setHeader("Content-Type", "application/x-www-form-urlencoded");
            request.POST(BodyPublishers.ofString(encoded(form)));
        }
        HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
        response.headers().allValues("set-cookie").forEach(line -> keep(uri, secure, line));
        return new Page(uri, response.statusCode(), response);
    }

    private static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private String cookiesFor(URI uri, boolean secure) {
        return cookies.getOrDefault(uri.getHost(), Map.of()).entrySet().stream()
                .filter(cookie -> secure || !cookie.getValue().secure())
                .filter(cookie -> isUnder(cookie.getValue().path(), uri.getPath()))
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue().value())
                .collect(Collectors.joining("; "));
    }

    private static boolean isUnder(String cookiePath, String path) {
        return path.equals(cookiePath)
                || (path.startsWith(cookiePath)
                        && (cookiePath.endsWith("/") || path.charAt(cookiePath.length()) == '/'));
    }

    private void keep(URI uri, boolean secure, String line) {
        String[] parts = line.split(";", -1);
        String name = parts[0].substring(0, parts[0].indexOf('=')).strip();
        String value = parts[0].substring(parts[0].indexOf('=') + 1).strip();
        String path = "/";
        boolean secureCookie = false;
        boolean over = false;
        boolean domain = false;
        for (int i = 1; i < parts.length; i++) {
            String attribute = parts[i].strip();
            String lower = attribute.toLowerCase(java.util.Locale.ROOT);
            path = lower.startsWith("path=") ? attribute.substring(5) : path;
            secureCookie |= lower.equals("secure");
            domain |= lower.startsWith("domain=");
            over |= lower.equals("max-age=0") || lower.startsWith("expires=thu, 01 jan 1970");
        }
        boolean refused = (secureCookie && !secure)
                || (name.startsWith("__") && !secureCookie)
                || (name.startsWith("__Host-") && (domain || !path.equals("/")))
                || line.length() > 4096;
        if (!refused && keepsCookies) {
            Map<String, Cookie> ofHost = cookies.computeIfAbsent(uri.getHost(), host -> new LinkedHashMap<>());
            if (over) {
                ofHost.remove(name);
            } else {
                ofHost.put(name, new Cookie(value, path, secureCookie));
            }
        }
    }

    Map<String, Cookie> cookiesOf(String host) {
        return cookies.computeIfAbsent(host, first -> new LinkedHashMap<>());
    }

    void forgetCookiesOf(String host) {
        cookies.remove(host);
    }

    List<URI> visited() {
        return visited;
    }
}
