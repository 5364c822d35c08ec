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
 * @param once whether it is sent once at most, whatever its method allows and becomes of it
 */
public record UpstreamRequest(
        String method,
        String target,
        @Nullable String host,
        Fields fields,
        long key,
        @Nullable RequestBody body,
        boolean once) {

    public UpstreamRequest(
            String method, String target, @Nullable String host, Fields fields, long key, @Nullable RequestBody body) {
        this(method, target, host, fields, key, body, false);
    }

    public UpstreamRequest withBody(RequestBody other) {
        return new UpstreamRequest(method, target, host, fields, key, other, once);
    }

    public UpstreamRequest withKey(long other) {
        return new UpstreamRequest(method, target, host, fields, other, body, once);
    }
}
