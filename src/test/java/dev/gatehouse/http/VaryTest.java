package dev.gatehouse.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class VaryTest {

    @Test
    void each_name_is_there_once_whatever_its_case() {
        assertEquals("Origin, Accept", Vary.joined("Origin", "origin, Accept,, ACCEPT"));
        assertEquals("Origin", Vary.joined("Origin", "Origin"));
        assertEquals("Accept", Vary.joined("", " Accept "));
        assertEquals("Origin", Vary.joined("Origin", ""));
    }

    @Test
    void a_name_that_holds_another_is_another() {
        assertEquals("Accept-Encoding, Accept", Vary.joined("Accept-Encoding", "Accept"));
    }

    @Test
    void what_depends_on_everything_goes_on_to() {
        assertEquals("Origin, *", Vary.joined("Origin", "*"));
    }
}
