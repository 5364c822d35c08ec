package dev.gatehouse.upstream;

import dev.gatehouse.http.Fields;
import org.jspecify.annotations.Nullable;

/**
 * A request as an upstream is to get it.
 *
 * @param target path and query, percent-encoded
 * @param host the Host field's value; null = the chosen endpoint's own
 * @param fields without Host and without framing fields: both are made where the request is sent
 * @param key the hash of what it has in common with others that go to the same endpoint; 0 = there is no such thing
 * @param body null if the request has none
 * @param repetition whether it may be sent again after it had been sent
 */
public record UpstreamRequest(
        String method,
        String target,
        @Nullable String host,
        Fields fields,
        long key,
        @Nullable RequestBody body,
        Repetition repetition) {

    /** Whether a request does no harm that is sent again. */
    public enum Repetition {
        /** As its method says. */
        BY_METHOD,
        /** It is sent once at most. */
        NEVER,
        /** It is a question, whatever its method. */
        ALWAYS
    }

    public UpstreamRequest(
            String method, String target, @Nullable String host, Fields fields, long key, @Nullable RequestBody body) {
        this(method, target, host, fields, key, body, Repetition.BY_METHOD);
    }

    public UpstreamRequest withBody(RequestBody other) {
        return new UpstreamRequest(method, target, host, fields, key, other, repetition);
    }

    public UpstreamRequest withKey(long other) {
        return new UpstreamRequest(method, target, host, fields, other, body, repetition);
    }
}
