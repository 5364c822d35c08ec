package dev.gatehouse.auth;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** A body of a bounded size as text; null for one that is larger, or that nobody wants. */
final class BoundedText implements BodySubscriber<@Nullable String> {

    private static final int LARGEST_BYTES = 256 * 1024;

    private final boolean wanted;
    private final CompletableFuture<@Nullable String> text = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private @Nullable Subscription subscription;

    BoundedText(boolean wanted) {
        this.wanted = wanted;
    }

    @Override
    public CompletionStage<@Nullable String> getBody() {
        return text;
    }

    @Override
    public void onSubscribe(Subscription given) {
        subscription = given;
        if (wanted) {
            given.request(Long.MAX_VALUE);
        } else {
            given.cancel();
            text.complete(null);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            if (bytes.size() + buffer.remaining() > LARGEST_BYTES) {
                if (subscription != null) {
                    subscription.cancel();
                }
                text.complete(null);
                return;
            }
            byte[] part = new byte[buffer.remaining()];
            buffer.get(part);
            bytes.writeBytes(part);
        }
    }

    @Override
    public void onError(Throwable failure) {
        text.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        text.complete(bytes.toString(StandardCharsets.UTF_8));
    }
}
