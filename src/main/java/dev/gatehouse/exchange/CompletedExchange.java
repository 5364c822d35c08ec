package dev.gatehouse.exchange;

import dev.gatehouse.route.Route;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The closed ledger of one exchange, as every {@link ExchangeSink} gets it.
 *
 * @param clientAddress behind trusted proxies; the connection's own peer if the head could not be read
 * @param request null if the head could not be read
 * @param route null if none matched
 * @param auth how it was found out who is calling
 * @param status as sent to the client; 0 if nothing was
 * @param requestBodyBytes taken from the client
 * @param responseBodyBytes handed to the client's connection
 * @param durationNanos from the request's entry to the end of its answer
 * @param upstreamNanos of it, from the first attempt to the upstream's last byte; 0 without an upstream
 * @param upstream its id; null without one
 * @param endpoint the last one tried, as host:port; null without an upstream
 * @param quota what it has used of limits
 */
public record CompletedExchange(
        String id,
        long generation,
        Instant startedAt,
        String clientAddress,
        @Nullable ClientRequest request,
        @Nullable Route route,
        Caller caller,
        AuthFinding auth,
        int status,
        Outcome outcome,
        long requestBodyBytes,
        long responseBodyBytes,
        long durationNanos,
        long upstreamNanos,
        @Nullable String upstream,
        @Nullable String endpoint,
        int attempts,
        QuotaUse quota) {}
