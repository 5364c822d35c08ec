package dev.gatehouse.route;

import org.jspecify.annotations.Nullable;

/**
 * How the gateway vouches for callers towards services.
 *
 * @param issuer its name in the tokens that it signs
 * @param key in PEM, by which it signs
 * @param other one that is published beside it: the next one, or the one before; null = none
 */
public record IdentitySettings(
        String issuer, Secret key, @Nullable Secret other) {}
