package dev.gatehouse.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.http.Fields;
import dev.gatehouse.route.MirrorSettings;
import dev.gatehouse.route.TimeoutSettings;
import dev.gatehouse.route.UpstreamSettings;
import dev.gatehouse.upstream.OneEndpoint;
import dev.gatehouse.upstream.Upstream;
import dev.gatehouse.upstream.UpstreamRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A fault in what sends copies: whoever hands the request on, which is on the client's way, hears nothing of it. */
final class MirrorFaultTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void is_counted_as_a_copy_that_failed_and_gives_everything_back() {
        UpstreamSettings settings = OneEndpoint.at(1);
        Upstream upstream = mock(Upstream.class);
        when(upstream.settings()).thenReturn(settings);
        when(upstream.admit(any())).thenReturn(true);
        doThrow(new IllegalStateException("a fault")).when(upstream).send(any(), any(), any(), any());
        MirrorCounts counts = new MirrorCounts("all", TimeSource.SYSTEM);
        CopyRoom room = new CopyRoom(() -> 1000);
        CopyRoom.Place place = room.open();
        place.grow(100);
        place.made();
        new Mirror(
                        new MirrorSettings("shadow", settings, 100, 1000, 1, SECOND, false),
                        new TimeoutSettings(SECOND, SECOND, SECOND, null),
                        upstream,
                        counts,
                        room)
                .send(new UpstreamRequest("GET", "/", null, new Fields(), 0, null), null, null, place);
        assertEquals(1, counts.of(MirrorCount.COPIES_FAILED));
        assertEquals(0, counts.underWay());
        assertEquals(0, room.held());
    }
}
