package dev.gatehouse.upstream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * TLS over one connection's socket. HttpCore's own would do as far as TLS goes, but not here: it sends on the reactor's thread
 * alone, hides whether a service has sent more than its answer, lets a service shake hands anew, and copies each byte three
 * times more.
 *
 * <p>One thread at a time shakes hands, reads and writes: whoever has the turn. Any may {@link #close} meanwhile, for which
 * alone output has a lock. What the socket does not take stays here, and has to be {@link #flush}ed when it does again. What
 * was read together with something else stays here too, and no socket tells of it: see {@link #holdsInput}.
 *
 * <p>A connection that holds nothing has no buffers.
 */
final class TlsChannel {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final String RENEGOTIATING = "TLSv1.2";

    private final SSLEngine engine;
    private final ByteChannel socket;
    private final ChunkPool chunks;

    /** Encrypted, as it came; from position to limit. */
    private @Nullable Chunk received;

    /** Decrypted, and not asked for yet; from position to limit. */
    private @Nullable Chunk plain;

    /** Encrypted, and not taken by the socket yet; from position to limit. Guarded by this. */
    private @Nullable Chunk unsent;

    /** What is received is only the beginning of a record. */
    private boolean recordIsCut;

    /** The last read of the socket took as much as there was room for. */
    private boolean socketMayHoldMore;

    private long bytesRead;

    TlsChannel(SSLEngine engine, ByteChannel socket, ChunkPool chunks) {
        this.engine = engine;
        this.socket = socket;
        this.chunks = chunks;
    }

    /**
     * Goes on as far as the socket lets it.
     *
     * @return whether hands are shaken
     * @throws TlsFailure if there is no agreement, or the service is not who it should be
     */
    boolean shakeHands() throws IOException {
        try {
            return stepHandshake();
        } catch (SSLException | RuntimeException e) {
            sayWhy();
            throw TlsFailure.of(e);
        }
    }

    private boolean stepHandshake() throws IOException {
        if (engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING) {
            engine.beginHandshake();
        }
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> runTasks();
                case NEED_WRAP -> {
                    if (!sayNext()) {
                        return false;
                    }
                }
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    if (!hearNext()) {
                        return false;
                    }
                }
                case NOT_HANDSHAKING, FINISHED -> {
                    return true;
                }
            }
        }
    }

    /** What both have agreed on (ALPN), once hands are shaken; empty if nothing. */
    String protocol() {
        String agreed = engine.getApplicationProtocol();
        return agreed == null ? "" : agreed;
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    private synchronized boolean sayNext() throws IOException {
        return flush() && wrap(NOTHING) != Status.CLOSED && flush();
    }

    private boolean hearNext() throws IOException {
        if (received != null && !recordIsCut) {
            Chunk scratch = chunks.take();
            try {
                Status status = unwrap(scratch.bytes()).getStatus();
                if (status == Status.CLOSED) {
                    throw TlsFailure.because("the service ended the TLS handshake");
                }
                return true;
            } finally {
                scratch.release();
            }
        }
        int count = fill();
        if (count < 0) {
            throw TlsFailure.because("the service closed the connection during the TLS handshake");
        }
        return count > 0;
    }

    /** The service is told by an alert, if the socket takes it. */
    private synchronized void sayWhy() {
        try {
            if (flush()) {
                wrap(NOTHING);
                flush();
            }
        } catch (IOException | RuntimeException e) {
            // It is told by the close.
        }
    }

    /**
     * Decrypts what is there.
     *
     * @return 0 if there is nothing; -1 if the service has said that nothing more comes
     * @throws IOException also if the connection ended without that word, so that a part is never taken for the whole
     */
    int read(ByteBuffer dst) throws IOException {
        if (!dst.hasRemaining()) {
            return 0;
        }
        int count = takePlain(dst);
        if (count == 0) {
            count = decrypt(dst);
        }
        if (count == 0) {
            int more = fill();
            if (more < 0) {
                engine.closeInbound();
                return -1;
            }
            count = more == 0 ? 0 : decrypt(dst);
        }
        bytesRead += Math.max(0, count);
        return count;
    }

    private int takePlain(ByteBuffer dst) {
        Chunk held = plain;
        if (held == null) {
            return 0;
        }
        ByteBuffer bytes = held.bytes();
        int count = Math.min(bytes.remaining(), dst.remaining());
        int end = bytes.limit();
        dst.put(bytes.limit(bytes.position() + count));
        bytes.limit(end);
        if (!bytes.hasRemaining()) {
            plain = null;
            held.release();
        }
        return count;
    }

    /** Record by record, as many as there are and fit; one that does not, if it is the first. */
    private int decrypt(ByteBuffer dst) throws IOException {
        int total = 0;
        while (received != null && !recordIsCut) {
            SSLEngineResult result = unwrapApart(dst);
            if (result.getStatus() != Status.BUFFER_OVERFLOW) {
                total += result.bytesProduced();
            } else if (total == 0) {
                result = unwrapAside();
                total = takePlain(dst);
            } else {
                return total;
            }
            if (result.getStatus() == Status.CLOSED) {
                return total == 0 ? -1 : total;
            }
            if (result.bytesProduced() == 0) {
                hearBetween();
            }
            if (plain != null) {
                return total;
            }
        }
        return total;
    }

    /** What of the record is not asked for waits here. */
    private SSLEngineResult unwrapAside() throws IOException {
        Chunk whole = chunks.take();
        plain = whole;
        try {
            return unwrapApart(whole.bytes());
        } finally {
            whole.bytes().flip();
        }
    }

    /**
     * Until the service has sent a byte, an alert of its is its word on the handshake: with TLS 1.3 it looks at the gateway's
     * certificate after the gateway thinks that hands are shaken.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc8446#section-4.4">RFC 8446 §4.4</a>
     */
    private SSLEngineResult unwrapApart(ByteBuffer dst) throws IOException {
        try {
            return unwrap(dst);
        } catch (SSLException e) {
            throw bytesRead == 0 ? TlsFailure.of(e) : e;
        }
    }

    /** New tickets and keys are part of TLS 1.3. Before it, a second handshake is something that nobody needs. */
    private void hearBetween() throws IOException {
        HandshakeStatus status = engine.getHandshakeStatus();
        if (status == HandshakeStatus.NOT_HANDSHAKING) {
            return;
        }
        if (status != HandshakeStatus.NEED_WRAP
                || engine.getSession().getProtocol().equals(RENEGOTIATING)) {
            throw new SSLException("the service asked for another TLS handshake");
        }
        synchronized (this) {
            if (flush()) {
                wrap(NOTHING);
                flush();
            }
        }
    }

    private SSLEngineResult unwrap(ByteBuffer dst) throws SSLException {
        Chunk source = received;
        if (source == null) {
            return new SSLEngineResult(Status.BUFFER_UNDERFLOW, engine.getHandshakeStatus(), 0, 0);
        }
        SSLEngineResult result;
        try {
            result = engine.unwrap(source.bytes(), dst);
        } catch (RuntimeException e) {
            throw new SSLException(e);
        }
        recordIsCut = result.getStatus() == Status.BUFFER_UNDERFLOW;
        if (!source.bytes().hasRemaining()) {
            received = null;
            source.release();
        }
        return result;
    }

    /** Reads the socket once. */
    private int fill() throws IOException {
        Chunk target = received;
        if (target == null) {
            target = chunks.take();
            received = target;
        } else {
            target.bytes().compact();
        }
        ByteBuffer bytes = target.bytes();
        if (!bytes.hasRemaining()) {
            throw new SSLException("a record is too large");
        }
        int count;
        try {
            count = socket.read(bytes);
        } finally {
            socketMayHoldMore = !bytes.hasRemaining();
            bytes.flip();
            if (!bytes.hasRemaining()) {
                received = null;
                target.release();
            }
        }
        recordIsCut &= count <= 0;
        return count;
    }

    /** Whether there is something to be read of which no socket tells. */
    boolean holdsInput() {
        return plain != null || (received != null && !recordIsCut);
    }

    /** Whether the service may have sent more than has been read. */
    boolean mayHoldMore() {
        return plain != null || received != null || socketMayHoldMore;
    }

    /** Since the connection began. */
    long bytesRead() {
        return bytesRead;
    }

    /**
     * Encrypts as much as the socket takes, and at most a buffer more.
     *
     * @return how much of it
     */
    synchronized int write(ByteBuffer src) throws IOException {
        int before = src.remaining();
        while (src.hasRemaining() && flush()) {
            int left = src.remaining();
            if (wrap(src) == Status.CLOSED) {
                throw new ClosedChannelException();
            }
            if (src.remaining() == left) {
                break;
            }
        }
        flush();
        return before - src.remaining();
    }

    /** As many records as a buffer holds. */
    private Status wrap(ByteBuffer src) throws SSLException {
        Chunk target = chunks.take();
        unsent = target;
        ByteBuffer bytes = target.bytes();
        SSLEngineResult result;
        try {
            do {
                result = engine.wrap(src, bytes);
            } while (result.getStatus() == Status.OK && result.bytesProduced() > 0 && src.hasRemaining());
        } finally {
            bytes.flip();
        }
        return result.getStatus();
    }

    /** @return whether the socket has taken all there was */
    synchronized boolean flush() throws IOException {
        Chunk held = unsent;
        if (held == null) {
            return true;
        }
        try {
            if (held.bytes().hasRemaining()) {
                socket.write(held.bytes());
            }
        } catch (IOException e) {
            dropUnsent();
            throw e;
        }
        if (held.bytes().hasRemaining()) {
            return false;
        }
        dropUnsent();
        return true;
    }

    private void dropUnsent() {
        Chunk held = unsent;
        unsent = null;
        if (held != null) {
            held.release();
        }
    }

    /** Whether the socket has not taken all yet. */
    synchronized boolean holdsOutput() {
        return unsent != null;
    }

    /** Says that nothing more comes, if the socket takes it. */
    synchronized void close() {
        engine.closeOutbound();
        sayWhy();
    }

    /** The connection is no more. */
    void dispose() {
        Chunk in = received;
        received = null;
        if (in != null) {
            in.release();
        }
        Chunk rest = plain;
        plain = null;
        if (rest != null) {
            rest.release();
        }
        synchronized (this) {
            dropUnsent();
        }
    }
}
