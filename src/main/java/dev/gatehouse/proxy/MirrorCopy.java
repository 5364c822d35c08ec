package dev.gatehouse.proxy;

import dev.gatehouse.http.Fields;
import dev.gatehouse.upstream.KeptBody;
import dev.gatehouse.upstream.RequestBody;
import dev.gatehouse.upstream.ResponseReceiver;
import dev.gatehouse.upstream.UpstreamRequest;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The copy of one request, in the making: it is sent when the request itself has been. */
final class MirrorCopy implements CopiedBody.Taker {

    private final Mirror mirror;
    private final UpstreamRequest request;
    private final @Nullable Comparison comparison;
    private final @Nullable CopiedBody body;
    private final boolean chunked;
    private final CopyRoom.Place place;

    /** @param comparison null if answers are not compared */
    MirrorCopy(
            Mirror mirror,
            UpstreamRequest request,
            @Nullable Comparison comparison,
            int mostBodyBytes,
            CopyRoom.Place place) {
        this.mirror = mirror;
        this.place = place;
        this.request = request;
        this.comparison = comparison;
        RequestBody source = request.body();
        this.chunked = source != null && source.length() == RequestBody.UNKNOWN_LENGTH;
        this.body = source == null ? null : new CopiedBody(source, mostBodyBytes, place, this);
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
            mirror.send(request, null, comparison, place);
        }
    }

    /** The request has ended, however it did: of a body that has not come whole there is no copy. */
    void requestEnded() {
        if (body != null) {
            place.requestEnded();
        }
    }

    @Override
    public void whole(ByteBuffer bytes, @Nullable Fields trailers) {
        mirror.send(request, new KeptBody(bytes, chunked, trailers), comparison, place);
    }

    @Override
    public void lost(MirrorCount why) {
        mirror.lost(why);
    }
}
