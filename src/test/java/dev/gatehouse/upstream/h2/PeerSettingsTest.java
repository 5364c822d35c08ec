package dev.gatehouse.upstream.h2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a service says of itself, at first and later. */
final class PeerSettingsTest {

    private static final int STREAMS = 3;
    private static final int WINDOW = 4;

    private final PeerSettings settings = new PeerSettings();

    private void take(int... entries) throws Http2Violation {
        ByteBuffer payload = ByteBuffer.allocate(3 * entries.length);
        for (int i = 0; i < entries.length; i += 2) {
            payload.putShort((short) entries[i]).putInt(entries[i + 1]);
        }
        settings.take(payload.flip());
    }

    @Test
    void what_a_later_frame_does_not_name_stays() throws Http2Violation {
        take(STREAMS, 5, WINDOW, 10);
        take(STREAMS, 6);
        assertEquals(6, settings.streams());
        assertEquals(10, settings.window());
    }

    @Test
    void no_streams_at_all_and_more_than_there_can_be_are_both_allowed() throws Http2Violation {
        take(STREAMS, 0);
        assertEquals(0, settings.streams());
        take(STREAMS, -1);
        assertEquals(Integer.MAX_VALUE, settings.streams());
    }

    @Test
    void names_that_nobody_knows_are_passed_over() throws Http2Violation {
        take(0xFFFF, 1, 9, -1, STREAMS, 7);
        assertEquals(7, settings.streams());
    }

    @ParameterizedTest
    @CsvSource({"2, 1, 1", "2, 2, 1", "4, -1, 3", "5, 16383, 1", "5, 16777216, 1"})
    void a_value_out_of_range_is_an_error(int name, int value, int code) {
        assertEquals(
                code,
                assertThrows(Http2Violation.class, () -> take(name, value)).code());
    }

    @Test
    void a_frame_of_another_length_is_an_error() {
        assertEquals(
                Frames.FRAME_SIZE_ERROR,
                assertThrows(Http2Violation.class, () -> settings.take(ByteBuffer.allocate(7)))
                        .code());
    }
}
