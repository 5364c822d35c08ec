package dev.gatehouse.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How the WAR comes into a container and leaves it. */
final class DeploymentIT {

    private static final String PROPERTY = "gatehouse.conf";

    @TempDir
    Path directory;

    @AfterEach
    void forget_the_property() {
        System.clearProperty(PROPERTY);
    }

    @ParameterizedTest
    @EnumSource
    void the_context_parameter_names_the_configuration(Container container) throws IOException {
        try (RunningContainer running =
                deploy(container, Map.of(PROPERTY, answering("parameter").toString()))) {
            assertEquals("parameter", body(running, "/who"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_system_property_comes_before_the_context_parameter(Container container) throws IOException {
        System.setProperty(PROPERTY, answering("property").toString());
        try (RunningContainer running =
                deploy(container, Map.of(PROPERTY, answering("parameter").toString()))) {
            assertEquals("property", body(running, "/who"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void without_either_the_configuration_inside_the_war_answers(Container container) throws IOException {
        try (RunningContainer running = deploy(container, Map.of())) {
            assertEquals("Hello from Gatehouse.\n", body(running, "/hello"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_configuration_with_a_problem_is_not_deployed(Container container) throws IOException {
        Path conf = answering("broken");
        Files.writeString(conf.resolve("routes/broken.properties"), "match.path = /x\n");
        assertThrows(
                IllegalStateException.class,
                () -> deploy(container, Map.of(PROPERTY, conf.toString())).close());
    }

    @ParameterizedTest
    @EnumSource
    void a_change_of_the_configuration_is_taken_by_itself(Container container) throws IOException {
        Path conf = answering("before");
        try (RunningContainer running = deploy(container, Map.of(PROPERTY, conf.toString()))) {
            assertEquals("before", body(running, "/who"));
            Path route = conf.resolve("routes/who.properties");
            Files.writeString(route, Files.readString(route).replace("before", "after"));
            long begun = System.nanoTime();
            while (body(running, "/who").equals("before")) {
                assertTrue(System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(20), "not in force after 20 s");
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
            assertEquals("after", body(running, "/who"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothing_runs_on_after_the_end(Container container) throws IOException {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        deploy(container, Map.of(PROPERTY, answering("any").toString())).close();
        Set<String> left = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread) && thread.getName().contains("gatehouse"))
                .map(Thread::getName)
                .collect(Collectors.toSet());
        assertEquals(Set.of(), left);
    }

    private RunningContainer deploy(Container container, Map<String, String> contextParameters) throws IOException {
        return DeployedGateway.deploy(container, contextParameters, directory);
    }

    /** A configuration that answers with its own name. */
    private Path answering(String name) throws IOException {
        Path conf = directory.resolve(name);
        DeployedGateway.write(conf, "gatehouse.properties", "audit.file = " + directory.resolve("audit.jsonl") + "\n");
        DeployedGateway.write(conf, "routes/who.properties", """
                match.path = /who
                auth = none
                respond.status = 200
                respond.body = %s
                """.formatted(name));
        return conf;
    }

    private static String body(RunningContainer running, String path) throws IOException {
        try (RawClient client = RawClient.connect(running.port()).request("GET " + path)) {
            HttpHead head = client.head();
            return new String(head.body(client.input()).readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }
}
