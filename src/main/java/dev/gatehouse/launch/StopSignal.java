package dev.gatehouse.launch;

import java.util.concurrent.CountDownLatch;

/** The end of a process that runs until it is told to stop, by SIGTERM or SIGINT. */
final class StopSignal {

    private StopSignal() {}

    /**
     * From now on the signal has this done first, and ends the process with {@link ExitCode#OK}: by itself a JVM that was
     * sent a signal ends with 143 however well it went. To be called before anybody is told that the process is ready.
     */
    static StopSignal answeredBy(Stop stop) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stopAndHalt(stop), "gatehouse-stop"));
        return new StopSignal();
    }

    /** Never returns. */
    ExitCode await() {
        CountDownLatch never = new CountDownLatch(1);
        while (true) {
            try {
                never.await();
            } catch (InterruptedException e) {
                // Nobody has a reason to; and a server does not end because somebody did.
            }
        }
    }

    private static void stopAndHalt(Stop stop) {
        ExitCode code = ExitCode.FAILURE;
        try {
            stop.stop();
            code = ExitCode.OK;
        } catch (InterruptedException e) {
            // Nobody interrupts the hook's thread; if somebody does, the stop was not a good one.
            Thread.currentThread().interrupt();
        } finally {
            // Other hooks may still run, and lose: nothing of ours is in one.
            Runtime.getRuntime().halt(code.code());
        }
    }

    /** What must be done before the process ends. */
    interface Stop {
        void stop() throws InterruptedException;
    }
}
