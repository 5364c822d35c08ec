package dev.gatehouse.audit;

import com.lmax.disruptor.BatchEventProcessor;
import com.lmax.disruptor.BatchEventProcessorBuilder;
import com.lmax.disruptor.EventTranslatorOneArg;
import com.lmax.disruptor.RingBuffer;
import dev.gatehouse.exchange.CompletedExchange;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The way from the threads that complete exchanges to the one that writes them: a ring of slots, made once. A thread
 * that holds a place in the {@link Room} always finds a free slot, since the ring has at least as many and a place is
 * given back only after its slot is free.
 */
final class AuditQueue {

    private static final EventTranslatorOneArg<Slot, CompletedExchange> FILL =
            (slot, sequence, exchange) -> slot.exchange = exchange;
    private static final EventTranslatorOneArg<Slot, OperatorAct> FILL_ACT = (slot, sequence, act) -> slot.act = act;

    private final RingBuffer<Slot> ring;
    private final BatchEventProcessor<Slot> processor;
    private final Thread thread;

    /** @param capacity places in the room */
    AuditQueue(int capacity, Duration gather, AuditWriter writer) {
        int slots = Integer.highestOneBit(Math.max(2, capacity) * 2 - 1);
        ring = RingBuffer.createMultiProducer(Slot::new, slots, new GatheringWait(gather, slots / 4));
        processor = new BatchEventProcessorBuilder().build(ring, ring.newBarrier(), writer);
        ring.addGatingSequences(processor.getSequence());
        thread = new Thread(processor, "gatehouse-audit");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Called with a place in the room. */
    void put(CompletedExchange exchange) {
        ring.publishEvent(FILL, exchange);
    }

    /** Called with a place in the room. */
    void put(OperatorAct act) {
        ring.publishEvent(FILL_ACT, act);
    }

    /** Records put since the start. */
    long puts() {
        // The first one has the number 0.
        return ring.getCursor() + 1;
    }

    /**
     * Lets the writer take what was put, then ends its thread.
     *
     * @param patience for each of the two; a writer that hangs in the disk is left behind
     */
    void stop(Duration patience) throws InterruptedException {
        Polling.until(() -> processor.getSequence().get() >= ring.getCursor(), patience);
        processor.halt();
        thread.join(Math.max(1, patience.toMillis()));
    }

    /** One place in the ring. */
    static final class Slot {

        private @Nullable CompletedExchange exchange;
        private @Nullable OperatorAct act;

        void write(JsonLines lines) {
            if (act != null) {
                act.write(lines);
            } else {
                AuditRecord.write(Objects.requireNonNull(exchange, "published with its exchange"), lines);
            }
        }

        /** By what the process log names it. */
        String name() {
            return exchange == null ? "an operator's act" : "request " + exchange.id();
        }

        /** So that the ring does not keep what was written. */
        void clear() {
            exchange = null;
            act = null;
        }
    }
}
