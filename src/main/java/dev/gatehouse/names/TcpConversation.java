package dev.gatehouse.names;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;

/**
 * By a connection that serves one question.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7766#section-8">RFC 7766 §8</a>
 */
final class TcpConversation implements Conversation {

    private final SocketChannel channel;
    private final InetSocketAddress server;
    private final DnsQuery query;
    private final CompletableFuture<DnsMessage> future;
    private final ByteBuffer question;
    private final ByteBuffer length = ByteBuffer.allocate(Short.BYTES);
    private ByteBuffer answer = ByteBuffer.allocate(0);

    private TcpConversation(
            SocketChannel channel, InetSocketAddress server, DnsQuery query, CompletableFuture<DnsMessage> future) {
        this.channel = channel;
        this.server = server;
        this.query = query;
        this.future = future;
        ByteBuffer wire = query.wire();
        this.question = ByteBuffer.allocate(Short.BYTES + wire.remaining())
                .putShort((short) wire.remaining())
                .put(wire)
                .flip();
    }

    record Opening(InetSocketAddress server, DnsQuery query, CompletableFuture<DnsMessage> future)
            implements DnsTransport.Opening {
        @Override
        public Conversation open() throws IOException {
            return new TcpConversation(SocketChannel.open(), server, query, future);
        }
    }

    @Override
    public SelectableChannel channel() {
        return channel;
    }

    @Override
    public void begin() throws IOException {
        channel.configureBlocking(false);
        channel.connect(server);
    }

    @Override
    public int interest() {
        if (!channel.isConnected()) {
            return SelectionKey.OP_CONNECT;
        }
        return question.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ;
    }

    @Override
    public void proceed() throws IOException {
        if (!channel.isConnected() && !channel.finishConnect()) {
            return;
        }
        if (question.hasRemaining()) {
            channel.write(question);
        } else if (length.hasRemaining()) {
            read(length);
            if (!length.hasRemaining()) {
                answer = ByteBuffer.allocate(Short.toUnsignedInt(length.getShort(0)));
            }
        } else {
            read(answer);
            if (!answer.hasRemaining()) {
                end();
            }
        }
    }

    private void read(ByteBuffer into) throws IOException {
        if (channel.read(into) < 0) {
            throw new EOFException("the server closed before it had answered");
        }
    }

    private void end() throws IOException {
        DnsMessage parsed = query.answerIn(answer.flip());
        if (parsed == null) {
            throw new IOException("the server answered another question");
        }
        future.complete(parsed);
        close();
    }

    @Override
    public boolean isOver() {
        return future.isDone();
    }

    @Override
    public void fail(Exception cause) {
        close();
        future.completeExceptionally(cause);
    }

    private void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // It is of no use any more.
        }
    }
}
