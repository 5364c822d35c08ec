package dev.gatehouse.upstream;

import java.util.List;
import java.util.Locale;

/**
 * How a service is at a moment, for people.
 *
 * @param upstream its id
 * @param endpoints in the order of the file; at the addresses that a name leads to, if it stands for all of them
 */
public record UpstreamState(String upstream, Mode mode, List<EndpointState> endpoints) {

    public UpstreamState {
        endpoints = List.copyOf(endpoints);
    }

    /** Where its requests go. */
    public enum Mode {
        /** To endpoints of which nothing bad is known. */
        NORMAL,
        /** To all that can be connected to, since too few of these are left. */
        PANIC,
        /** To backups, since no other is left. */
        BACKUPS,
        /** To endpoints whose requests have failed, since no other is left. */
        EJECTED,
        /** Nowhere: they are answered 503. */
        NONE;

        /** As operators read it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether an operator need not look at it. */
    public boolean isWell() {
        return mode == Mode.NORMAL && endpoints.stream().allMatch(EndpointState::isWell);
    }
}
