package dev.gatehouse.upstream;

import java.util.List;

/**
 * The endpoints that a service has to be asked at.
 *
 * @param inUse empty if there is none
 * @param reserve for a request that has failed at all of those; backups, where others are in use
 */
record Selection(List<Endpoint> inUse, List<Endpoint> reserve) {

    static Selection of(List<Endpoint> inUse) {
        return new Selection(inUse, List.of());
    }
}
