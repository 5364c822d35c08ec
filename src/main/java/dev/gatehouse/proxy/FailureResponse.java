package dev.gatehouse.proxy;

import dev.gatehouse.exchange.Exchange;
import dev.gatehouse.exchange.FailureKind;
import dev.gatehouse.exchange.ProblemAnswer;
import dev.gatehouse.http.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** What the client is told of a failure: its status, when to come again, and nothing of the inside. */
final class FailureResponse {

    private static final String RETRY_AFTER_SECONDS = "1";

    /** What the stages before have set, whatever the answer: that the client should leave, and its limits. */
    private static final String[] KEPT = {"Connection", "RateLimit-Policy", "RateLimit"};

    private FailureResponse() {}

    /** Replaces whatever was set for an answer that did not come. */
    static void send(Exchange exchange, HttpServletResponse response, FailureKind kind) throws IOException {
        String[] kept = new String[KEPT.length];
        for (int i = 0; i < KEPT.length; i++) {
            kept[i] = response.getHeader(KEPT[i]);
        }
        response.reset();
        response.setHeader("X-Request-Id", exchange.id());
        for (int i = 0; i < KEPT.length; i++) {
            if (kept[i] != null) {
                response.setHeader(KEPT[i], kept[i]);
            }
        }
        Problem problem = kind.problem();
        if (problem == Problem.UNAVAILABLE) {
            response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
        }
        ProblemAnswer.send(response, problem, exchange.id());
    }
}
