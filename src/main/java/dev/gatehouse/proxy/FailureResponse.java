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

    private FailureResponse() {}

    /** In place of what came of an answer's body. Of its head nothing was set yet: what stands there, other stages have set. */
    static void send(Exchange exchange, HttpServletResponse response, FailureKind kind) throws IOException {
        response.resetBuffer();
        Problem problem = kind.problem();
        if (problem == Problem.UNAVAILABLE) {
            response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
        }
        ProblemAnswer.send(exchange, response, problem);
    }
}
