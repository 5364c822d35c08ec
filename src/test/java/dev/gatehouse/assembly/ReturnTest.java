package dev.gatehouse.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.gatehouse.admin.ReloadStatus;
import dev.gatehouse.auth.AuthStanding;
import dev.gatehouse.config.ConfigResult;
import dev.gatehouse.config.ConfigSource;
import dev.gatehouse.config.Deployment;
import dev.gatehouse.config.ReloadResult.Applied;
import dev.gatehouse.config.ReloadResult.Refused;
import dev.gatehouse.config.ReloadResult.Unchanged;
import dev.gatehouse.exchange.CompletedExchange;
import dev.gatehouse.exchange.Outcome;
import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.upstream.Upstream;
import dev.gatehouse.upstream.UpstreamClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A configuration on probation: what becomes of it by how its requests end. */
final class ReturnTest {

    private static final long SECOND = 1_000_000_000;

    @TempDir
    Path conf;

    private final AtomicLong nanos = new AtomicLong();
    private final TimeSource time = new TimeSource(nanos::get, () -> Instant.ofEpochSecond(0, nanos.get()));
    private final UpstreamClient client = UpstreamClient.start(TimeSource.SYSTEM);
    private final FailureCount failures = new FailureCount();
    private Generations generations;
    private Reload reload;

    @BeforeEach
    void start() throws IOException {
        write("gatehouse.properties", "default.auth = none\nreload.probation = 60s");
        route("/first");
        write("routes/other.properties", "match.path = /other\nrespond.status = 204");
        ConfigSource source = new ConfigSource(conf, name -> null, Deployment.STANDALONE);
        ConfigResult.Valid read = (ConfigResult.Valid) source.read();
        generations = new Generations(read.configuration(), client, new AuthStanding(time), time);
        reload = new Reload(source, read.files(), generations, failures, time);
        reload.watchFailures();
        answered(1, 100);
    }

    @AfterEach
    void stop() {
        client.close();
    }

    @Test
    void what_fails_more_often_than_before_gives_way_to_what_was_there() throws IOException {
        route("/second");
        assertTrue(reload.follow() instanceof Applied);
        failed(2, 20);
        reload.watchFailures();
        assertEquals(List.of("/first", "/other"), paths());
        ReloadStatus status = reload.status();
        assertEquals(3, status.generation());
        assertEquals(new ReloadStatus.Counts(1, 0, 1), status.counts());
        assertEquals(
                "was given up as configuration 2: 20 of 20 requests failed, and 0 of 100 in the minute before",
                Objects.requireNonNull(status.refusal()).problems().get(0).what());
    }

    @Test
    void the_services_that_were_there_are_the_same_when_it_does() throws IOException {
        Upstream before = service();
        write("routes/first.properties", "match.path = /first\nrespond.status = 204");
        reload.follow();
        failed(2, 20);
        reload.watchFailures();
        assertSame(before, service());
    }

    @Test
    void what_was_given_up_comes_back_only_if_somebody_insists() throws IOException {
        giveUp();
        assertTrue(reload.follow() instanceof Refused);
        assertTrue(reload.ask(false) instanceof Refused);
        assertTrue(reload.ask(true) instanceof Applied);
        assertEquals(List.of("/second", "/other"), paths());
    }

    @Test
    void what_was_given_up_and_is_changed_is_tried_again() throws IOException {
        giveUp();
        route("/third");
        assertTrue(reload.follow() instanceof Applied);
    }

    @Test
    void a_key_that_is_revoked_later_is_revoked_and_brings_nothing_else_back() throws IOException {
        write("consumers/acme.properties", "key.a = sha256:" + "0".repeat(64));
        giveUp();
        write("consumers/acme.properties", "groups = partners");
        Applied applied = assertInstanceOf(Applied.class, reload.follow());
        assertEquals(List.of(conf.resolve("consumers/acme.properties") + " has changed"), applied.changes());
        assertTrue(applied.warnings().get(0).what().startsWith("was given up as configuration 2"));
        assertEquals(List.of("/first", "/other"), paths());
        assertEquals(
                List.of(),
                generations.current().configuration().consumers().get(0).keys());
        ReloadStatus status = reload.status();
        assertEquals(4, status.generation());
        assertEquals(
                applied.warnings(), Objects.requireNonNull(status.refusal()).problems());
        assertInstanceOf(Refused.class, reload.follow());
        assertEquals(status, reload.status());
        route("/first");
        assertInstanceOf(Unchanged.class, reload.follow());
    }

