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

/**
 * Says whether the gateway lives ({@code /healthz}) and whether to send it requests ({@code /readyz}), below whatever
 * path it is mapped to: {@code /*} on a listener of its own, {@code PATH/*} in a container. On a listener of its own it
 * also shows how the upstreams are ({@code /upstreams}), what becomes of credentials ({@code /credentials}), by which keys its
 * tokens are verified ({@code /identity-keys}), how often limits had no room ({@code /limits}), how it
 * stands with what gateways share ({@code /state}), and has the configuration read
 * again ({@code POST /reload}, {@code POST
 * /reload?force}).
 *
 * <p>Health may stand open to a probe: it tells nothing of routes or upstreams, and what is wrong with the configuration's files or
 * with upstreams only to an operator on this machine. Nobody else may see these, or have the files read again. A gateway is ready
 * whatever its upstreams are.
 */
public final class AdminServlet extends HttpServlet {

    private static final String JSON = "application/json";
    private static final Set<String> HEALTH = Set.of("/healthz", "/readyz");

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
        String method = request.getMethod();
        if (HEALTH.contains(path)) {
            if (method.equals("GET") || method.equals("HEAD")) {
                answerHealth(path, request, response);
            } else {
                allow("GET, HEAD", request, response);
            }
        } else if (apart && path.equals("/upstreams")) {
            if (method.equals("GET") || method.equals("HEAD")) {
                showUpstreams(request, response);
            } else {
                allow("GET, HEAD", request, response);
            }
        } else if (apart && path.equals("/credentials")) {
            if (method.equals("GET") || method.equals("HEAD")) {
                showCredentials(request, response);
            } else {
                allow("GET, HEAD", request, response);
            }
        } else if (apart && path.equals("/identity-keys")) {
            if (method.equals("GET") || method.equals("HEAD")) {
                showIdentityKeys(request, response);
            } else {
                allow("GET, HEAD", request, response);
            }
        } else if (apart && path.equals("/limits")) {
            if (method.equals("GET") || method.equals("HEAD")) {
                showLimits(request, response);
            } else {
                allow("GET, HEAD", request, response);
            }
        } else if (apart && path.equals("/state")) {
            if (method.equals("GET") || method.equals("HEAD")) {
                showState(request, response);
            } else {
                allow("GET, HEAD", request, response);
            }
        } else if (apart && path.equals("/reload")) {
            if (method.equals("POST")) {
                reload(request, response);
            } else {
                allow("POST", request, response);
            }
        } else {
            problem(request, response, 404, "Not Found");
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

    private void showUpstreams(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (LocalOperator.asks(request)) {
            String document = "{\"upstreams\":" + UpstreamsJson.of(control.upstreams()) + ",\"mirrors\":"
                    + UpstreamsJson.of(control.mirrors()) + "}";
            answer(request, response, 200, JSON, document);
        } else {
            problem(request, response, 403, "Forbidden");
        }
    }

    private void showCredentials(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (LocalOperator.asks(request)) {
            answer(request, response, 200, JSON, JsonText.of(control.credentials()));
        } else {
            problem(request, response, 403, "Forbidden");
        }
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

    private void showLimits(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (LocalOperator.asks(request)) {
            String document = "{\"limits\":" + JsonText.of(control.limits()) + ",\"crowdedRequests\":"
                    + control.crowdedRequests() + "}";
            answer(request, response, 200, JSON, document);
        } else {
            problem(request, response, 403, "Forbidden");
        }
    }

    private void showState(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (LocalOperator.asks(request)) {
            StoreCounts shared = control.sharedState();
            answer(request, response, 200, JSON, "{\"shared\":" + (shared == null ? "null" : StateJson.of(shared)) + "}");
        } else {
            problem(request, response, 403, "Forbidden");
        }
    }

    private void reload(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!LocalOperator.asks(request)) {
            problem(request, response, 403, "Forbidden");
            return;
        }
        ReloadReport report = ReloadReport.of(control.reload("force".equals(request.getQueryString())));
        answer(request, response, report.status(), "text/plain;charset=utf-8", report.text());
    }

    private static void allow(String methods, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        response.setHeader("Allow", methods);
        problem(request, response, 405, "Method Not Allowed");
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
