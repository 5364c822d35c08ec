package dev.gatehouse.names;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.util.concurrent.CompletableFuture;

/**
 * By one datagram each way, from a port of its own that the kernel chooses. The socket takes datagrams from the server alone, and of
 * these every one that does not answer the question is passed over: whoever guesses cannot even end the waiting.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5452#section-9">RFC 5452 §9</a>
 */
final class UdpConversation implements Conversation {

    private static final int MOST_BYTES = 65_535;

    private final DatagramChannel channel;
    private final InetSocketAddress server;
    private final DnsQuery query;
    private final CompletableFuture<DnsMessage> future;

    private UdpConversation(
            DatagramChannel channel, InetSocketAddress server, DnsQuery query, CompletableFuture<DnsMessage> future) {
        this.channel = channel;
        this.server = server;
        this.query = query;
        this.future = future;
    }

    record Opening(InetSocketAddress server, DnsQuery query, CompletableFuture<DnsMessage> future)
            implements DnsTransport.Opening {
        @Override
        public Conversation open() throws IOException {
            return new UdpConversation(DatagramChannel.open(), server, query, future);
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
        channel.write(query.wire());
    }

    @Override
    public int interest() {
        return SelectionKey.OP_READ;
    }

    @Override
    public void proceed() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(MOST_BYTES);
        while (!isOver() && channel.read(bytes.clear()) > 0) {
            DnsMessage answer = query.answerIn(bytes.flip());
            if (answer != null) {
                future.complete(answer);
                close();
            }
        }
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
