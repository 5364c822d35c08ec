package dev.gatehouse.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DescriptorLimitTest {

    @Test
    void nothing_is_said_where_each_call_can_have_its_client() {
        assertEquals(Optional.empty(), DescriptorLimit.warning(412, 1024));
    }

    @Test
    void it_is_said_how_many_are_left_for_clients_if_they_are_fewer() {
        String warning = DescriptorLimit.warning(512, 1024).orElseThrow();
        assertTrue(warning.contains("the pools may take 512 of the 1024 descriptors"), warning);
        assertTrue(warning.contains("leaves 312 for clients"), warning);
    }

    @Test
    void pools_that_may_take_more_than_there_are_leave_none() {
        assertTrue(DescriptorLimit.warning(4096, 1024).orElseThrow().contains("leaves none for clients"));
    }
}
