package dev.gatehouse.upstream;

import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpProcessor;
import org.jspecify.annotations.Nullable;

/** Keeps HttpCore from adding fields of its own: a request is sent as it was translated. */
final class NothingAdded implements HttpProcessor {

    @Override
    public void process(HttpRequest request, @Nullable EntityDetails entity, HttpContext context) {
        // As it is.
    }

    @Override
    public void process(HttpResponse response, @Nullable EntityDetails entity, HttpContext context) {
        // As it is.
    }
}
