package dev.gatehouse.admin;

import dev.gatehouse.config.ReloadResult;

/** What the outside may know of the gateway, and ask of it. Called from any thread. */
public interface GatewayControl {

    /** Whether a configuration is in force. Never blocks. */
    boolean loaded();

    /** Whether the stop was asked for: requests in flight go on, new ones should go elsewhere. Never blocks. */
    boolean draining();

    /** What configuration is in force. Never blocks. */
    ReloadStatus reloadStatus();

    /**
     * Reads the configuration and puts it in force if it has changed and has no problem. Takes as long as reading takes.
     *
     * @param force also if it drops more than half of the routes
     */
    ReloadResult reload(boolean force);
}
