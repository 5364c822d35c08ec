package dev.gatehouse.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.gatehouse.exchange.ClientConnection;
import dev.gatehouse.upstream.Chunk;
import dev.gatehouse.upstream.ChunkPool;
import dev.gatehouse.upstream.ReactorFixture;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What waits for a client that does not take it. */
final class StreamedBodyTest {

    private static final int PIECES = 1000;

    private final ChunkPool chunks = ReactorFixture.newChunks();
    private final ServletOutputStream out = mock(ServletOutputStream.class);
    private final ClientConnection connection = mock(ClientConnection.class);
    private final StringBuilder written = new StringBuilder();

    private final StreamedBody body = new StreamedBody(out, connection, chunks, bytes -> {});

    @Test
    void small_pieces_that_come_in_buffers_of_their_own_wait_together_in_few() throws IOException {
        Set<Chunk> used = Collections.newSetFromMap(new IdentityHashMap<>());
        StringBuilder sent = new StringBuilder();
        for (int i = 0; i < PIECES; i++) {
            String piece = "piece %03d,".formatted(i);
            sent.append(piece);
            Chunk chunk = chunks.take();
            used.add(chunk);
            chunk.bytes().put(piece.getBytes(StandardCharsets.ISO_8859_1)).flip();
            body.keep(chunk);
            chunk.release();
        }
        assertTrue(used.size() <= 3, used.size() + " buffers");
        assertEquals(sent.toString(), whatIsWritten());
    }

    private String whatIsWritten() throws IOException {
        when(out.isReady()).thenReturn(true);
        doAnswer(call -> {
                    ByteBuffer bytes = call.getArgument(1);
                    byte[] copy = new byte[bytes.remaining()];
                    bytes.get(copy);
                    written.append(new String(copy, StandardCharsets.ISO_8859_1));
                    return null;
                })
                .when(connection)
                .write(any(), any());
        body.begin();
        body.drain(true);
        return written.toString();
    }
}
