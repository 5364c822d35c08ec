package dev.gatehouse.quota;

import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.state.Account;
import dev.gatehouse.state.WindowUse;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what is used of long quotas, on a thread of its own, as a disk may hang: no request waits for it. Whoever asks for what
 * is written, or changes it, waits for that thread, and not for ever.
 */
public final class Bookkeeper implements AutoCloseable {

    private static final Logger LOG = LogManager.getLogger(Bookkeeper.class);
    private static final long ASK_SECONDS = 60;
    private static final long END_SECONDS = 10;
    static final int MOST_LINES = 100_000;

    private final OpenBooks books;
    private final Supplier<Pace> pace;
    private final ScheduledThreadPoolExecutor thread;
    private boolean begun;

    /**
     * How often, and how long.
     *
     * @param flush between two writes
     * @param history how long windows that are over are kept
     */
    public record Pace(Duration flush, Duration history) {}

    /** @param store that the books belong to */
    public Bookkeeper(Path directory, Books books, LimiterStore store, Supplier<Pace> pace, TimeSource time) {
        this.pace = pace;
        this.books = new OpenBooks(
                directory, new LedgerPages(books, store), () -> pace.get().history(), time);
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, "gatehouse-quotas");
            made.setDaemon(true);
            return made;
        });
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /**
     * To be called before a generation is in force that has long quotas; does nothing the second time.
     *
     * @throws IOException if another gateway writes there; it says how to mend that
     */
    public synchronized void begin() throws IOException {
        if (!begun) {
            ask(() -> {
                books.begin();
                return books;
            });
            begun = true;
            flushLater();
        }
    }

    private void flushLater() {
        try {
            var unused = thread.schedule(this::flush, pace.get().flush().toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("closed", e);
        }
    }

    private void flush() {
        try {
            books.flush();
        } catch (RuntimeException | Error e) {
            LOG.error("the use of quotas could not be written down", e);
        } finally {
            flushLater();
        }
    }

    public BooksStatus status() {
        return books.status();
    }

    /**
     * Windows that ended after a moment, the oldest first, those of now last. At most {@value #MOST_LINES}: the latest.
     *
     * @param consumer whose; everybody's of whom the configuration knows if null
     * @throws IOException if that cannot be read now
     */
    public List<UseLine> lines(@Nullable String consumer, Instant since) throws IOException {
        return ask(() -> books.lines(consumer, since, MOST_LINES));
    }

    /**
     * Gives a consumer more of a limit, or less, in the window of now, or has what it used in it count no more.
     *
     * @param limits what the configuration in force says that limits it
     * @throws IOException if it cannot be written down; nothing is granted then
     */
    public GrantResult grant(GrantOrder order, List<LongLimit> limits) throws IOException {
        return ask(() -> grant(books, order, limits));
    }

    static GrantResult grant(OpenBooks books, GrantOrder order, List<LongLimit> limits) throws IOException {
        List<WindowUse> rows = new ArrayList<>(books.current(order.consumer()));
        for (LongLimit limit : limits) {
            if (rows.stream().noneMatch(row -> row.account().limit().equals(limit.identity()))) {
                rows.add(limit.unused(new Account(Account.Kind.CONSUMER, order.consumer(), limit.identity())));
            }
        }
        return order.carryOut(rows, books::grant);
    }

    private <T> T ask(Callable<T> work) throws IOException {
        try {
            Future<T> asked = thread.submit(work);
            return asked.get(ASK_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("the disk of state.dir does not answer", e);
        } catch (RejectedExecutionException e) {
            throw new IOException("the gateway ends", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    /** Writes what is left, unless the disk hangs. */
    @Override
    public synchronized void close() {
        if (thread.isShutdown()) {
            return;
        }
        if (begun) {
            thread.execute(books::close);
        }
        thread.shutdown();
        try {
            if (!thread.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("the latest use of quotas may not be written down: the disk of state.dir does not answer");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
