package dev.gatehouse.audit;

import dev.gatehouse.exchange.CompletedExchange;
import dev.gatehouse.exchange.ExchangeSink;
import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.route.GatewaySettings.AuditSettings;
import dev.gatehouse.route.GatewaySettings.AuditSettings.WhenBehind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.LongAdder;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * One JSON line for each exchange, in the order of completion.
 *
 * <p>No request's thread ever waits for the disk. Where requests are refused while the disk cannot follow, an exchange
 * takes its place in the {@link Room} when it enters, so that its record always finds one; where records are dropped
 * instead, the record takes it at completion, if there is one. Either way a place is given back when the line is in the
 * file. What is written is handed to the operating system, not forced to the disk's surface.
 */
public final class AuditLog implements ExchangeSink, AutoCloseable {

    private static final Logger LOG = LogManager.getLogger(AuditLog.class);

    private static final int MOST_PLACES = 1 << 16;
    private static final int FEWEST_PLACES = 1 << 10;
    /** A waiting exchange with its request's head; generous, so that a stalled disk does not fill the heap. */
    private static final long HEAP_BYTES_PER_PLACE = 16 * 1024;

    private final WhenBehind whenBehind;
    private final AuditFile file;
    private final Pace pace;
    private final Room room;
    private final AuditWriter writer;
    private final AuditQueue queue;
    private final LagWatch watch;
    private final LongAdder dropped = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder late = new LongAdder();

    private volatile boolean closing;
    private volatile boolean closed;

    /** Put, and left with a writer that hung in the disk when the log was closed. */
    private volatile long abandoned;

    /** The file and its directories are made if absent. Fails if it cannot be written to. */
    public static AuditLog open(AuditSettings settings, TimeSource time) throws IOException {
        return new AuditLog(
                settings.whenBehind(),
                places(Runtime.getRuntime().maxMemory()),
                opened(settings.file(), time),
                Pace.DEFAULT,
                time);
    }

    private static AuditFile opened(Path path, TimeSource time) throws IOException {
        try {
            return RollingAuditFile.open(path, time.wall(), RollingAuditFile.Limits.DEFAULT);
        } catch (IOException e) {
            throw new IOException(
                    "the audit file " + path + " cannot be opened for writing (" + e.getMessage()
                            + ")\n    let the user that runs the gateway write there, and no other gateway, or write another path"
                            + " for audit.file",
                    e);
        }
    }

    private static int places(long heapBytes) {
        return (int) Math.max(FEWEST_PLACES, Math.min(MOST_PLACES, heapBytes / HEAP_BYTES_PER_PLACE));
    }

    AuditLog(WhenBehind whenBehind, int places, AuditFile file, Pace pace, TimeSource time) {
        this.whenBehind = whenBehind;
        this.file = file;
        this.pace = pace;
        room = new Room(places);
        writer = new AuditWriter(file, room, time, pace.retry());
        queue = new AuditQueue(places, pace.batch(), writer);
        watch = new LagWatch(() -> refused.sum() + dropped.sum(), time, pace.watch());
        queue.start();
        watch.start();
    }

    @Override
    public boolean admit() {
        if (whenBehind == WhenBehind.DROP) {
            return true;
        }
        if (!closing && !writer.failing() && room.take()) {
            return true;
        }
        refused.increment();
        return false;
    }

    @Override
    public String whenFull() {
        return "no room for the record";
    }

    @Override
    public void completed(CompletedExchange exchange) {
        boolean audited = exchange.route() == null || exchange.route().audited();
        switch (whenBehind) {
            case REFUSE -> {
                if (audited) {
                    put(exchange);
                } else {
                    room.giveBack(1);
                }
            }
            case DROP -> {
                if (audited && room.take()) {
                    put(exchange);
                } else if (audited) {
                    dropped.increment();
                }
            }
        }
    }

    /** Takes a place for the record of what an operator is about to do; if there is none, it must not be done. */
    public boolean admitAct() {
        return !closing && !writer.failing() && room.take();
    }

    /** To be called once for each place that was taken by {@link #admitAct}. */
    public void record(OperatorAct act) {
        queue.put(act);
    }

    private void put(CompletedExchange exchange) {
        if (closed) {
            late.increment();
            LOG.error("request {} completed after the audit log was closed: its record is lost", exchange.id());
        } else {
            queue.put(exchange);
        }
    }

    public AuditCounts counts() {
        return new AuditCounts(
                writer.written(),
                dropped.sum(),
                refused.sum(),
                writer.lost() + late.sum() + abandoned,
                writer.failures(),
                room.taken());
    }

    /**
     * Admits nothing more, waits until every record that has a place is in the file, and closes it. Bounded: where the
     * disk does not take them, or a request does not end, the process log says how many were given up.
     */
    @Override
    public void close() throws IOException {
        if (closing) {
            return;
        }
        closing = true;
        Polling.until(() -> room.taken() == 0, pace.close());
        closed = true;
        writer.giveUp();
        try {
            queue.stop(pace.close());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        watch.stop();
        abandoned = queue.puts() - writer.written() - writer.lost();
        long unended = Math.max(0, room.taken() - abandoned);
        if (unended > 0 || counts().lost() > 0) {
            LOG.error("audit log closed: {} requests had not ended, {} records are lost", unended, counts().lost());
        }
        file.close();
    }
}
