package dev.gatehouse.admin;

/** What the outside may know of the gateway. Called from any thread; never blocks. */
public interface GatewayControl {

    /** Whether a configuration is in force. */
    boolean loaded();

    /** Whether the stop was asked for: requests in flight go on, new ones should go elsewhere. */
    boolean draining();

    /** The number of the configuration in force, counted up from 1; 0 before the first. */
    long generation();
}
