package dev.gatehouse.proxy;

import dev.gatehouse.client.WholeLines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** The audit file of a gateway under test. */
record Records(Path file) {

    /** The record of the one request to this path, which is in the file within a second of its end. */
    String of(String path) throws IOException {
        return with("\"path\":\"" + path + "\"");
    }

    /** The one record that has this in it. */
    String with(String text) throws IOException {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (System.nanoTime() < deadline) {
            for (String line : WholeLines.of(file)) {
                if (line.contains(text)) {
                    return line;
                }
            }
            LockSupport.parkNanos(5_000_000);
        }
        throw new AssertionError("no record with " + text);
    }
}
