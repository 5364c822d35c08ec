package dev.gatehouse.admin;

import static java.nio.charset.StandardCharsets.US_ASCII;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Says whether the gateway lives ({@code /healthz}) and whether to send it requests ({@code /readyz}), below whatever
 * path it is mapped to: {@code /*} on a listener of its own, {@code PATH/*} in a container.
 *
 * <p>Neither takes a parameter or tells anything of routes or upstreams, so that both may stand open to a probe.
 */
public final class AdminServlet extends HttpServlet {

    private static final String READY_WITH_GENERATION = "{\"status\":\"ready\",\"generation\":%d}";

    private final transient GatewayControl control;

    public AdminServlet(GatewayControl control) {
        this.control = control;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = pathBelowMapping(request);
        if (!path.equals("/healthz") && !path.equals("/readyz")) {
            answer(request, response, 404, problem(404, "Not Found"));
        } else if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
            response.setHeader("Allow", "GET, HEAD");
            answer(request, response, 405, problem(405, "Method Not Allowed"));
        } else if (path.equals("/healthz")) {
            answer(request, response, 200, "{\"status\":\"alive\"}");
        } else {
            answerReadiness(request, response);
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

    private void answerReadiness(HttpServletRequest request, HttpServletResponse response) throws IOException {
        List<String> reasons = reasonsAgainst();
        if (reasons.isEmpty()) {
            answer(request, response, 200, READY_WITH_GENERATION.formatted(control.generation()));
        } else {
            answer(
                    request,
                    response,
                    503,
                    "{\"status\":\"not-ready\",\"reasons\":[\"" + String.join("\",\"", reasons) + "\"]}");
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

    private static String problem(int status, String title) {
        return "{\"type\":\"about:blank\",\"title\":\"" + title + "\",\"status\":" + status + "}";
    }

    private static void answer(HttpServletRequest request, HttpServletResponse response, int status, String json)
            throws IOException {
        byte[] document = json.getBytes(US_ASCII);
        response.setStatus(status);
        response.setHeader("Cache-Control", "no-store");
        response.setContentType(status == 404 || status == 405 ? "application/problem+json" : "application/json");
        response.setContentLength(document.length);
        if (!request.getMethod().equals("HEAD")) {
            response.getOutputStream().write(document);
        }
    }
}
