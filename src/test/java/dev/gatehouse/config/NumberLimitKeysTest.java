package dev.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.route.GatewaySettings;
import dev.gatehouse.route.GatewaySettings.AcceptRate;
import dev.gatehouse.route.GatewaySettings.ConnectionLimits;
import dev.gatehouse.route.GatewaySettings.Http2Limits;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many connections and requests there may be. */
final class NumberLimitKeysTest {

    @TempDir
    Path directory;

    @Test
    void everything_has_a_bound_where_none_is_stated_but_for_how_fast_clients_come() {
        GatewaySettings settings =
                Conf.open(directory).respondingRoute("a").valid().gateway();

        assertEquals(new ConnectionLimits(10_000, 1000, null, null), settings.connections());
        assertEquals(new Http2Limits(128, 512 * 1024, 1024 * 1024), settings.http2());
        assertEquals(10_000, settings.requests());
    }

    @Test
    void an_address_may_be_left_without_a_limit_of_its_own() {
        assertEquals(
                new ConnectionLimits(10_000, null, null, null),
                process("limit.connections-per-address = off").valid().gateway().connections());
    }

    @Test
    void an_address_that_may_have_more_than_all_is_a_problem() {
        assertEquals("""
                conf/gatehouse.properties:2: limit.connections-per-address: is more than limit.connections, which all addresses share
                    write less or off, or raise limit.connections
                """, process("limit.connections-per-address = 20000").problems());
    }

    @Test
    void fewer_connections_than_the_standard_for_an_address_are_none() {
        assertEquals("", process("limit.connections = 10").problems());
    }

    @Test
    void a_stream_that_may_have_more_than_its_connection_is_a_problem() {
        assertEquals("""
                conf/gatehouse.properties:2: limit.stream-window: is more than limit.connection-window, which all streams share
                    write less, or raise limit.connection-window
                """, process("limit.stream-window = 2MiB").problems());
    }

    @Test
    void a_smaller_window_for_a_connection_than_the_standard_for_a_stream_is_none() {
        assertEquals("", process("limit.connection-window = 64KiB").problems());
    }

    @Test
    void clients_come_by_second_or_minute() {
        assertEquals(new AcceptRate(2_000_000, 500), acceptRate("500/s"));
        assertEquals(new AcceptRate(100_000_000, 900), acceptRate("600/min burst 900"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"500/h", "500/s per address", "500", "0/s"})
    void clients_do_not_come_otherwise(String rate) {
        String problems = process("limit.accept-rate = " + rate).problems();
        assertTrue(problems.startsWith("conf/gatehouse.properties:2: limit.accept-rate"), problems);
    }

    private AcceptRate acceptRate(String rate) {
        ConnectionLimits limits =
                process("limit.accept-rate = " + rate).valid().gateway().connections();
        return Objects.requireNonNull(Objects.requireNonNull(limits, "stated").acceptRate(), rate);
    }

    private Conf process(String line) {
        return new Conf(directory)
                .file("gatehouse.properties", "default.auth = none", line)
                .respondingRoute("a");
    }
}
