package dev.gatehouse.config;

import dev.gatehouse.route.StatedLimits;

/**
 * The plan of a consumer, and what its own file says beside it.
 *
 * @param secret whether the name must not be shown
 * @param at where the plan is named
 */
record ChosenPlan(String name, boolean secret, Location at, StatedLimits own) {}
