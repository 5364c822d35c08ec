package dev.gatehouse.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.state.redis.StoreCounts;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says whether the gateway lives ({@code /healthz}) and whether to send it requests ({@code /readyz}), below whatever
 * path it is mapped to: {@code /*} on a listener of its own, {@code PATH/*} in a container. On a listener of its own it
 * also shows how the upstreams are ({@code /upstreams}), what becomes of credentials ({@code /credentials}), by which keys its
 * tokens are verified ({@code /identity-keys}), how often limits had no room ({@code /limits}), how it stands with what gateways
 * share ({@code /state}) and what was used of long quotas ({@code /usage}), of which it grants more ({@code POST /usage/grant},
 * {@code POST /usage/reset}), and has the configuration read
 * again ({@code POST /reload}, {@code POST
 * /reload?force}).
 *
 * <p>Health may stand open to a probe: it tells nothing of routes or upstreams, and what is wrong with the configuration's files or
 * with upstreams only to an operator on this machine. Nobody else may see these, or have the files read again. A gateway is ready
 * whatever its upstreams are.
 */
public final class AdminServlet extends HttpServlet {

    private static final String JSON = "application/json";
    private static final String GET = "GET, HEAD";
    private static final String POST = "POST";
    private static final Set<String> HEALTH = Set.of("/healthz", "/readyz");

    /** For whoever comes here, an operator or not. */
    private static final Set<String> OPEN = Set.of("/healthz", "/readyz", "/identity-keys");

    private static final Set<String> GETS = Set.of(
            "/healthz", "/readyz", "/upstreams", "/credentials", "/identity-keys", "/limits", "/state", "/usage");
    private static final Set<String> POSTS = Set.of("/usage/grant", "/usage/reset", "/reload");

    private final transient GatewayControl control;
    private final boolean apart;

    /** @param apart whether it has a listener of its own; else those who reach it are clients, whoever they seem to be */
    public AdminServlet(GatewayControl control, boolean apart) {
        this.control = control;
        this.apart = apart;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = pathBelowMapping(request);
        String methods = apart || HEALTH.contains(path) ? methods(path) : null;
        if (methods == null) {
            problem(request, response, 404, "Not Found");
        } else if (!List.of(methods.split(", ")).contains(request.getMethod())) {
            response.setHeader("Allow", methods);
            problem(request, response, 405, "Method Not Allowed");
        } else if (!OPEN.contains(path) && !LocalOperator.asks(request)) {
            problem(request, response, 403, "Forbidden");
        } else {
            answer(path, request, response);
        }
    }

    /** Null if there is nothing. */
    private static @Nullable String methods(String path) {
        if (GETS.contains(path)) {
            return GET;
        }
        return POSTS.contains(path) ? POST : null;
    }

    private void answer(String path, HttpServletRequest request, HttpServletResponse response) throws IOException {
        String by = request.getRemoteAddr();
        String query = request.getQueryString();
        switch (path) {
            case "/upstreams" -> answer(request, response, 200, JSON, upstreams());
            case "/credentials" -> answer(request, response, 200, JSON, JsonText.of(control.credentials()));
            case "/identity-keys" -> showIdentityKeys(request, response);
            case "/limits" -> answer(request, response, 200, JSON, limits());
            case "/state" -> answer(request, response, 200, JSON, state());
            case "/usage" -> answer(request, response, UsageAnswer.lines(control.usage(), by, query));
            case "/usage/grant" -> answer(request, response, UsageAnswer.grant(control.usage(), by, query, false));
            case "/usage/reset" -> answer(request, response, UsageAnswer.grant(control.usage(), by, query, true));
            case "/reload" -> reload(request, response);
            default -> answerHealth(path, request, response);
        }
    }

    /**
     * Of the target as sent: {@code getPathInfo} throws on Jetty where a target could be read in two ways, and decodes
     * what should rather not be found.
     */
    private static String pathBelowMapping(HttpServletRequest request) {
        String pattern = request.getHttpServletMapping().getPattern();
        String prefix = request.getContextPath() + pattern.substring(0, Math.max(0, pattern.length() - "/*".length()));
        String uri = request.getRequestURI();
        return uri.startsWith(prefix) ? uri.substring(prefix.length()) : "";
    }

    private void answerHealth(String path, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        List<String> reasons = path.equals("/readyz") ? reasonsAgainst() : List.of();
        if (path.equals("/healthz")) {
            answer(request, response, 200, JSON, "{\"status\":\"alive\"}");
        } else if (reasons.isEmpty()) {
            boolean inFull = apart && LocalOperator.asks(request);
            answer(request, response, 200, JSON, ReadinessDocument.of(control, inFull));
        } else {
            String document = "{\"status\":\"not-ready\",\"reasons\":" + JsonText.of(reasons) + "}";
            answer(request, response, 503, JSON, document);
        }
    }

    private List<String> reasonsAgainst() {
        List<String> reasons = new ArrayList<>();
        if (!control.loaded()) {
            reasons.add("not-loaded");
        }
        if (control.draining()) {
            reasons.add("draining");
        }
        return reasons;
    }

    private String upstreams() {
        return "{\"upstreams\":" + UpstreamsJson.of(control.upstreams()) + ",\"mirrors\":"
                + UpstreamsJson.of(control.mirrors()) + "}";
    }

    /** For everybody who comes here, as they are made to be known. */
    private void showIdentityKeys(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String keys = control.identityKeys();
        if (keys == null) {
            problem(request, response, 404, "Not Found");
        } else {
            answer(request, response, 200, "application/jwk-set+json", keys);
        }
    }

    private String limits() {
        return "{\"limits\":" + JsonText.of(control.limits()) + ",\"crowdedRequests\":" + control.crowdedRequests()
                + "}";
    }

    private String state() {
        StoreCounts shared = control.sharedState();
        return "{\"shared\":" + (shared == null ? "null" : StateJson.of(shared)) + ",\"quotas\":"
                + StateJson.of(control.books()) + "}";
    }

    private void reload(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ReloadReport report = ReloadReport.of(control.reload("force".equals(request.getQueryString())));
        answer(request, response, report.status(), "text/plain;charset=utf-8", report.text());
    }

    private static void answer(HttpServletRequest request, HttpServletResponse response, UsageAnswer said)
            throws IOException {
        answer(request, response, said.status(), said.type(), said.text());
    }

    private static void problem(HttpServletRequest request, HttpServletResponse response, int status, String title)
            throws IOException {
        String document = "{\"type\":\"about:blank\",\"title\":\"" + title + "\",\"status\":" + status + "}";
        answer(request, response, status, "application/problem+json", document);
    }

    private static void answer(
            HttpServletRequest request, HttpServletResponse response, int status, String type, String text)
            throws IOException {
        byte[] document = text.getBytes(UTF_8);
        response.setStatus(status);
        response.setHeader("Cache-Control", "no-store");
        response.setContentType(type);
        response.setContentLength(document.length);
        if (!request.getMethod().equals("HEAD")) {
            response.getOutputStream().write(document);
        }
    }
}
