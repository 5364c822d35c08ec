package dev.gatehouse.audit;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Where records end up. Used by one thread at a time. */
interface AuditFile extends AutoCloseable {

    /**
     * Hands all remaining bytes to the operating system. After a failure the buffer's position tells how far it came,
     * and the same buffer is offered again: an implementation may put the position back to the beginning of a line.
     *
     * @param lines whole lines from index 0 to the limit
     */
    void append(ByteBuffer lines) throws IOException;

    @Override
    void close() throws IOException;
}
