package dev.gatehouse.upstream;

/** A thread of the upstreams' for tests of what others do on one. */
public final class ReactorFixture {

    private ReactorFixture() {}

    /** Runs it on such a thread, and waits for its end. */
    public static void run(Runnable task) throws InterruptedException {
        Thread reactor = new ReactorThread(task, new ChunkPool());
        reactor.start();
        reactor.join();
    }
}
