package dev.gatehouse.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatehouse.assembly.Gateway;
import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/** A gateway with one open route to one service, and what must hold of any when a test has ended. */
final class GatewayUnderTest {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long POLL_NANOS = 1_000_000;

    private GatewayUnderTest() {}

    /** @param directory for its configuration, for its audit, {@code audit.jsonl}, and for what it keeps: no other test's quotas count */
    static EmbeddedGateway start(Path directory, int servicePort, String... routeLines) throws IOException {
        writeConfiguration(directory, servicePort, routeLines);
        return EmbeddedGateway.start(directory);
    }

    static void writeConfiguration(Path directory, int servicePort, String... routeLines) throws IOException {
        Files.createDirectories(directory.resolve("routes"));
        Files.writeString(
                directory.resolve("gatehouse.properties"),
                "listen.http = 127.0.0.1:0\nadmin.listen = off\naudit.file = " + directory.resolve("audit.jsonl")
                        + "\nstate.dir = " + directory.resolve("state"));
        writeRoute(directory, servicePort, routeLines);
    }

    static void writeRoute(Path directory, int servicePort, String... routeLines) throws IOException {
        Files.writeString(
                directory.resolve("routes/all.properties"),
                "match.path = /**\nauth = none\nupstream.endpoints = http://127.0.0.1:" + servicePort + "\n"
                        + String.join("\n", routeLines));
    }

    /** The same of one whose server is a test's own. */
    static void assertAtRest(Gateway gateway) {
        assertAtRest(gateway::exchangesUnderWay, gateway::leasedConnections);
    }

    /** Every exchange has ended and has given its connection back, or is about to. */
    static void assertAtRest(EmbeddedGateway gateway) {
        assertAtRest(gateway::exchangesUnderWay, gateway::leasedConnections);
    }

    private static void assertAtRest(LongSupplier underWay, IntSupplier leased) {
        long start = System.nanoTime();
        while ((underWay.getAsLong() > 0 || leased.getAsInt() > 0) && System.nanoTime() - start < PATIENCE_NANOS) {
            LockSupport.parkNanos(POLL_NANOS);
        }
        assertEquals(0, underWay.getAsLong());
        assertEquals(0, leased.getAsInt());
    }
}
