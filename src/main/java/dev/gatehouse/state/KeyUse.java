package dev.gatehouse.state;

import java.time.Instant;

/**
 * That a key was used.
 *
 * @param at exact to the minute: of uses in quick succession the first one counts
 */
public record KeyUse(String consumer, String key, Instant at) {}
