package dev.gatehouse.state.redis;

import dev.gatehouse.route.RedisSettings;
import dev.gatehouse.route.RedisSettings.Host;
import dev.gatehouse.route.RedisSettings.Kind;
import dev.gatehouse.route.RedisSettings.Tls;
import dev.gatehouse.route.Secret;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.event.DefaultEventPublisherOptions;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.DefaultClientResources;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * How Redis is reached: one connection at a time, to a single server, to whom the Sentinels say is the master, or to a cluster.
 * Whoever has lost it connects anew; commands that were under way are never sent again.
 */
final class RedisLink implements AutoCloseable {

    private static final Logger LOG = LogManager.getLogger(RedisLink.class);

    /** For a connection to be there, its log-in included. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    /** The least that Lettuce takes. */
    private static final int THREADS = 2;

    private static final int MOST_UNDER_WAY = 100_000;
    private static final Duration TOPOLOGY_REFRESH = Duration.ofSeconds(15);
    private static final Duration TOPOLOGY_REFRESH_PAUSE = Duration.ofSeconds(2);
    private static final long CLOSE_SECONDS = 2;
    private static final String CLIENT_NAME = "gatehouse";

    private final RedisSettings settings;
    private final DefaultClientResources resources;
    private final AbstractRedisClient client;

    RedisLink(RedisSettings settings) {
        this.settings = settings;
        this.resources = DefaultClientResources.builder()
                .ioThreadPoolSize(THREADS)
                .computationThreadPoolSize(THREADS)
                .commandLatencyRecorder(CommandLatencyRecorder.disabled())
                .commandLatencyPublisherOptions(DefaultEventPublisherOptions.disabled())
                .build();
        this.client = settings.kind() == Kind.CLUSTER ? clusterClient() : singleClient();
        leaveThread();
    }

    /** What Netty has put there stays as long as the thread, and with it all classes of an application that has ended. */
    private static void leaveThread() {
        FastThreadLocal.removeAll();
    }

    /** Ends with a connection that can be used, or with why there is none. */
    CompletionStage<? extends StatefulConnection<byte[], byte[]>> connect() {
        if (client instanceof RedisClusterClient cluster) {
            return cluster.refreshPartitionsAsync()
                    .thenCompose(refreshed -> cluster.connectAsync(ByteArrayCodec.INSTANCE));
        }
        return ((RedisClient) client).connectAsync(ByteArrayCodec.INSTANCE, uri());
    }

    private RedisClient singleClient() {
        RedisClient made = RedisClient.create(resources);
        // A connection that is lost is lost with all that was under way; the next one is looked up anew.
        made.setOptions(common(ClientOptions.builder().autoReconnect(false)).build());
        return made;
    }

    private RedisClusterClient clusterClient() {
        RedisClusterClient made = RedisClusterClient.create(
                resources, settings.hosts().stream().map(this::uri).toList());
        ClusterClientOptions.Builder options = ClusterClientOptions.builder()
                // Whatever tells of a change has the nodes looked up anew; that is how it is unless said otherwise.
                .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                        .adaptiveRefreshTriggersTimeout(TOPOLOGY_REFRESH_PAUSE)
                        .enablePeriodicRefresh(TOPOLOGY_REFRESH)
                        .build());
        common(options.replayFilter(command -> true));
        made.setOptions(options.build());
        return made;
    }

    private ClientOptions.Builder common(ClientOptions.Builder options) {
        options.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .requestQueueSize(MOST_UNDER_WAY)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(CONNECT_TIMEOUT)
                        .keepAlive(true)
                        .build());
        Tls tls = settings.tls();
        Path authorities = tls == null ? null : tls.authorities();
        if (authorities != null) {
            options.sslOptions(SslOptions.builder()
                    .jdkSslProvider()
                    .trustManager(authorities.toFile())
                    .build());
        }
        return options;
    }

    private RedisURI uri() {
        return settings.kind() == Kind.SENTINEL
                ? sentinelUri()
                : uri(settings.hosts().get(0));
    }

    private RedisURI uri(Host host) {
        return common(RedisURI.Builder.redis(host.name(), host.port()));
    }

    private RedisURI sentinelUri() {
        List<Host> hosts = settings.hosts();
        Secret password = settings.user().sentinelPassword();
        RedisURI.Builder builder = RedisURI.Builder.sentinel(
                hosts.get(0).name(), hosts.get(0).port(), settings.master(), password == null ? null : password.text());
        for (Host host : hosts.subList(1, hosts.size())) {
            if (password == null) {
                builder.withSentinel(host.name(), host.port());
            } else {
                builder.withSentinel(host.name(), host.port(), password.text());
            }
        }
        RedisURI uri = common(builder);
        uri.getSentinels().forEach(sentinel -> sentinel.setSsl(settings.tls() != null));
        return uri;
    }

    private RedisURI common(RedisURI.Builder builder) {
        Secret password = settings.user().password();
        String user = settings.user().name();
        if (password != null && user != null) {
            builder.withAuthentication(user, password.text().toCharArray());
        } else if (password != null) {
            builder.withPassword(password.text().toCharArray());
        }
        return builder.withDatabase(settings.database())
                .withSsl(settings.tls() != null)
                .withTimeout(CONNECT_TIMEOUT)
                .withClientName(CLIENT_NAME)
                .build();
    }

    /** Ends its threads, those of Netty for the whole process too if nobody else uses them. */
    @Override
    public void close() {
        client.shutdown(0, CLOSE_SECONDS, TimeUnit.SECONDS);
        try {
            resources.shutdown(0, CLOSE_SECONDS, TimeUnit.SECONDS).get(CLOSE_SECONDS, TimeUnit.SECONDS);
            GlobalEventExecutor.INSTANCE.awaitInactivity(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | IllegalStateException e) {
            LOG.debug("the threads of the connection to Redis did not end in time", e);
        } finally {
            leaveThread();
        }
    }
}
