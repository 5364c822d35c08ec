package dev.gatehouse.upstream;

import dev.gatehouse.upstream.UpstreamState.Mode;
import java.util.List;

/**
 * The endpoints that a service has to be asked at.
 *
 * @param inUse empty if there is none
 * @param reserve for a request that has failed at all of those; backups, where others are in use
 * @param mode why these
 */
record Selection(List<Endpoint> inUse, List<Endpoint> reserve, Mode mode) {

    static Selection of(List<Endpoint> inUse) {
        return of(inUse, Mode.NORMAL);
    }

    static Selection of(List<Endpoint> inUse, Mode mode) {
        return new Selection(inUse, List.of(), mode);
    }
}
