package dev.gatehouse.admin;

import dev.gatehouse.config.ReloadResult;
import dev.gatehouse.quota.BooksStatus;
import dev.gatehouse.state.redis.StoreCounts;
import dev.gatehouse.upstream.UpstreamState;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the outside may know of the gateway, and ask of it. Called from any thread. */
public interface GatewayControl {

    /** Whether a configuration is in force. Never blocks. */
    boolean loaded();

    /** Whether the stop was asked for: requests in flight go on, new ones should go elsewhere. Never blocks. */
    boolean draining();

    /** What configuration is in force. Never blocks. */
    ReloadStatus reloadStatus();

    /** How each service of the configuration in force is, in the order of their ids. Never blocks. */
    List<UpstreamState> upstreams();

    /** What became of copies: by the route's id, the name of each count and how far it is. Never blocks. */
    Map<String, Map<String, Long>> mirrors();

    /**
     * What becomes of credentials: refused ones and what followed, API keys and how many of them expire. By the name of what is
     * counted, then by that of each count. Never blocks.
     */
    Map<String, Map<String, Long>> credentials();

    /** The key set by which services verify what the gateway signs; null if it signs nothing. Never blocks. */
    @Nullable
    String identityKeys();

    /** Whether what is used of long quotas is written down. Never blocks. */
    BooksStatus books();

    /** What was used of them. */
    Usage usage();

    /**
     * How often limits had no room: by each limit, what was refused, and what would have been by one that is not enforced. Never
     * blocks.
     */
    Map<String, Map<String, Long>> limits();

    /** Requests that were counted together with others', since nobody had room for one caller more. Never blocks. */
    long crowdedRequests();

    /** How it stands with what gateways share; null if this one counts alone. Never blocks. */
    @Nullable
    StoreCounts sharedState();

    /**
     * Reads the configuration and puts it in force if it has changed and has no problem. Takes as long as reading takes.
     *
     * @param force also if it drops more than half of the routes
     */
    ReloadResult reload(boolean force);
}
