package dev.gatehouse.proxy;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How many bytes the bodies of all copies hold together, those in the making and those that are under way, and whether there may be
 * more. While a body that is kept grows it is there twice for a moment; that is not counted.
 */
final class CopyRoom {

    private final LongSupplier most;
    private final AtomicLong held = new AtomicLong();

    CopyRoom(LongSupplier mostBytes) {
        this.most = mostBytes;
    }

    /** With nothing in it. */
    Place open() {
        return new Place();
    }

    long held() {
        return held.get();
    }

    private boolean take(int bytes) {
        long limit = most.getAsLong();
        long current = held.get();
        while (current + bytes <= limit) {
            long witness = held.compareAndExchange(current, current + bytes);
            if (witness == current) {
                return true;
            }
            current = witness;
        }
        return false;
    }

    /** What one copy holds of it. Any thread's. */
    final class Place {

        // Guarded by this.
        private int bytes;
        private boolean made;
        private boolean over;

        /** @return false if there is no room for so many more, or nobody wants the copy any more */
        synchronized boolean grow(int more) {
            if (over || !take(more)) {
                return false;
            }
            bytes += more;
            return true;
        }

        /**
         * The copy is whole: from now on it is its sender's to give it back.
         *
         * @return false if nobody wants it any more
         */
        synchronized boolean made() {
            made = !over;
            return made;
        }

        /** The request has ended. If its copy was in the making, it stays so. */
        synchronized void requestEnded() {
            if (!made) {
                giveBack();
            }
        }

        /** May come more than once. */
        synchronized void giveBack() {
            if (!over) {
                over = true;
                held.addAndGet(-bytes);
            }
        }
    }
}
