package dev.gatehouse.audit;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.Sequence;
import dev.gatehouse.exchange.TimeSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Writes what is in the queue, in batches, and never skips a record: while the disk refuses, the same bytes are offered
 * again and again. Places in the room are given back once their records are in the file.
 *
 * <p>Everything but {@link #failing}, {@link #giveUp} and the counters belongs to the writer's thread.
 */
final class AuditWriter implements EventHandler<AuditQueue.Slot> {

    private static final Logger LOG = LogManager.getLogger(AuditWriter.class);

    private final AuditFile file;
    private final Room room;
    private final TimeSource time;
    private final Duration retry;
    private final JsonLines lines = new JsonLines();
    private final LongAdder written = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final CountDownLatch givenUp = new CountDownLatch(1);

    private volatile boolean failing;

    private Sequence processed = new Sequence();
    /** Exchanges taken from the queue since the last write, and the lines that became of them. */
    private int held;

    private int encoded;
    private long failingSinceNanos;

    AuditWriter(AuditFile file, Room room, TimeSource time, Duration retry) {
        this.file = file;
        this.room = room;
        this.time = time;
        this.retry = retry;
    }

    /** Whether the last write failed and the disk has not taken one since. */
    boolean failing() {
        return failing;
    }

    long written() {
        return written.sum();
    }

    long lost() {
        return lost.sum();
    }

    /** Writes that the disk refused; their records are tried again. */
    long failures() {
        return failures.sum();
    }

    /** From now on what the disk refuses is lost, and counted. */
    void giveUp() {
        givenUp.countDown();
    }

    @Override
    public void setSequenceCallback(Sequence sequence) {
        processed = sequence;
    }

    @Override
    public void onEvent(AuditQueue.Slot slot, long sequence, boolean endOfBatch) {
        encode(slot);
        held++;
        if (endOfBatch || !lines.hasRoom()) {
            writeOut();
            // The slots come first: whoever gets one of these places must find a slot free.
            processed.set(sequence);
            room.giveBack(held);
            held = 0;
        }
    }

    private void encode(AuditQueue.Slot slot) {
        int mark = lines.mark();
        try {
            slot.write(lines);
            encoded++;
        } catch (RuntimeException e) {
            // A fault of ours. It must not end the thread on which every later record depends.
            lines.dropFrom(mark);
            lost.increment();
            LOG.error("the record of {} is lost", slot.name(), e);
        } finally {
            slot.clear();
        }
    }

    private void writeOut() {
        ByteBuffer rest = lines.written();
        int abandoned = 0;
        while (rest.hasRemaining()) {
            try {
                file.append(rest);
                succeeded();
            } catch (IOException | RuntimeException e) {
                failed(e);
                if (hasGivenUp()) {
                    abandoned = abandon(rest);
                }
            }
        }
        written.add(encoded - abandoned);
        lost.add(abandoned);
        encoded = 0;
        lines.clear();
    }

    private void succeeded() {
        if (failing) {
            failing = false;
            LOG.warn(
                    "the audit file is written again, after {} s; no record is lost",
                    TimeUnit.NANOSECONDS.toSeconds(time.nanoTime().getAsLong() - failingSinceNanos));
        }
    }

    private void failed(Exception cause) {
        failures.increment();
        if (!failing) {
            failing = true;
            failingSinceNanos = time.nanoTime().getAsLong();
            LOG.error("the audit file cannot be written; its records are kept and tried again", cause);
        }
    }

    private boolean hasGivenUp() {
        try {
            return givenUp.await(retry.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            // Nobody has business interrupting this thread, and records are not given up for it.
            return false;
        }
    }

    /** How many lines are not whole in the file. */
    private static int abandon(ByteBuffer rest) {
        int lines = 0;
        while (rest.hasRemaining()) {
            if (rest.get() == '\n') {
                lines++;
            }
        }
        return lines;
    }
}
