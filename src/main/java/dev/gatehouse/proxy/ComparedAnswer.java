package dev.gatehouse.proxy;

import dev.gatehouse.http.Fields;
import dev.gatehouse.upstream.Chunk;
import dev.gatehouse.upstream.ResponseReceiver;
import dev.gatehouse.upstream.UpstreamCall;
import dev.gatehouse.upstream.UpstreamFailure;
import dev.gatehouse.upstream.UpstreamResponse;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** An answer on its way to the client, of which a digest is taken. */
final class ComparedAnswer implements ResponseReceiver {

    private final ResponseReceiver client;
    private final Comparison comparison;
    private final AnswerDigest digest = new AnswerDigest();

    ComparedAnswer(ResponseReceiver client, Comparison comparison) {
        this.client = client;
        this.comparison = comparison;
    }

    @Override
    public void attempting(UpstreamCall call, String endpoint) {
        client.attempting(call, endpoint);
    }

    @Override
    public void informational(int status, Fields fields) {
        client.informational(status, fields);
    }

    @Override
    public void head(UpstreamResponse response) {
        digest.head(response.status());
        client.head(response);
    }

    @Override
    public void paused() {
        client.paused();
    }

    @Override
    public void restIsLate() {
        client.restIsLate();
    }

    @Override
    public void data(ByteBuffer bytes) {
        digest.add(bytes);
        client.data(bytes);
    }

    @Override
    public void bulk(Chunk chunk) {
        digest.add(chunk.bytes());
        client.bulk(chunk);
    }

    @Override
    public void end(@Nullable Fields trailers) {
        client.end(trailers);
        comparison.clientAnswered(digest.answer());
    }

    @Override
    public void failed(UpstreamFailure failure) {
        client.failed(failure);
    }

    @Override
    public boolean waitsForClient() {
        return client.waitsForClient();
    }

    @Override
    public void clientStalled() {
        client.clientStalled();
    }
}
