package dev.gatehouse.route;

import dev.gatehouse.http.TrustedProxies;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The process: where it listens, whom it believes, what it writes.
 *
 * @param listenHttp where clients connect without TLS (embedded server only); null = nowhere
 * @param https where and as whom they connect by TLS (embedded server only); null = nowhere
 * @param proxyProtocol which of these begin with who the client is
 * @param adminListen where operators connect (embedded server only); null = nowhere
 * @param adminPath the same in a foreign container; null = nowhere
 * @param believesClientCert whether what a trusted proxy says of a client's certificate is taken for it
 * @param heads how large a request's head may be
 * @param patience how long clients are waited for (embedded server only)
 * @param connections how many clients may be connected (embedded server only); null = as the container says
 * @param http2 what a connection of HTTP/2 may have open (embedded server only)
 * @param requests that may be in flight at once; at least 1
 * @param badCredentials how many of them an address may send; null = any number
 * @param dnsServers who is asked for names; empty = whom the machine asks
 * @param mirrorBytes that the bodies of all mirrored requests may hold together
 * @param state where and how what outlives the process is kept
 * @param redis where limits are counted together with other gateways; null = each counts alone
 * @param keys how API keys are checked and watched
 * @param identity how it vouches for callers; null = it signs nothing
 * @param reload how changes of the configuration are taken
 */
