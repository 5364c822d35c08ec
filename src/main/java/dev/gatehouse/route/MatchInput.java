package dev.gatehouse.route;

import dev.gatehouse.http.Fields;
import dev.gatehouse.http.Preflight;
import dev.gatehouse.http.RequestTarget;
import java.util.Set;

/**
 * What matching looks at.
 *
 * @param host in lower case, without a port
 * @param announced names, in lower case, of fields that a request which is only asked about will have with any value
 */
public record MatchInput(
        String method, String scheme, String host, RequestTarget target, Fields fields, Set<String> announced) {

    private static final Set<String> NOTHING = Set.of();

    /** Of a request that is there as a whole. */
    public MatchInput(String method, String scheme, String host, RequestTarget target, Fields fields) {
        this(method, scheme, host, target, fields, NOTHING);
    }

    /** The request that this one, a preflight, asks about. */
    public MatchInput asAnnounced(Preflight preflight) {
        return new MatchInput(preflight.method(), scheme, host, target, fields, preflight.fieldNames());
    }
}
