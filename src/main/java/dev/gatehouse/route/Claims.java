package dev.gatehouse.route;

import org.jspecify.annotations.Nullable;

/** What somebody who is believed says of a caller, beside the name. */
@FunctionalInterface
public interface Claims {

    /** Of a caller of whom nobody says more. */
    Claims NONE = name -> null;

    /**
     * @param name dots lead into objects where there is no claim of the whole name
     * @return a text, a {@code BigDecimal}, a {@code Boolean}, a list or a map of these; null if there is none
     */
    @Nullable
    Object find(String name);
}
