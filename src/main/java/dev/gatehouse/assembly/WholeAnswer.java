package dev.gatehouse.assembly;

import dev.gatehouse.auth.AskedService;
import dev.gatehouse.auth.ServiceAnswer;
import dev.gatehouse.exchange.FailureKind;
import dev.gatehouse.http.Fields;
import dev.gatehouse.upstream.UnattendedReceiver;
import dev.gatehouse.upstream.UpstreamCall;
import dev.gatehouse.upstream.UpstreamFailure;
import dev.gatehouse.upstream.UpstreamResponse;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Takes an answer that is of use only whole, or whose head alone is: then the body is read and dropped, if it is a small one, so that
 * the connection can be used again.
 */
final class WholeAnswer implements UnattendedReceiver {

    private static final int MOST_DROPPED = 64 * 1024;

    private final AskedService.Reply reply;
    private final int mostBytes;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final AtomicBoolean told = new AtomicBoolean();
    private int dropped;
    private @Nullable UpstreamResponse head;
    private volatile @Nullable UpstreamCall call;
    private volatile boolean left;

    /** @param mostBytes of the body; 0 = it is dropped */
    WholeAnswer(AskedService.Reply reply, int mostBytes) {
        this.reply = reply;
        this.mostBytes = mostBytes;
    }

    /** Nobody waits any more. From any thread. */
    void leave() {
        left = true;
        UpstreamCall current = call;
        if (current != null && told.compareAndSet(false, true)) {
            current.leave();
        }
    }

    @Override
    public void attempting(UpstreamCall attempted, String endpoint) {
        call = attempted;
        if (left) {
            leave();
        }
    }

    @Override
    public void head(UpstreamResponse response) {
        head = response;
        if (mostBytes == 0) {
            answered(response, "");
        }
    }

    @Override
    public void taken(ByteBuffer bytes) {
        int length = bytes.remaining();
        UpstreamCall current = call;
        if (current == null) {
            return;
        }
        if (mostBytes == 0) {
            dropped += length;
            if (dropped > MOST_DROPPED) {
                current.leave();
                return;
            }
        } else if (body.size() + length > mostBytes) {
            current.leave();
            fail("its answer is too large", false);
            return;
        } else {
            byte[] part = new byte[length];
            bytes.duplicate().get(part);
            body.writeBytes(part);
        }
        current.grant(length);
    }

    @Override
    public void end(@Nullable Fields trailers) {
        UpstreamCall current = call;
        if (current != null) {
            current.leave();
        }
        UpstreamResponse answered = head;
        if (answered != null) {
            answered(answered, body.toString(StandardCharsets.ISO_8859_1));
        }
    }

    private void answered(UpstreamResponse response, String whole) {
        if (told.compareAndSet(false, true)) {
            reply.answered(new ServiceAnswer(response.status(), response.fields(), whole));
        }
    }

    @Override
    public void failed(UpstreamFailure failure) {
        // A full waiting room says nothing of the service, and an answer that is none may be to this one question.
        boolean isOutage = failure.kind() != FailureKind.NO_ROOM && failure.kind() != FailureKind.BAD_RESPONSE;
        fail(failure.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'), isOutage);
    }

    private void fail(String why, boolean isOutage) {
        if (told.compareAndSet(false, true)) {
            reply.failed(why, isOutage);
        }
    }
}
