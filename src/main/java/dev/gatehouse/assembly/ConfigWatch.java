package dev.gatehouse.assembly;

import dev.gatehouse.config.ConfigStamp;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Looks at the files of the configuration, and has them read when they have changed: on a thread of its own, as a disk may hang. */
final class ConfigWatch implements AutoCloseable {

    private static final Logger LOG = LogManager.getLogger(ConfigWatch.class);
    private static final long END_MILLIS = 5000;

    /** Between two looks, whatever happens: together with the length of a look itself it keeps them below half of the time. */
    private static final Duration LEAST = Duration.ofMillis(20);

    private final Reload reload;
    private final BooleanSupplier isOn;
    private final LongSupplier nanoTime;
    private final Stillness<ConfigStamp> files;
    private final Nudge nudge;
    private final Thread thread;
    private volatile boolean ended;

    private ConfigWatch(Reload reload, BooleanSupplier isOn, LongSupplier nanoTime) {
        this.reload = reload;
        this.isOn = isOn;
        this.nanoTime = nanoTime;
        this.files = new Stillness<>(reload.stamp(), nanoTime.getAsLong());
        this.nudge = Nudge.from(reload.directories());
        this.thread = new Thread(this::run, "gatehouse-reload");
        thread.setDaemon(true);
    }

    /** @param isOn asked before each look: a configuration may switch the watch off, and another one on again */
    static ConfigWatch start(Reload reload, BooleanSupplier isOn, LongSupplier nanoTime) {
        ConfigWatch watch = new ConfigWatch(reload, isOn, nanoTime);
        watch.thread.start();
        return watch;
    }

    private void run() {
        while (!ended) {
            long begun = nanoTime.getAsLong();
            look();
            long now = nanoTime.getAsLong();
            pause(Duration.ofNanos(now - begun), now);
        }
    }

    /** A change that begins is seen at once; then the pauses are what they are, however many more there are. */
    private void pause(Duration lookTook, long now) {
        Duration pause = files.pause(lookTook, now);
        Duration least = lookTook.compareTo(LEAST) > 0 ? lookTook : LEAST;
        nudge.await(files.isChanging() || least.compareTo(pause) > 0 ? pause : least, pause);
    }

    /** A fault in one look must not end the watch. */
    private void look() {
        try {
            reload.watchFailures();
            if (isOn.getAsBoolean() && files.isTimeToRead(reload.stamp(), nanoTime.getAsLong())) {
                read();
            }
        } catch (RuntimeException | Error e) {
            LOG.error("the configuration could not be looked at; the next look goes on", e);
        }
    }

    private void read() {
        boolean refused = true;
        try {
            refused = reload.follow().fold(applied -> false, unchanged -> false, no -> true);
        } finally {
            files.read(refused, nanoTime.getAsLong());
        }
    }

    /** Waits for a reading that is under way; it is not interrupted, which would make its files unreadable. */
    @Override
    public void close() {
        ended = true;
        nudge.close();
        LockSupport.unpark(thread);
        try {
            thread.join(END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
