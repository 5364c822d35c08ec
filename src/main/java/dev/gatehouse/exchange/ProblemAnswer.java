package dev.gatehouse.exchange;

import dev.gatehouse.http.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/** Answers a request with a problem document; the document fits any container's buffer, so that nothing blocks. */
public final class ProblemAnswer {

    private ProblemAnswer() {}

    /** Writes the refusal into the ledger and into the answer; fields that the caller set before are kept. */
    public static void refuse(
            Exchange exchange, HttpServletResponse response, Outcome.Stage stage, Problem problem, String reason)
            throws IOException {
        exchange.refused(stage, problem, reason);
        send(exchange, response, problem);
    }

    /** Writes the document alone, for a failure that is in the ledger already. */
    public static void send(Exchange exchange, HttpServletResponse response, Problem problem) throws IOException {
        send(exchange, response, problem, problem.document(exchange.id()));
    }

    /** Refuses what is over limits, and names them. */
    public static void refuseOver(Exchange exchange, HttpServletResponse response, List<String> limits, String reason)
            throws IOException {
        Problem problem = Problem.TOO_MANY_REQUESTS;
        exchange.refused(Outcome.Stage.QUOTA, problem, reason);
        send(exchange, response, problem, problem.document(exchange.id(), limits));
    }

    private static void send(Exchange exchange, HttpServletResponse response, Problem problem, byte[] document)
            throws IOException {
        response.setStatus(problem.status());
        response.setContentType(Problem.CONTENT_TYPE);
        // No length is set: the last byte of a known length makes a container write at once, which may block, and the
        // thread here may serve many connections. It finds the length by itself when the answer is complete.
        response.getOutputStream().write(document);
        exchange.responseBodyBytes(exchange.asksForHeadAlone() ? 0 : document.length);
    }
}
