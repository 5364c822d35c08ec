package dev.gatehouse.names;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
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

    /** Questions on their way, each of which has a socket: the others wait for their turn, as clients need sockets, too. */
    static final int MOST_AT_ONCE = 512;

    private static final Logger LOG = LogManager.getLogger(DnsTransport.class);

    private final Selector selector;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean closed;

    /** From the moment on at which {@link #tasks} is emptied for the last time. */
    private volatile boolean ended;

    /** Of the thread. */
    private final Queue<Runnable> later = new ArrayDeque<>();

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

    /** Runs the task on the transport's thread, which it may not keep; when all is over, here. */
    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        selector.wakeup();
        if (ended) {
            runTasks();
        }
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
        execute(() -> {
            later.add(() -> open(opening, future, timeout));
            beginLater();
        });
    }

    private void beginLater() {
        while (!later.isEmpty() && (closed || turns().size() < MOST_AT_ONCE)) {
            later.remove().run();
        }
    }

    private void open(Opening opening, CompletableFuture<DnsMessage> future, Duration timeout) {
        if (closed) {
            future.completeExceptionally(new ClosedChannelException());
            return;
        }
        long deadline = System.nanoTime() + timeout.toNanos();
        try {
            Conversation conversation = opening.open();
            attempt(conversation, () -> {
                conversation.begin();
                conversation.channel().register(selector, conversation.interest(), new Turn(conversation, deadline));
            });
        } catch (IOException | RuntimeException e) {
            future.completeExceptionally(e);
        }
    }

    private record Turn(Conversation conversation, long deadline) {}

    private void run() {
        try (selector) {
            while (!closed) {
                look();
            }
            turns().forEach(turn -> turn.conversation().fail(new ClosedChannelException()));
        } catch (IOException | RuntimeException | Error e) {
            LOG.error("DNS servers cannot be asked any more", e);
        } finally {
            closed = true;
            ended = true;
            runTasks();
        }
    }

    /** A fault in one look must not be the last of all look-ups. */
    private void look() throws IOException {
        try {
            selector.select(millisToWait());
            runTasks();
            for (SelectionKey key : selector.selectedKeys()) {
                proceed(key);
            }
            selector.selectedKeys().clear();
            endThoseThatAreLate();
            beginLater();
        } catch (RuntimeException | Error e) {
            LOG.error("asking DNS servers failed; it goes on", e);
        }
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
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
        } catch (Error e) {
            conversation.fail(new IOException("a look-up failed by a fault", e));
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
