package dev.gatehouse.route;

import dev.gatehouse.http.TrustedProxies;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The process: where it listens, whom it believes, what it writes.
 *
 * @param listenHttp where clients connect (embedded server only)
 * @param adminListen where operators connect (embedded server only); null = nowhere
 * @param adminPath the same in a foreign container; null = nowhere
 * @param stateDir where what outlives the process is kept, relative to the working directory
 * @param drainTimeout how long requests in flight may take after the stop was asked for
 */
public record GatewaySettings(
        ListenAddress listenHttp,
        @Nullable ListenAddress adminListen,
        @Nullable String adminPath,
        TrustedProxies trustedProxies,
        AuditSettings audit,
        Path stateDir,
        Duration drainTimeout) {

    /**
     * A host and port to listen on.
     *
     * @param host a name or an address, IPv6 without brackets; null = every address of the machine
     * @param port 0 = any free one
     */
    public record ListenAddress(@Nullable String host, int port) {

        public ListenAddress {
            if (port < 0 || port > 65535) {
                throw new IllegalArgumentException("port " + port);
            }
        }
    }

    /** @param file relative to the working directory */
    public record AuditSettings(Path file, WhenBehind whenBehind) {

        /** What becomes of requests while the disk cannot follow. */
        public enum WhenBehind {
            REFUSE,
            DROP
        }
    }
}
