package dev.gatehouse.proxy;

import dev.gatehouse.http.Fields;
import dev.gatehouse.upstream.RequestBody;
import dev.gatehouse.upstream.ResponseReceiver;
import dev.gatehouse.upstream.UpstreamRequest;
import org.jspecify.annotations.Nullable;

/** The copy of one request, in the making: it is sent when the request itself has been. */
final class MirrorCopy {

    private final Mirror mirror;
    private final UpstreamRequest request;
    private final @Nullable Comparison comparison;
    private final @Nullable CopiedBody body;
    private final boolean chunked;

    /** @param comparison null if answers are not compared */
    MirrorCopy(Mirror mirror, UpstreamRequest request, @Nullable Comparison comparison, int mostBodyBytes) {
        this.mirror = mirror;
        this.request = request;
        this.comparison = comparison;
        RequestBody source = request.body();
        this.chunked = source != null && source.length() == RequestBody.UNKNOWN_LENGTH;
        this.body = source == null ? null : new CopiedBody(source, mostBodyBytes, this::sendWith, mirror::bodyTooLarge);
    }

    /** The request itself, watched on its way. */
    UpstreamRequest watched() {
        return body == null ? request : request.withBody(body);
    }

    /** Whoever takes the answer to the request itself, watched. */
    ResponseReceiver watched(ResponseReceiver receiver) {
        return comparison == null ? receiver : new ComparedAnswer(receiver, comparison);
    }

    /** The request has been handed over; the end of its body may be long to come. */
    void requestHandedOver() {
        if (body == null) {
            mirror.send(request, null, comparison);
        }
    }

    private void sendWith(byte[] bytes, @Nullable Fields trailers) {
        mirror.send(request, new KeptBody(bytes, chunked, trailers), comparison);
    }
}
