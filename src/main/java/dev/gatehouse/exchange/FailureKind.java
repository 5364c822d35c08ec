package dev.gatehouse.exchange;

import dev.gatehouse.http.Problem;

/** Why a request that was let through got no whole answer; each has one status. */
public enum FailureKind {
    /** The endpoint's name has no address. */
    UNRESOLVED(Problem.BAD_GATEWAY),
    /** The endpoint did not accept the connection. */
    CONNECT_REFUSED(Problem.BAD_GATEWAY),
    CONNECT_TIMEOUT(Problem.GATEWAY_TIMEOUT),
    /** The TLS handshake did not come about, or the upstream did not take the gateway's part in it. */
    TLS_FAILED(Problem.BAD_GATEWAY),
    /** Nobody who is trusted vouches for the upstream's certificate. */
    TLS_UNTRUSTED(Problem.BAD_GATEWAY),
    /** The upstream's certificate is for another name. */
    TLS_WRONG_NAME(Problem.BAD_GATEWAY),
    /** The upstream's certificate has expired, or is not valid yet. */
    TLS_EXPIRED(Problem.BAD_GATEWAY),
    /** None of the service's endpoints can be used. */
    NO_ENDPOINT(Problem.UNAVAILABLE),
    /** All connections are in use and the waiting room is full. */
    NO_ROOM(Problem.UNAVAILABLE),
    /** As many requests are in flight as may be, for one of this priority. */
    OVERLOADED(Problem.UNAVAILABLE),
    RESPONSE_TIMEOUT(Problem.GATEWAY_TIMEOUT),
    IDLE_TIMEOUT(Problem.GATEWAY_TIMEOUT),
    TOTAL_TIMEOUT(Problem.GATEWAY_TIMEOUT),
    /** The upstream closed or reset the connection before the answer was whole. */
    CONNECTION_LOST(Problem.BAD_GATEWAY),
    /** What the upstream sent is no HTTP, or not HTTP that may be passed on. */
    BAD_RESPONSE(Problem.BAD_GATEWAY),
    /** The client's body ended early or was malformed. */
    REQUEST_BODY_BROKEN(Problem.BAD_REQUEST),
    /** The client stopped sending its body. */
    REQUEST_BODY_TIMEOUT(Problem.REQUEST_TIMEOUT),
    /** The body went over the route's limit while it was being passed on. */
    REQUEST_BODY_TOO_LARGE(Problem.BODY_TOO_LARGE),
    /** The gateway is shutting down and did not wait any longer. */
    SHUTTING_DOWN(Problem.UNAVAILABLE),
    /** A fault of the gateway's own. */
    INTERNAL(Problem.INTERNAL);

    private final Problem problem;

    FailureKind(Problem problem) {
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
