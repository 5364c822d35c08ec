package dev.gatehouse.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.config.ConfigReader;
import dev.gatehouse.config.ConfigResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DescriptorLimitTest {

    @Test
    void nothing_is_said_where_all_clients_and_all_of_the_pools_can_be_connected() {
        assertEquals(Optional.empty(), DescriptorLimit.warning(500, 324, 1024));
    }

    @Test
    void it_is_said_what_there_may_be_if_there_are_fewer() {
        String warning = DescriptorLimit.warning(501, 324, 1024).orElseThrow();
        assertTrue(warning.contains("501 connections of clients, 324 of the pools"), warning);
        assertTrue(warning.contains("more than the 1024 that it may have"), warning);
    }

    @Test
    void clients_get_what_the_pools_and_the_process_leave() {
        assertEquals(500, DescriptorLimit.room(324, 1024));
    }

    @Test
    void clients_get_a_quarter_where_the_pools_could_take_all() {
        assertEquals(256, DescriptorLimit.room(10_000, 1024));
    }

    @Test
    void each_endpoint_wants_a_connection_for_its_checks_beside_those_of_its_pool(@TempDir Path conf) throws Exception {
        Files.createDirectories(conf.resolve("routes"));
        Files.createDirectories(conf.resolve("upstreams"));
        Files.writeString(conf.resolve("gatehouse.properties"), "default.auth = none");
        Files.writeString(
                conf.resolve("upstreams/orders.properties"),
                "endpoints = http://127.0.0.1:1, http://127.0.0.1:2\nendpoints.backup = http://127.0.0.1:3\n"
                        + "pool.max-connections = 10\nhealth.path = /up");
        Files.writeString(conf.resolve("routes/a.properties"), "match.path = /\nupstream = orders");
        ConfigResult read = ConfigReader.read(conf, name -> null);
        assertEquals(33, DescriptorLimit.wantedByPools(((ConfigResult.Valid) read).configuration()));
    }
}
