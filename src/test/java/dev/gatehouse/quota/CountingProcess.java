package dev.gatehouse.quota;

import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.route.CountBy;
import dev.gatehouse.route.RateLimit;
import dev.gatehouse.route.RateLimit.Period;
import dev.gatehouse.state.Account;
import dev.gatehouse.state.LedgerFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;

/** A process that counts against one quota without end, writes it down, and says after each flush how much that has at least. */
final class CountingProcess {

    private static final String LIMIT = "route orders: month per consumer in UTC";
    private static final RateLimit MONTH =
            new RateLimit(1L << 40, Period.MONTH, 1L << 40, CountBy.CONSUMER, ZoneId.of("UTC"));

    private final OpenBooks books;
    private final LimiterStore store;
    private final Cell cell;

    /** What callers have been told of. One that is being counted right now may be lost. */
    private volatile long answered;

    CountingProcess(Path directory) throws IOException {
        Books shared = new Books();
        store = new LimiterStore(TimeSource.SYSTEM, shared);
        LedgerPages pages = new LedgerPages(shared, store);
        books = new OpenBooks(new LedgerFile(directory), pages, () -> Duration.ofDays(400), TimeSource.SYSTEM);
        books.begin();
        cell = shared.cell(1, new WindowLimiter(MONTH), Account.Kind.CONSUMER, "acme", LIMIT);
        answered = used();
    }

    /** Ends when it is killed. */
    public static void main(String[] args) throws IOException {
        CountingProcess process = new CountingProcess(Path.of(args[0]));
        Thread requests = new Thread(() -> {
            long count = process.answered;
            while (process.take()) {
                process.answered = ++count;
                Thread.onSpinWait();
            }
        });
        requests.setDaemon(true);
        requests.start();
        while (true) {
            long before = process.answered;
            process.books.flush();
            System.out.println(before);
        }
    }

    private boolean take() {
        return cell.take(1, store.now()) == Cell.Take.TAKEN;
    }

    long used() {
        return MONTH.count() - cell.remaining(store.now());
    }

    void end() {
        books.close();
    }
}
