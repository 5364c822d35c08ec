package dev.gatehouse.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WrittenQueueTest {

    private final WrittenQueue queue = new WrittenQueue();
    private final List<String> done = new ArrayList<>();

    @Test
    void a_step_is_taken_at_once_if_nobody_tells() {
        queue.enter();
        queue.leave();
        queue.whenLeft(() -> done.add("step"));
        assertEquals(List.of("step"), done);
    }

    @Test
    void a_step_is_taken_once_when_the_last_has_left() {
        queue.enter();
        queue.enter();
        queue.whenLeft(() -> done.add("step"));
        queue.leave();
        done.add("one left");
        queue.leave();
        queue.enter();
        queue.leave();
        assertEquals(List.of("one left", "step"), done);
    }

    @Test
    void a_step_may_lead_to_the_next() {
        queue.enter();
        queue.whenLeft(() -> {
            queue.enter();
            queue.whenLeft(() -> done.add("next"));
            done.add("step");
            queue.leave();
        });
        queue.leave();
        assertEquals(List.of("step", "next"), done);
    }
}
