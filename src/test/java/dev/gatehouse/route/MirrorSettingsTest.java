package dev.gatehouse.route;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatehouse.upstream.OneEndpoint;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MirrorSettingsTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10, 99, 100})
    void of_all_that_can_be_drawn_just_its_share_is_copied(int percent) {
        MirrorSettings mirror =
                new MirrorSettings("shadow", OneEndpoint.at(1), percent, 0, 1, Duration.ofSeconds(1), false);
        assertEquals(
                percent,
                IntStream.range(0, 100)
                        .filter(drawn -> mirror.copies(bound -> drawn))
                        .count());
    }
}
