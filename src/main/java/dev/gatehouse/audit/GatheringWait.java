package dev.gatehouse.audit;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.WaitStrategy;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets records gather before each batch instead of waking the writer for every one of them: a request pays for no
 * wake-up, and a batch costs one write. When many are waiting already the writer goes straight on.
 */
final class GatheringWait implements WaitStrategy {

    private final long gatherNanos;
    private final int many;

    /** @param many records from which on there is nothing to be gained by gathering more */
    GatheringWait(Duration gather, int many) {
        this.gatherNanos = gather.toNanos();
        this.many = many;
    }

    @Override
    public long waitFor(long sequence, Sequence cursor, Sequence published, SequenceBarrier barrier)
            throws AlertException {
        long available = published.get();
        if (available - sequence >= many) {
            return available;
        }
        do {
            barrier.checkAlert();
            LockSupport.parkNanos(this, gatherNanos);
            available = published.get();
        } while (available < sequence);
        return available;
    }

    @Override
    public void signalAllWhenBlocking() {
        // Nobody is woken; see above.
    }
}
