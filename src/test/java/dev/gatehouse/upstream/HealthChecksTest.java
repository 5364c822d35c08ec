package dev.gatehouse.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.gatehouse.route.CheckSettings;
import dev.gatehouse.route.CheckSettings.StatusRange;
import dev.gatehouse.route.EndpointSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When endpoints are checked, and what a check's end means. */
final class HealthChecksTest {

    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final CheckSettings SETTINGS =
            new CheckSettings("/up", INTERVAL, Duration.ofSeconds(3), List.of(new StatusRange(200, 299)), 3, 2);

    private final List<Endpoint> endpoints = List.of(endpoint("a"), endpoint("b"));
    private final EndpointHealth health = endpoints.get(0).health();
    private final EndpointsInUse inUse = new EndpointsInUse("orders", endpoints, 0, () -> 0, selection -> {});
    private final HealthCheck check = mock(HealthCheck.class);

    /** Of the first endpoint: when they began, and who hears of them. */
    private final List<Long> began = new ArrayList<>();

    private final List<HealthCheck.Listener> listeners = new ArrayList<>();

    /** What was asked for, and in what time. */
    private final List<String> asked = new ArrayList<>();

    private long nowMillis = 1_000_000;

    @Test
    void the_first_comes_within_a_second_and_then_one_in_each_interval_or_a_tenth_of_it_earlier_or_later() {
        HealthChecks checks = begin(SETTINGS);
        over();
        sweepFor(checks, 100_000);
        assertTrue(began.get(0) <= 1_000_000 + 1050, began::toString);
        boolean differ = false;
        for (int i = 1; i < began.size(); i++) {
            long apart = began.get(i) - began.get(i - 1);
            assertTrue(apart >= 9_000 && apart <= 11_100, began::toString);
            differ |= i > 1 && apart != began.get(i - 1) - began.get(i - 2);
        }
        assertTrue(differ, "by chance");
        assertTrue(began.size() >= 9, began::toString);
    }

    @Test
    void one_that_is_in_doubt_is_connected_to_at_once_and_then_every_second() {
        HealthChecks checks = begin(null);
        over();
        sweepFor(checks, 5_000);
        assertEquals(List.of(), began);
        health.couldNotConnect();
        long doubted = nowMillis;
        sweepFor(checks, 5_000);
        assertEquals(doubted, began.get(0));
        for (int i = 1; i < began.size(); i++) {
            assertEquals(1000, began.get(i) - began.get(i - 1));
        }
    }

    @Test
    void what_is_asked_for_and_in_what_time_is_what_the_settings_say() {
        begin(SETTINGS);
        assertEquals("/up within PT3S", asked.get(0));
    }

    @Test
    void without_settings_it_is_only_connected_to() {
        HealthChecks checks = begin(null);
        health.couldNotConnect();
        sweepFor(checks, 50);
        assertEquals("null within PT2S", asked.get(0));
    }

    @Test
    void one_that_is_well_is_down_after_so_many_bad_ones() {
        begin(SETTINGS);
        HealthCheck.Listener listener = listeners.get(0);
        listener.answered(200);
        listener.failed(true, "");
        assertEquals(EndpointHealth.Condition.SOUND, health.condition());
        listener.answered(300);
        assertEquals(EndpointHealth.Condition.DOWN, health.condition());
    }

    @Test
    void there_is_one_at_a_time_and_its_deadline_is_watched() {
        HealthChecks checks = begin(SETTINGS);
        when(check.isOver()).thenReturn(false);
        sweepFor(checks, 60_000);
        assertEquals(1, began.size());
        verify(check, atLeastOnce()).checkDeadline(TimeUnit.MILLISECONDS.toNanos(nowMillis - 50));
    }

    @Test
    void one_that_is_down_is_back_after_so_many_good_ones_while_there_is_another() {
        begin(SETTINGS);
        HealthCheck.Listener listener = down();
        good(listener, 2);
        assertEquals(EndpointHealth.Condition.DOWN, health.condition());
        good(listener, 1);
        assertEquals(EndpointHealth.Condition.SOUND, health.condition());
    }

    @Test
    void one_that_is_down_is_back_with_the_first_good_one_where_there_is_no_other() {
        begin(SETTINGS);
        HealthCheck.Listener listener = down();
        endpoints.get(1).health().couldNotConnect();
        inUse.update();
        good(listener, 1);
        assertEquals(EndpointHealth.Condition.SOUND, health.condition());
    }

    @Test
    void what_comes_when_another_generation_checks_says_nothing() {
        HealthChecks checks = begin(SETTINGS);
        HealthCheck.Listener listener = down();
        checks.end();
        good(listener, 5);
        assertEquals(EndpointHealth.Condition.DOWN, health.condition());
        began.clear();
        over();
        sweepFor(checks, 60_000);
        assertEquals(List.of(), began);
    }

    /** The first check ever is enough for it. */
    private HealthCheck.Listener down() {
        HealthCheck.Listener listener = listeners.get(0);
        listener.answered(503);
        assertEquals(EndpointHealth.Condition.DOWN, health.condition());
        return listener;
    }

    private static void good(HealthCheck.Listener listener, int times) {
        for (int i = 0; i < times; i++) {
            listener.answered(204);
        }
    }

    private void over() {
        when(check.isOver()).thenReturn(true);
    }

    private HealthChecks begin(@Nullable CheckSettings settings) {
        HealthChecks checks = new HealthChecks("orders", settings, inUse, this::start, new Random(7));
        checks.begin();
        if (settings != null) {
            sweepFor(checks, 50);
            while (began.isEmpty()) {
                sweepFor(checks, 50);
            }
        }
        return checks;
    }

    private HealthCheck start(
            Endpoint endpoint, @Nullable String path, Duration timeout, long nowNanos, HealthCheck.Listener listener) {
        if (endpoint == endpoints.get(0)) {
            began.add(nowMillis);
            asked.add(path + " within " + timeout);
            listeners.add(listener);
        }
        return check;
    }

    /** As often as it is done. */
    private void sweepFor(HealthChecks checks, long millis) {
        for (long passed = 0; passed < millis; passed += 50) {
            checks.sweep(TimeUnit.MILLISECONDS.toNanos(nowMillis));
            nowMillis += 50;
        }
    }

    private static Endpoint endpoint(String host) {
        return new Endpoint(new EndpointSettings(host, 80, 1), new EndpointHealth(), false);
    }
}
