package dev.gatehouse.route;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The Redis in which several gateways keep what they count together.
 *
 * @param kind whom the hosts are asked for
 * @param hosts where it is found; at least one, exactly one of {@link Kind#SINGLE}
 * @param database 0 for a cluster
 * @param master the name by which Sentinels know it; empty for the other kinds
 * @param user as whom to log in
 * @param tls null = without TLS
 * @param prefix what all keys begin with
 * @param timeout how long a request may wait for an answer; longer than zero
 * @param nodes how many gateways there are at least; at least 1
 */
public record RedisSettings(
        Kind kind,
        List<Host> hosts,
        int database,
        String master,
        User user,
        @Nullable Tls tls,
        String prefix,
        Duration timeout,
        int nodes) {

    public RedisSettings {
        hosts = List.copyOf(hosts);
        if (hosts.isEmpty() || (kind == Kind.SINGLE && hosts.size() > 1)) {
            throw new IllegalArgumentException(hosts.size() + " hosts for " + kind);
        }
        if (timeout.isZero() || timeout.isNegative() || nodes < 1) {
            throw new IllegalArgumentException("timeout " + timeout + ", nodes " + nodes);
        }
    }

    /** How a Redis is made up. */
    public enum Kind {
        SINGLE,
        SENTINEL,
        CLUSTER
    }

    /** @param name or address, IPv6 without brackets */
    public record Host(String name, int port) {}

    /**
     * How the gateway logs in.
     *
     * @param name of an ACL's user; null = the default one
     * @param password null = without
     * @param sentinelPassword for the Sentinels themselves; null = without
     */
    public record User(
            @Nullable String name,
            @Nullable Secret password,
            @Nullable Secret sentinelPassword) {

        /** The same without what is for Sentinels. */
        public User login() {
            return new User(name, password, null);
        }
    }

    /** @param authorities PEM file of those who may vouch for it; null = those of the JDK */
    public record Tls(@Nullable Path authorities) {}
}
