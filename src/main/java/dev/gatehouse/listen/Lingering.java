package dev.gatehouse.listen;

import java.util.concurrent.TimeUnit;

/**
 * How long a connection lives on which nothing more is sent. A client that still sends would lose the answer, were the
 * connection closed at once, as the kernel then says that nobody reads; one that goes on for ever would keep it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-9.6">RFC 9112 §9.6</a>
 */
final class Lingering {

    static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(5);
    static final long MOST_BYTES = 10 * 1024 * 1024;

    private static final long NOT_BEGUN = 0;

    private volatile long begunNanos = NOT_BEGUN;

    /** Of whoever reads. */
    private long bytes;

    /** Once; later calls change nothing. */
    void begin(long nowNanos) {
        if (begunNanos == NOT_BEGUN) {
            // Odd, so that it is never none.
            begunNanos = nowNanos | 1;
        }
    }

    /** Whether it is enough with these bytes. */
    boolean isTooMuch(int more) {
        if (begunNanos == NOT_BEGUN) {
            return false;
        }
        bytes += more;
        return bytes > MOST_BYTES;
    }

    boolean isOver(long nowNanos) {
        long begun = begunNanos;
        return begun != NOT_BEGUN && nowNanos - begun > MOST_NANOS;
    }
}
