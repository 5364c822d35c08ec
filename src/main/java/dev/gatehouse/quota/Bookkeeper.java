package dev.gatehouse.quota;

import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.state.Account;
import dev.gatehouse.state.LedgerFile;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what is used of long quotas, on a thread of its own, as a disk may hang: no request waits for it. Whoever asks for what
 * is written, or changes it, waits for that thread, and not for ever. A second thread says so when the first one hangs.
 */
public final class Bookkeeper implements AutoCloseable {

    private static final Logger LOG = LogManager.getLogger(Bookkeeper.class);
    static final int MOST_LINES = 100_000;

    private final OpenBooks books;
    private final Supplier<Pace> pace;
    private final Patience patience;
    private final ScheduledThreadPoolExecutor thread = thread("gatehouse-quotas");
    private final ScheduledThreadPoolExecutor watch = thread("gatehouse-quotas-watch");
    private boolean begun;

    /**
     * How often, and how long.
     *
     * @param flush between two writes
     * @param history how long windows that are over are kept
     */
    public record Pace(Duration flush, Duration history) {}

    /**
     * With a disk that does not answer.
     *
     * @param late after so long it hangs: that is told, and a gateway that begins goes on without it
     * @param ask after so long an operator hears that there is no answer
     * @param end so long the end is held up
     */
    record Patience(Duration late, Duration ask, Duration end) {

        static final Patience STANDARD =
                new Patience(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(10));
    }

    /** @param store that the books belong to */
    public Bookkeeper(Path directory, Books books, LimiterStore store, Supplier<Pace> pace, TimeSource time) {
        this(
                new OpenBooks(
                        new LedgerFile(directory),
                        new LedgerPages(books, store),
                        () -> pace.get().history(),
                        time),
                pace,
                Patience.STANDARD);
    }

    Bookkeeper(OpenBooks books, Supplier<Pace> pace, Patience patience) {
        this.books = books;
        this.pace = pace;
        this.patience = patience;
    }

    private static ScheduledThreadPoolExecutor thread(String name) {
        var made = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        made.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        made.setRemoveOnCancelPolicy(true);
        return made;
    }

    /**
     * To be called before a generation is in force that has long quotas; does nothing the second time. A disk that does not answer by
     * then is waited for no longer: what it has counts from when it does.
     *
     * @throws IOException if another gateway writes there; it says how to mend that
     */
    public synchronized void begin() throws IOException {
        if (begun) {
            return;
        }
        Future<?> beginning = thread.submit(() -> watched(() -> {
            books.begin();
            return books;
        }));
        try {
            result(beginning, patience.late());
        } catch (TimeoutException e) {
            books.hangs();
        }
        begun = true;
        flushLater();
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
            watched(() -> {
                books.flush();
                return books;
            });
        } catch (Exception | Error e) {
            LOG.error("the use of quotas could not be written down", e);
        } finally {
            flushLater();
        }
    }

    private <T> T watched(Callable<T> work) throws Exception {
        @Nullable Future<?> late = null;
        try {
            late = watch.schedule(books::hangs, patience.late().toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("closed", e);
        }
        try {
            return work.call();
        } finally {
            if (late != null) {
                late.cancel(false);
            }
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
     * @throws IOException if it cannot be written down; nothing is granted then, unless it says that it may still be
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
        return order.carryOut(rows, UseLine::of, row -> books.grant(row, order.granted(row.use())));
    }

    /** Whoever hears that nobody answers may ask again: what had not begun by then is not done twice. */
    private <T> T ask(Callable<T> work) throws IOException {
        AtomicBoolean begunOrLeft = new AtomicBoolean();
        try {
            Future<T> asked = thread.submit(() -> {
                if (!begunOrLeft.compareAndSet(false, true)) {
                    throw new IOException("nobody waits for it any more");
                }
                return watched(work);
            });
            return result(asked, patience.ask());
        } catch (TimeoutException e) {
            boolean left = begunOrLeft.compareAndSet(false, true);
            throw new IOException(
                    "the disk of state.dir does not answer"
                            + (left ? "" : ", and what was asked for may still be done\n    look before you ask again"),
                    e);
        } catch (RejectedExecutionException e) {
            throw new IOException("the gateway ends", e);
        }
    }

    private static <T> T result(Future<T> asked, Duration atMost) throws IOException, TimeoutException {
        try {
            return asked.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IOException(e.getCause());
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
            if (!thread.awaitTermination(patience.end().toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.warn("the latest use of quotas may not be written down: the disk of state.dir does not answer");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            watch.shutdownNow();
        }
    }
}
