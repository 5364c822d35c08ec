package dev.gatehouse.proxy;

import dev.gatehouse.http.Fields;
import dev.gatehouse.upstream.UnattendedReceiver;
import dev.gatehouse.upstream.UpstreamCall;
import dev.gatehouse.upstream.UpstreamFailure;
import dev.gatehouse.upstream.UpstreamResponse;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Takes the answer to a copy, as fast as it comes, and keeps nothing of it but what is compared. */
final class MirrorReceiver implements UnattendedReceiver {

    private final MirrorCounts counts;
    private final @Nullable Comparison comparison;
    private final CopyRoom.Place place;
    private final AnswerDigest digest = new AnswerDigest();
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile @Nullable UpstreamCall call;

    /**
     * @param comparison null if answers are not compared
     * @param place of the copy's body, which is given back with the end of its answer
     */
    MirrorReceiver(MirrorCounts counts, @Nullable Comparison comparison, CopyRoom.Place place) {
        this.counts = counts;
        this.place = place;
        this.comparison = comparison;
    }

    @Override
    public void attempting(UpstreamCall attempted, String endpoint) {
        call = attempted;
    }

    @Override
    public void head(UpstreamResponse response) {
        digest.head(response.status());
    }

    @Override
    public void taken(ByteBuffer bytes) {
        if (comparison != null) {
            digest.add(bytes);
        }
        UpstreamCall current = call;
        if (current != null) {
            current.grant(bytes.remaining());
        }
    }

    @Override
    public void end(@Nullable Fields trailers) {
        UpstreamCall current = call;
        if (current != null) {
            current.leave();
        }
        if (ends() && comparison != null) {
            comparison.mirrorAnswered(digest.answer());
        }
    }

    @Override
    public void failed(UpstreamFailure failure) {
        fails();
    }

    /** There is no answer to wait for. */
    void fails() {
        if (ends()) {
            counts.lost(MirrorCount.COPIES_FAILED);
        }
    }

    private boolean ends() {
        boolean first = over.compareAndSet(false, true);
        if (first) {
            counts.leave();
            place.giveBack();
        }
        return first;
    }
}
