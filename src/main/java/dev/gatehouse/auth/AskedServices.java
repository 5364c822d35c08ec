package dev.gatehouse.auth;

import dev.gatehouse.route.AskedSettings;

/** The services of one generation that are asked who is calling. */
public interface AskedServices {

    /** For those that only talk about requests. */
    AskedServices NONE = asked -> AskedService.NOBODY;

    /** May be called before any of them is open; nothing is asked before that. */
    AskedService of(AskedSettings asked);
}
