package dev.gatehouse.exchange;

import dev.gatehouse.http.Fields;
import dev.gatehouse.http.Problem;
import dev.gatehouse.route.Route;
import dev.gatehouse.route.RouteMatch;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The ledger of one exchange: every stage writes its finding here, and nothing else is passed between stages.
 *
 * <p>Each entry has one writer. The exchange is owned by one thread at a time (the container's until the upstream has
 * it, then the upstream's, then the container's again), and every hand-over publishes. Only the outcome may be written
 * by two threads at once, as when a client leaves while the upstream fails: the first one stands.
 */
public final class Exchange {

    private static final String ATTRIBUTE = Exchange.class.getName();
    private static final VarHandle OUTCOME;
    private static final VarHandle HOLD;

    /** Stands for what an exchange holds that has ended. */
    private static final QuotaHold ENDED = (bodyBytes, statedCost) -> QuotaUse.NONE;

    static {
        try {
            OUTCOME = MethodHandles.lookup().findVarHandle(Exchange.class, "outcome", Outcome.class);
            HOLD = MethodHandles.lookup().findVarHandle(Exchange.class, "hold", QuotaHold.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final String id;
    private final Generation generation;
    private final String peerAddress;
    private final Instant startedAt;
    private final long startNanos;

    private @Nullable ClientConnection connection;
    private @Nullable Completion completion;
    private @Nullable ClientRequest request;
    private RouteMatch.@Nullable Matched match;
    private boolean answersAnnounced;
    private Caller caller = Caller.ANONYMOUS;
    private AuthFinding auth = AuthFinding.NONE;
    private boolean callerDecided;
    private @Nullable Fields told;
    private @Nullable Suspension suspension;
    private boolean quotaDecided;
    private long statedCost;

    @SuppressWarnings("UnusedVariable") // By HOLD alone.
    private volatile @Nullable QuotaHold hold;

    private volatile @Nullable Outcome outcome;

    private int attempts;
    private @Nullable String upstream;
    private @Nullable String endpoint;
    private long upstreamStartNanos;
    private long upstreamNanos;
    private long requestBodyBytes;
    private long responseBodyBytes;

    public Exchange(String id, Generation generation, String peerAddress, Instant startedAt, long startNanos) {
        this.id = id;
        this.generation = generation;
        this.peerAddress = peerAddress;
        this.startedAt = startedAt;
        this.startNanos = startNanos;
    }

    /** The exchange of a request that passed the outermost filter. */
    public static Exchange of(ServletRequest request) {
        return (Exchange) Objects.requireNonNull(request.getAttribute(ATTRIBUTE), "ExchangeFilter comes first");
    }

    static @Nullable Exchange ofOrNull(ServletRequest request) {
        return (Exchange) request.getAttribute(ATTRIBUTE);
    }

    void attachTo(ServletRequest servletRequest, ClientConnection clientConnection, Completion registered) {
        servletRequest.setAttribute(ATTRIBUTE, this);
        connection = clientConnection;
        completion = registered;
    }

    /** Makes the exchange outlive the dispatch; its completion comes with the container's. Without a time limit. */
    public AsyncContext startAsync(HttpServletRequest servletRequest, HttpServletResponse servletResponse) {
        AsyncContext async = servletRequest.startAsync(servletRequest, servletResponse);
        async.setTimeout(0);
        async.addListener(Objects.requireNonNull(completion, "set by ExchangeFilter"));
        return async;
    }

    /**
     * Ends a response that cannot be completed so that the client sees it. Nothing of request or response may be touched
     * afterwards.
     */
    public void cut(AsyncContext async) {
        closeLedger();
        connection().breakOff();
        CutResponse.cut(async);
    }

    /** For an end that the container need not tell its listeners of, as when it aborts a response by itself. */
    public void closeLedger() {
        Objects.requireNonNull(completion, "set by ExchangeFilter").complete();
    }

    public ClientConnection connection() {
        return Objects.requireNonNull(connection, "set by ExchangeFilter");
    }

    /** Names this exchange in logs, in problem documents and towards the upstream. */
    public String id() {
        return id;
    }

    /** The configuration that this exchange began with and keeps to its end. */
    public Generation generation() {
        return generation;
    }

    public long startNanos() {
        return startNanos;
    }

    public ClientRequest request() {
        return Objects.requireNonNull(request, "read by ExchangeFilter");
    }

    /** Whether whatever is written as the answer's body is dropped by the server. */
    public boolean asksForHeadAlone() {
        ClientRequest known = request;
        return known != null && known.method().equals("HEAD");
    }

    void read(ClientRequest clientRequest) {
        request = clientRequest;
    }

    public RouteMatch.Matched match() {
        return Objects.requireNonNull(match, "matched by ExchangeFilter");
    }

    public Route route() {
        return match().route();
    }

    void matched(RouteMatch.Matched matched) {
        match = matched;
    }

    /** As {@link #matched}, by the request that a preflight asks about. */
    void matchedAsAnnounced(RouteMatch.Matched matched) {
        match = matched;
        answersAnnounced = true;
    }

    /** Whether the route is the one of the request that this one, a preflight, asks about. */
    public boolean answersAnnounced() {
        return answersAnnounced;
    }

    /** Nobody in particular until authentication has said who it is. */
    public Caller caller() {
        return caller;
    }

    /** Whether authentication has decided: on a re-dispatch its filter passes on. */
    public boolean callerDecided() {
        return callerDecided;
    }

    /** The scheme that named the caller, as a route's {@code auth} writes it; null if none did. */
    public @Nullable String callerKnownBy() {
        return auth.scheme();
    }

    /** Authentication's finding. */
    public void calledBy(Caller found, AuthFinding by) {
        caller = found;
        auth = by;
        callerDecided = true;
    }

    /** What the service is to be told of the caller, in these fields. Not to be changed. */
    public void tells(@Nullable Fields fields) {
        told = fields;
    }

    /** Null = the caller's name alone. */
    public @Nullable Fields told() {
        return told;
    }

    /** Who is calling is known, or is not; in either case the request goes no further. */
    public void notAdmitted(Caller found, AuthFinding by) {
        caller = found;
        auth = by;
    }

    /** A stage waits: the request is dispatched again when it has what it waits for. */
    public void suspend(Suspension stage) {
        suspension = stage;
    }

    /** What was left by the stage that waited, until another one waits; null if none did. */
    public @Nullable Suspension suspension() {
        return suspension;
    }

    /** Whether the quota has been taken: on a re-dispatch its filter passes on. */
    public boolean quotaDecided() {
        return quotaDecided;
    }

    public void withinQuota() {
        quotaDecided = true;
    }

    /** What was taken of limits, to be given back and settled when the exchange ends: now, if it has ended already. */
    public void holds(QuotaHold taken) {
        if (!HOLD.compareAndSet(this, null, taken)) {
            taken.end(0, 0);
        }
    }

    /** What the service says that the request was worth. */
    public void statedCost(long cost) {
        statedCost = cost;
    }

    /** Which upstream has been chosen. */
    public void sendingTo(String upstreamId) {
        upstream = upstreamId;
    }

    /** An upstream call begins. */
    public void attempting(String endpointAuthority, long nowNanos) {
        attempts++;
        endpoint = endpointAuthority;
        if (upstreamStartNanos == 0) {
            upstreamStartNanos = nowNanos;
        }
    }

    /** The upstream's part is over, well or not. */
    public void upstreamDone(long nowNanos) {
        if (upstreamStartNanos != 0) {
            upstreamNanos = nowNanos - upstreamStartNanos;
        }
    }

    public void requestBodyBytes(long total) {
        requestBodyBytes = total;
    }

    public void responseBodyBytes(long total) {
        responseBodyBytes = total;
    }

    /** The outcome so far; null while all goes well. */
    public @Nullable Outcome outcome() {
        return outcome;
    }

    /** A stage said no. */
    public void refused(Outcome.Stage stage, Problem problem, String reason) {
        end(new Outcome.Refused(stage, problem, reason));
    }

    /** A stage gave the answer, and not to say no. */
    public void settled(Outcome.Stage stage, String reason) {
        end(new Outcome.Settled(stage, reason));
    }

    /** The gateway or the upstream could not do it. */
    public void failed(FailureKind kind, String detail) {
        end(new Outcome.Failed(kind, detail));
    }

    /** The client left before its answer was complete. */
    public void clientGone() {
        end(Outcome.CLIENT_LEFT);
    }

    /** The client is still connected and has taken nothing of its answer for too long. */
    public void clientStalled() {
        end(Outcome.CLIENT_STALLED);
    }

    /** The client is still connected and takes its answer too slowly. */
    public void clientTooSlow() {
        end(Outcome.CLIENT_TOO_SLOW);
    }

    private void end(Outcome first) {
        OUTCOME.compareAndSet(this, null, first);
    }

    CompletedExchange complete(int status, long nowNanos) {
        Outcome ended = outcome;
        QuotaHold held = (QuotaHold) HOLD.getAndSet(this, ENDED);
        QuotaUse used = held == null ? QuotaUse.NONE : held.end(requestBodyBytes + responseBodyBytes, statedCost);
        return new CompletedExchange(
                id,
                generation.number(),
                startedAt,
                request == null ? peerAddress : request.origin().address(),
                request,
                match == null ? null : match.route(),
                caller,
                auth,
                status,
                ended == null ? Outcome.ANSWERED : ended,
                requestBodyBytes,
                responseBodyBytes,
                nowNanos - startNanos,
                upstreamNanos,
                upstream,
                endpoint,
                attempts,
                used);
    }
}
