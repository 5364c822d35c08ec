package dev.gatehouse.names;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Carries questions to DNS servers and answers back, any number at once on one thread: a server that does not answer keeps nobody
 * waiting but who asked it.
 */
final class DnsTransport implements Executor, AutoCloseable {

    private static final Logger LOG = LogManager.getLogger(DnsTransport.class);

    private final Selector selector;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean closed;

    private DnsTransport(Selector selector) {
        this.selector = selector;
        this.thread = new Thread(this::run, "gatehouse-dns");
        thread.setDaemon(true);
    }

    static DnsTransport start() {
        try {
            DnsTransport transport = new DnsTransport(Selector.open());
            transport.thread.start();
            return transport;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs the task on the transport's thread, which it may not keep. */
    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    /** By UDP, and by TCP if the answer is too long for that. An answer to another question is no answer. */
    CompletableFuture<DnsMessage> ask(InetSocketAddress server, DnsQuery query, Duration timeout) {
        CompletableFuture<DnsMessage> byUdp = new CompletableFuture<>();
        begin(new UdpConversation.Opening(server, query, byUdp), byUdp, timeout);
        return byUdp.thenCompose(answer -> {
            if (!answer.isTruncated()) {
                return CompletableFuture.completedFuture(answer);
            }
            CompletableFuture<DnsMessage> byTcp = new CompletableFuture<>();
            begin(new TcpConversation.Opening(server, query, byTcp), byTcp, timeout);
            return byTcp;
        });
    }

    /** What opens a channel. */
    interface Opening {
        Conversation open() throws IOException;
    }

    private void begin(Opening opening, CompletableFuture<DnsMessage> future, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        execute(() -> {
            if (closed) {
                future.completeExceptionally(new ClosedChannelException());
                return;
            }
            try {
                Conversation conversation = opening.open();
                attempt(conversation, () -> {
                    conversation.begin();
                    conversation
                            .channel()
                            .register(selector, conversation.interest(), new Turn(conversation, deadline));
                });
            } catch (IOException | RuntimeException e) {
                future.completeExceptionally(e);
            }
        });
    }

    private record Turn(Conversation conversation, long deadline) {}

    private void run() {
        try (selector) {
            while (!closed) {
                selector.select(millisToWait());
                runTasks();
                for (SelectionKey key : selector.selectedKeys()) {
                    proceed(key);
                }
                selector.selectedKeys().clear();
                endThoseThatAreLate();
            }
            turns().forEach(turn -> turn.conversation().fail(new ClosedChannelException()));
            runTasks();
        } catch (IOException | RuntimeException | Error e) {
            LOG.error("DNS servers cannot be asked any more", e);
        }
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error("a look-up failed by a fault", e);
            }
        }
    }

    private static void proceed(SelectionKey key) {
        Conversation conversation = ((Turn) key.attachment()).conversation();
        attempt(conversation, () -> {
            conversation.proceed();
            if (key.isValid() && !conversation.isOver()) {
                key.interestOps(conversation.interest());
            }
        });
    }

    private interface Step {
        void run() throws IOException;
    }

    /** Whatever goes wrong is this conversation's own matter. */
    private static void attempt(Conversation conversation, Step step) {
        try {
            step.run();
        } catch (IOException | RuntimeException e) {
            conversation.fail(e);
        }
    }

    /** 0 = for ever. */
    private long millisToWait() {
        long now = System.nanoTime();
        long wait = Long.MAX_VALUE;
        for (Turn turn : turns()) {
            wait = Math.min(wait, turn.deadline() - now);
        }
        return wait == Long.MAX_VALUE ? 0 : Math.max(1, wait / 1_000_000 + 1);
    }

    private void endThoseThatAreLate() {
        long now = System.nanoTime();
        for (Turn turn : turns()) {
            if (turn.deadline() - now <= 0) {
                turn.conversation().fail(new InterruptedIOException("no answer in time"));
            }
        }
    }

    private List<Turn> turns() {
        List<Turn> turns = new ArrayList<>();
        for (SelectionKey key : selector.keys()) {
            if (key.isValid()) {
                turns.add((Turn) key.attachment());
            }
        }
        return turns;
    }

    /** Whoever still waits for an answer gets none. */
    @Override
    public void close() {
        closed = true;
        selector.wakeup();
    }
}