    @Test
    void files_that_say_again_what_was_there_are_no_change() throws IOException {
        giveUp();
        route("/first");
        Unchanged unchanged = assertInstanceOf(Unchanged.class, reload.follow());
        assertEquals(3, unchanged.generation());
        assertEquals(List.of(), unchanged.changes());
        assertEquals(null, reload.status().refusal());
    }

    @Test
    void a_key_that_was_revoked_meanwhile_is_not_given_back() throws IOException {
        write("consumers/acme.properties", "key.a = sha256:" + "0".repeat(64));
        reload.follow();
        nanos.addAndGet(61 * SECOND);
        answered(2, 100);
        reload.watchFailures();
        answered(2, 100);
        write("consumers/acme.properties", "groups = partners");
        route("/second");
        reload.follow();
        failed(3, 20);
        reload.watchFailures();
        assertEquals(List.of("/first", "/other"), paths());
        assertEquals(
                List.of(),
                generations.current().configuration().consumers().get(0).keys());
        // Nobody may believe that the files say what is in force if they give the key back.
        write("consumers/acme.properties", "key.a = sha256:" + "0".repeat(64));
        route("/first");
        assertTrue(reload.follow() instanceof Applied);
    }

    @Test
    void what_has_passed_is_what_a_later_one_gives_way_to() throws IOException {
        route("/second");
        reload.follow();
        answered(2, 100);
        nanos.addAndGet(61 * SECOND);
        reload.watchFailures();
        answered(2, 100);
        route("/third");
        reload.follow();
        failed(3, 20);
        reload.watchFailures();
        assertEquals(List.of("/second", "/other"), paths());
    }

    @Test
    void the_services_of_what_is_not_needed_any_more_are_closed() throws IOException {
        write("routes/first.properties", "match.path = /first\nrespond.status = 204");
        reload.follow();
        assertEquals(1, client.openUpstreams());
        nanos.addAndGet(61 * SECOND);
        reload.watchFailures();
        long begun = System.nanoTime();
        while (client.openUpstreams() > 0) {
            assertTrue(System.nanoTime() - begun < 20 * SECOND, "not closed after 20 s");
            LockSupport.parkNanos(SECOND / 100);
        }
    }

    @Test
    void what_has_not_passed_yet_is_not() throws IOException {
        route("/second");
        reload.follow();
        failed(2, 10);
        route("/third");
        reload.follow();
        failed(3, 20);
        reload.watchFailures();
        assertEquals(List.of("/first", "/other"), paths());
    }

    /** It began when there was still something to hold it against. */
    @Test
    void what_has_not_passed_is_held_against_the_minute_before_the_first_of_them() throws IOException {
        write("gatehouse.properties", "default.auth = none\nreload.probation = 300s");
        route("/second");
        reload.follow();
        nanos.addAndGet(61 * SECOND);
        reload.watchFailures();
        route("/third");
        reload.follow();
        failed(3, 20);
        reload.watchFailures();
        assertEquals(List.of("/first", "/other"), paths());
    }

    @Test
    void without_a_probation_nothing_gives_way() throws IOException {
        write("gatehouse.properties", "default.auth = none");
        route("/second");
        reload.follow();
        failed(2, 1000);
        reload.watchFailures();
        assertEquals(List.of("/second", "/other"), paths());
    }

    @Test
    void requests_that_began_before_are_not_held_against_it() throws IOException {
        route("/second");
        reload.follow();
        failed(1, 1000);
        reload.watchFailures();
        assertEquals(List.of("/second", "/other"), paths());
    }

    private void giveUp() throws IOException {
        route("/second");
        reload.follow();
        failed(2, 20);
        reload.watchFailures();
        assertEquals(3, reload.status().generation());
    }

    private void answered(long generation, int count) {
        end(generation, count, 200);
    }

    private void failed(long generation, int count) {
        end(generation, count, 502);
    }

    private void end(long generation, int count, int status) {
        CompletedExchange exchange = mock(CompletedExchange.class);
        when(exchange.generation()).thenReturn(generation);
        when(exchange.status()).thenReturn(status);
        when(exchange.outcome()).thenReturn(Outcome.ANSWERED);
        for (int i = 0; i < count; i++) {
            failures.completed(exchange);
        }
    }

    private Upstream service() {
        return generations.current().upstreams().iterator().next();
    }

    private List<String> paths() {
        return generations.current().routes().routes().stream()
                .map(route -> route.match().paths().get(0).text())
                .toList();
    }

    private void route(String path) throws IOException {
        write("routes/first.properties", "match.path = " + path + "\nupstream.endpoints = http://127.0.0.1:1");
    }

    private void write(String name, String text) throws IOException {
        Path file = conf.resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text + "\n");
    }
}
