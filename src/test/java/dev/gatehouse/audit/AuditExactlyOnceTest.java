package dev.gatehouse.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatehouse.client.WholeLines;
import dev.gatehouse.exchange.ClientRequest;
import dev.gatehouse.exchange.CompletedExchange;
import dev.gatehouse.exchange.Outcome;
import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.route.GatewaySettings.AuditSettings;
import dev.gatehouse.route.GatewaySettings.AuditSettings.WhenBehind;
import dev.gatehouse.route.Route;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuditExactlyOnceTest {

    private static final int THREADS = 8;
    private static final long POLL_NANOS = 100_000;
    private static final int CALLS = 5_000;
    private static final Pattern ID = Pattern.compile("\"requestId\":\"([^\"]+)\"");

    @TempDir
    private Path directory;

    private final ClientRequest request = Samples.request("/orders/1");
    private final Route route = Samples.route(true);

    @Test
    void each_exchange_of_eight_threads_is_in_the_file_once() throws Exception {
        Path file = directory.resolve("logs/audit.jsonl");
        try (AuditLog log = AuditLog.open(new AuditSettings(file, WhenBehind.REFUSE), TimeSource.SYSTEM)) {
            callFromAllThreads(log);
        }
        List<String> lines = Files.readAllLines(file);
        assertEquals(THREADS * CALLS, lines.size());
        assertEquals(THREADS * CALLS, idsIn(lines).size());
    }

    @Test
    void a_record_is_in_the_file_soon_and_without_a_close() throws Exception {
        Path file = directory.resolve("audit.jsonl");
        try (AuditLog log = AuditLog.open(new AuditSettings(file, WhenBehind.REFUSE), TimeSource.SYSTEM)) {
            assertEquals(true, log.admit());
            log.completed(Samples.exchange("one"));
            Eventually.until("the line is there", () -> hasLine(file));
            assertEquals(Set.of("one"), idsIn(WholeLines.of(file)));
        }
    }

    private static boolean hasLine(Path file) {
        try {
            return !WholeLines.of(file).isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void callFromAllThreads(AuditLog log) throws InterruptedException {
        CountDownLatch together = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            String name = "t" + t + "-";
            Thread thread = new Thread(() -> call(log, name, together));
            thread.start();
            threads.add(thread);
        }
        together.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void call(AuditLog log, String name, CountDownLatch together) {
        try {
            together.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        for (int i = 0; i < CALLS; i++) {
            while (!log.admit()) {
                LockSupport.parkNanos(POLL_NANOS);
            }
            log.completed(exchange(name + i));
        }
    }

    private CompletedExchange exchange(String id) {
        return Samples.exchange(id, request, route, Outcome.ANSWERED);
    }

    private static Set<String> idsIn(List<String> lines) {
        Set<String> ids = new HashSet<>();
        for (String line : lines) {
            Matcher id = ID.matcher(line);
            if (id.find()) {
                ids.add(id.group(1));
            }
        }
        return ids;
    }
}
