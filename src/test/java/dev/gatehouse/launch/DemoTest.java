package dev.gatehouse.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What the demo says to try does what it says. */
final class DemoTest {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    Path directory;

    private Demo demo;

    @BeforeEach
    void start() throws IOException {
        demo = Demo.start(directory, Duration.ZERO);
    }

    @AfterEach
    void stop() {
        demo.close();
    }

    @TestFactory
    List<DynamicTest> each_trial_gets_the_statuses_that_it_promises() {
        return demo.trials().stream()
                .map(trial -> DynamicTest.dynamicTest(
                        trial.purpose(),
                        () -> assertEquals(
                                trial.statuses(),
                                trial.statuses().stream()
                                        .map(ignored -> send(trial).statusCode())
                                        .toList())))
                .toList();
    }

    @Test
    void the_instances_take_turns_for_a_known_caller() {
        Trial withKey = demo.trials().get(0);
        assertEquals(
                List.of("one", "two"),
                IntStream.range(0, 2)
                        .mapToObj(ignored -> send(withKey))
                        .map(answer -> answer.headers().firstValue("X-Instance").orElse("neither"))
                        .sorted()
                        .toList());
    }

    @Test
    void what_is_posted_comes_back() {
        Trial echo = demo.trials().get(3);
        assertEquals(echo.body(), send(echo).body());
    }

    @Test
    void all_events_of_the_stream_arrive() {
        Trial stream = demo.trials().get(4);
        assertEquals(
                DemoUpstream.EVENTS,
                send(stream)
                        .body()
                        .lines()
                        .filter(line -> line.startsWith("data: "))
                        .count());
    }

    @Test
    void the_lines_are_for_a_shell() {
        Trial withKey = demo.trials().get(0);
        assertEquals(
                "curl -iN -H 'X-Api-Key: " + withKey.key() + "' "
                        + demo.gateway().uri().resolve("/orders/1"),
                withKey.curl());
        assertTrue(demo.trials().get(2).curl().startsWith("for i in $(seq 5); do curl "));
    }

    @Test
    void its_files_have_no_problems() {
        Typed typed = new Typed(directory);
        assertEquals(ExitCode.OK, typed.run("check", "--conf", directory.toString()));
        assertEquals(directory + ": no problems; 4 routes, 1 upstream, 1 consumer\n", typed.out());
    }

    private static HttpResponse<String> send(Trial trial) {
        HttpRequest.Builder request = HttpRequest.newBuilder(trial.uri());
        if (!trial.key().isEmpty()) {
            request.header("X-Api-Key", trial.key());
        }
        if (!trial.body().isEmpty()) {
            request.POST(BodyPublishers.ofString(trial.body()));
        }
        try {
            return CLIENT.send(request.build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
