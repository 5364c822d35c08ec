package dev.gatehouse.listen;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/** Bodies that say something now and then for as long as both sides like: event streams, and the calls of gRPC. */
final class EndlessBody {

    private static final String EVENTS = "text/event-stream";
    private static final String CALLS = "application/grpc";

    private EndlessBody() {}

    static boolean isOf(HttpFields fields) {
        String type = fields.get(HttpHeader.CONTENT_TYPE);
        return beginsWith(type, EVENTS) || beginsWith(type, CALLS);
    }

    private static boolean beginsWith(@Nullable String type, String begin) {
        return type != null && type.regionMatches(true, 0, begin, 0, begin.length());
    }
}