public record GatewaySettings(
        @Nullable ListenAddress listenHttp,
        @Nullable HttpsSettings https,
        ProxyProtocol proxyProtocol,
        @Nullable ListenAddress adminListen,
        @Nullable String adminPath,
        TrustedProxies trustedProxies,
        boolean believesClientCert,
        HeadLimits heads,
        Patience patience,
        @Nullable ConnectionLimits connections,
        Http2Limits http2,
        int requests,
        @Nullable BadCredentialLimit badCredentials,
        int mirrorBytes,
        AuditSettings audit,
        List<InetSocketAddress> dnsServers,
        StateSettings state,
        @Nullable RedisSettings redis,
        KeyChecks keys,
        @Nullable IdentitySettings identity,
        DrainSettings drain,
        ReloadSettings reload) {

    public GatewaySettings {
        dnsServers = List.copyOf(dnsServers);
        if (requests < 1) {
            throw new IllegalArgumentException("no request could be let in");
        }
    }

    /**
     * Where and how what outlives the process is kept.
     *
     * @param dir relative to the working directory
     * @param flush between two times that the use of long quotas is written down; longer than zero
     * @param history how long the use of windows that are over is kept
     */
    public record StateSettings(Path dir, Duration flush, Duration history) {

        public StateSettings {
            if (flush.isNegative() || flush.isZero() || history.isNegative()) {
                throw new IllegalArgumentException("written every " + flush + " and kept for " + history);
            }
        }
    }

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

    /**
     * The listener for TLS.
     *
     * @param certificate for clients that name no server, or one that no certificate covers; null = one is made at start
     * @param more chosen by the names that they cover
     * @param clients whether and how they are known by certificates; null = they are not asked
     */
    public record HttpsSettings(
            ListenAddress listen,
            @Nullable PairSettings certificate,
            List<PairSettings> more,
            @Nullable ClientTls clients) {

        public HttpsSettings {
            more = List.copyOf(more);
        }
    }

    /**
     * How clients are known by certificates.
     *
     * @param authorities PEM file of those who may vouch for them; read at start and whenever it changes
     * @param required whether nobody connects without
     */
    public record ClientTls(Path authorities, boolean required) {}

    /**
     * On which listeners each connection begins with a header of the PROXY protocol; it is taken from trusted proxies alone, and
     * from others no connection is.
     */
    public record ProxyProtocol(boolean onHttp, boolean onHttps) {}

    /** Two PEM files, the certificate's and the key's; read at start and whenever they change. */
    public record PairSettings(Path certificate, Path key) {}

    /**
     * How large a request's head may be.
     *
     * @param headBytes request line and fields together (embedded server only); at least 1
     * @param fields lines of them; at least 1
     * @param targetBytes path and query; at least 1
     */
    public record HeadLimits(int headBytes, int fields, int targetBytes) {

        public HeadLimits {
            if (headBytes < 1 || fields < 1 || targetBytes < 1) {
                throw new IllegalArgumentException("a head has a size");
            }
        }
    }

    /**
     * How long clients are waited for.
     *
     * @param headTime from a head's first byte to its end, and for a TLS handshake; longer than zero
     * @param keepAlive for a connection's first byte, and between two requests; longer than zero
     * @param leastBytesPerSecond of a body in either direction; at least 1; null = any
     */
    public record Patience(
            Duration headTime, Duration keepAlive, @Nullable Integer leastBytesPerSecond) {

        public Patience {
            if (headTime.isNegative() || headTime.isZero() || keepAlive.isNegative() || keepAlive.isZero()) {
                throw new IllegalArgumentException("nobody can be so quick");
            }
            if (leastBytesPerSecond != null && leastBytesPerSecond < 1) {
                throw new IllegalArgumentException("that is no rate");
            }
        }
    }

    /**
     * How many clients may be connected, over all of the clients' listeners together.
     *
     * @param most at least 1
     * @param mostPerAddress of those that are no trusted proxies; at least 1; null = any number
     * @param acceptRate how fast they may come; null = as fast as they like
     * @param sendBufferBytes of answers that the kernel may hold for each; at least 1; null = as it likes
     */
    public record ConnectionLimits(
            int most,
            @Nullable Integer mostPerAddress,
            @Nullable AcceptRate acceptRate,
            @Nullable Integer sendBufferBytes) {

        public ConnectionLimits {
            if (most < 1 || (mostPerAddress != null && mostPerAddress < 1)) {
                throw new IllegalArgumentException("nobody could connect");
            }
            if (sendBufferBytes != null && sendBufferBytes < 1) {
                throw new IllegalArgumentException("nothing could be sent");
            }
        }
    }

    /**
     * One in each interval, and so many at once after a pause.
     *
     * @param intervalNanos at least 1
     * @param burst at least 1; times the interval no more than a long holds
     */
    public record AcceptRate(long intervalNanos, long burst) {

        public AcceptRate {
            if (intervalNanos < 1 || burst < 1) {
                throw new IllegalArgumentException("that is no rate");
            }
            Math.multiplyExact(intervalNanos, burst);
        }
    }

    /**
     * What one connection of HTTP/2 may have open.
     *
     * @param streams at once; at least 1
     * @param streamWindowBytes of a request's body that may wait in the gateway; at least 1
     * @param connectionWindowBytes the same for all requests of a connection; at least 65,535, with which each begins
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9113#section-6.9.2">RFC 9113 §6.9.2</a>
     */
    public record Http2Limits(int streams, int streamWindowBytes, int connectionWindowBytes) {

        private static final int INITIAL_WINDOW = 65_535;

        public Http2Limits {
            if (streams < 1 || streamWindowBytes < 1 || connectionWindowBytes < INITIAL_WINDOW) {
                throw new IllegalArgumentException("nothing could be asked");
            }
        }
    }

    /**
     * How many bad credentials an address may send before it is held back.
     *
     * @param rate how fast they may come, and how many at once
     * @param hold how long the first time, each time twice as long as the time before; longer than zero
     */
    public record BadCredentialLimit(AcceptRate rate, Duration hold) {

        public BadCredentialLimit {
            if (hold.isNegative() || hold.isZero()) {
                throw new IllegalArgumentException("that holds nobody back");
            }
        }
    }

    /**
     * How API keys are checked and watched.
     *
     * @param peppers the one that new hashes are made with, then others that are in use; none = hashes are plain
     * @param warnBefore how long before a key expires the log says so; zero = it does not
     */
    public record KeyChecks(List<Secret> peppers, Duration warnBefore) {

        public KeyChecks {
            peppers = List.copyOf(peppers);
            if (warnBefore.isNegative()) {
                throw new IllegalArgumentException("a warning after the fact");
            }
        }
    }

    /**
     * How a process leaves that was told to stop.
     *
     * @param delay how long it goes on listening once it has said that it is not ready (embedded server only); zero or longer
     * @param timeout how long requests in flight may take from then on; zero or longer
     */
    public record DrainSettings(Duration delay, Duration timeout) {

        public DrainSettings {
            if (delay.isNegative() || timeout.isNegative()) {
                throw new IllegalArgumentException("a drain takes no less than no time");
            }
        }
    }

    /**
     * How changes of the configuration are taken.
     *
     * @param watch whether files that change are read by themselves, and not only when somebody asks
     * @param probation how long a change is watched for failing requests; longer than zero; null = not at all
     * @param mostErrorIncrease how much more often requests may fail meanwhile, in percentage points; 0 to 100
     */
    public record ReloadSettings(boolean watch, @Nullable Duration probation, int mostErrorIncrease) {

        public ReloadSettings {
            if ((probation != null && (probation.isNegative() || probation.isZero()))
                    || mostErrorIncrease < 0
                    || mostErrorIncrease > 100) {
                throw new IllegalArgumentException("probation " + probation + ", increase " + mostErrorIncrease);
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
