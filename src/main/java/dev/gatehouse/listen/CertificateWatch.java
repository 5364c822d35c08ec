package dev.gatehouse.listen;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Has all certificates' files looked at once a second, on a thread of its own: a disk may hang. */
final class CertificateWatch implements AutoCloseable {

    private static final Logger LOG = LogManager.getLogger(CertificateWatch.class);
    private static final long PERIOD_MILLIS = 1000;

    private final ScheduledExecutorService thread;

    private CertificateWatch(ScheduledExecutorService thread) {
        this.thread = thread;
    }

    static CertificateWatch start(Runnable look) {
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread made = new Thread(task, "gatehouse-certificates");
            made.setDaemon(true);
            return made;
        });
        var unused = thread.scheduleWithFixedDelay(() -> look(look), 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        return new CertificateWatch(thread);
    }

    /** A task that fails is never run again. */
    private static void look(Runnable look) {
        try {
            look.run();
        } catch (RuntimeException | Error e) {
            LOG.error("the certificates could not be looked at", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
