package dev.gatehouse.route;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * By what it is judged which endpoints are used.
 *
 * @param ejection by what becomes of requests
 * @param checks by asking; null = nobody is asked
 * @param slowStart how long it takes until an endpoint that is new or back gets all that it should; zero = at once
 */
public record HealthSettings(
        EjectionSettings ejection, @Nullable CheckSettings checks, Duration slowStart) {}
