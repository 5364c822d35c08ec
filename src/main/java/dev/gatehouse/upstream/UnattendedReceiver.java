package dev.gatehouse.upstream;

import dev.gatehouse.http.Fields;
import java.nio.ByteBuffer;

/** Takes an answer for which no client waits: nobody wants a part of it before the rest, and nobody can be too slow for it. */
public interface UnattendedReceiver extends ResponseReceiver {

    /** Some of the body; what is left of it when this returns is gone. */
    void taken(ByteBuffer bytes);

    @Override
    default void informational(int status, Fields fields) {
        // It is not the answer.
    }

    @Override
    default void paused() {
        // Nobody waits for the head apart.
    }

    @Override
    default void restIsLate() {
        // The deadline ends it.
    }

    @Override
    default void data(ByteBuffer bytes) {
        taken(bytes);
        bytes.position(bytes.limit());
    }

    @Override
    default void bulk(Chunk chunk) {
        taken(chunk.bytes());
    }

    @Override
    default boolean waitsForClient() {
        return false;
    }

    @Override
    default void clientStalled() {
        // There is none.
    }
}
