package dev.gatehouse.upstream;

/** A thread of the upstreams', and their buffers, for tests of what others do with them. */
public final class ReactorFixture {

    private ReactorFixture() {}

    public static ChunkPool newChunks() {
        return new ChunkPool();
    }

    /** Runs it on such a thread, and waits for its end. */
    public static void run(Runnable task) throws InterruptedException {
        Thread reactor = new ReactorThread(task, new ChunkPool());
        reactor.start();
        reactor.join();
    }
}
