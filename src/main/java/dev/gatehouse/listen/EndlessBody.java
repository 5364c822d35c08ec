package dev.gatehouse.listen;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/** Bodies that say something now and then for as long as both sides like: event streams, and the calls of gRPC. */
final class EndlessBody {

    private static final String EVENTS = "text/event-stream";
    private static final String CALLS = "application/grpc";

    private EndlessBody() {}

    static boolean isOf(HttpFields fields) {
        String type = fields.get(HttpHeader.CONTENT_TYPE);
        return type != null && (is(type, EVENTS) || is(type, CALLS));
    }

    /** With parameters perhaps, or a suffix such as {@code +proto}. */
    private static boolean is(String type, String name) {
        return type.regionMatches(true, 0, name, 0, name.length())
                && (type.length() == name.length() || "; +".indexOf(type.charAt(name.length())) >= 0);
    }
}
