package dev.gatehouse.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.state.redis.RealRedis;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.WeakReference;
import java.lang.runtime.ObjectMethods;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is left in the process of a container when the application has ended that counted quotas: no thread, no file, no class. */
final class LeavesNothingIT {

    private static final Pattern OURS = Pattern.compile("gatehouse|lettuce|netty|globalEventExecutor|MVStore|H2");
    private static final long AT_MOST_NANOS = TimeUnit.SECONDS.toNanos(60);

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(names = {"TOMCAT_11", "JETTY_EE11"})
    void nothing_is_left_of_quotas_that_were_written_down(Container container) throws IOException {
        assertLeavesNothing(container, "");
        try (FileChannel file =
                        FileChannel.open(directory.resolve("state").resolve("quotas.mv"), StandardOpenOption.WRITE);
                FileLock lock = file.tryLock()) {
            assertNotNull(lock, "it is locked");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TOMCAT_11", "JETTY_EE11"})
    void nothing_is_left_of_quotas_that_were_counted_in_a_redis(Container container) throws IOException {
        try (RealRedis redis = RealRedis.start()) {
            assertLeavesNothing(container, "state = redis://127.0.0.1:" + redis.port() + "\nstate.timeout = 20s\n");
        }
    }

    private void assertLeavesNothing(Container container, String more) throws IOException {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        WeakReference<ClassLoader> application = countAndEnd(container, more);
        await(List.of(), () -> threads(before));
        await(List.of(), this::openFiles);
        forgetRecords();
        await(true, () -> {
            System.gc();
            return application.refersTo(null);
        });
    }

    /**
     * JDK 17 keeps the types of the last component of a record for which it has made {@code equals} and the like, and with them the
     * application's loader, until it makes them for another one. JDK 25 keeps them softly (see the tests' JVM in pom.xml).
     */
    private static void forgetRecords() {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        try {
            MethodHandle component = lookup.findGetter(Other.class, "text", String.class);
            ObjectMethods.bootstrap(
                    lookup,
                    "equals",
                    MethodType.methodType(boolean.class, Other.class, Object.class),
                    Other.class,
                    "text",
                    component);
            ObjectMethods.bootstrap(
                    lookup, "hashCode", MethodType.methodType(int.class, Other.class), Other.class, "text", component);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private record Other(String text) {}

    private WeakReference<ClassLoader> countAndEnd(Container container, String more) throws IOException {
        Path conf = directory.resolve("conf");
        DeployedGateway.write(
                conf,
                "gatehouse.properties",
                """
                audit.file = %s
                state.dir  = %s
                """.formatted(directory.resolve("audit.jsonl"), directory.resolve("state")) + more);
        DeployedGateway.write(
                conf, "routes/limited.properties", """
                match.path = /limited
                auth = none
                quota = 2/month, 100/s
                quota.concurrent = 5
                respond.status = 204
                """ + (more.isEmpty() ? "" : "quota.accuracy = exact\n"));
        Map<String, String> parameters = Map.of("gatehouse.conf", conf.toString());
        try (RunningContainer running = DeployedGateway.deploy(container, parameters, directory)) {
            assertEquals(List.of(204, 204, 429), List.of(status(running), status(running), status(running)));
            return new WeakReference<>(running.application());
        }
    }

    private static int status(RunningContainer running) throws IOException {
        try (RawClient client = RawClient.connect(running.port()).request("GET /limited")) {
            return client.head().status();
        }
    }

    private static List<String> threads(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread)
                        && OURS.matcher(thread.getName()).find())
                .map(Thread::getName)
                .sorted()
                .toList();
    }

    /** Of those that the gateway writes, where the system tells. */
    private List<String> openFiles() {
        Path all = Path.of("/proc/self/fd");
        List<String> open = new ArrayList<>();
        if (!Files.isDirectory(all)) {
            return open;
        }
        try (Stream<Path> descriptors = Files.list(all)) {
            for (Path each : descriptors.collect(Collectors.toList())) {
                String target = target(each);
                if (target.startsWith(directory.resolve("state").toString())
                        || target.startsWith(directory.resolve("audit").toString())) {
                    open.add(target);
                }
            }
            return open;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            // It was closed meanwhile.
            return "";
        }
    }

    private static <T> void await(T expected, Supplier<T> found) {
        long begun = System.nanoTime();
        while (!expected.equals(found.get())) {
            assertTrue(System.nanoTime() - begun < AT_MOST_NANOS, () -> "after a minute: " + found.get());
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
