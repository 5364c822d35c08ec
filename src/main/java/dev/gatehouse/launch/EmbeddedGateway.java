package dev.gatehouse.launch;

import dev.gatehouse.assembly.Gateway;
import dev.gatehouse.assembly.InvalidConfiguration;
import dev.gatehouse.config.ConfigProblem;
import dev.gatehouse.config.ConfigResult;
import dev.gatehouse.config.ConfigSource;
import dev.gatehouse.config.ReloadResult;
import dev.gatehouse.listen.AdminJetty;
import dev.gatehouse.listen.FrontJetty;
import dev.gatehouse.route.Configuration;
import dev.gatehouse.route.GatewaySettings;
import dev.gatehouse.route.GatewaySettings.HttpsSettings;
import dev.gatehouse.route.GatewaySettings.ListenAddress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A gateway with its own server in this process, as {@code java -jar} has it and as a test wants it:
 *
 * <pre>{@code
 * try (var gateway = EmbeddedGateway.start(confDir)) {
 *     HttpRequest.newBuilder(gateway.uri().resolve("/orders/1"))...
 * }
 * }</pre>
 *
 * <p>It listens where the configuration says: a test's configuration says {@code listen.http = 127.0.0.1:0} and {@code
 * admin.listen = off}, or {@code 127.0.0.1:0}.
 */
public final class EmbeddedGateway implements AutoCloseable {

    private final Gateway gateway;
    private final FrontJetty front;
    private final Optional<AdminJetty> admin;

    private EmbeddedGateway(Gateway gateway, FrontJetty front, Optional<AdminJetty> admin) {
        this.gateway = gateway;
        this.front = front;
        this.admin = admin;
    }

    /**
     * Reads the configuration and listens where it says.
     *
     * @throws InvalidConfiguration with all problems, if there is one
     * @throws IOException if an address is taken or the audit file cannot be written
     */
    public static EmbeddedGateway start(Path confDir) throws IOException {
        ConfigSource source = ConfigSource.of(confDir);
        return start(source, read(source));
    }

    /** As {@link #start(Path)}, for a configuration that has been read there. */
    static EmbeddedGateway start(ConfigSource source, ConfigResult.Valid read) throws IOException {
        EmbeddedGateway started = listen(Gateway.start(source, read));
        started.gateway.watchFiles();
        return started;
    }

    /** As {@link #start(Path)}, for a configuration that came from elsewhere: its directory is not watched. */
    public static EmbeddedGateway start(Configuration configuration) throws IOException {
        return listen(Gateway.start(configuration));
    }

    private static EmbeddedGateway listen(Gateway gateway) throws IOException {
        try {
            return openListeners(gateway);
        } catch (Error e) {
            gateway.close();
            throw e;
        } catch (Exception e) {
            gateway.close();
            if (e instanceof IOException unusable) {
                throw unusable;
            }
            throw new IOException("the server did not start: " + e.getMessage(), e);
        }
    }

    private static EmbeddedGateway openListeners(Gateway gateway) throws Exception {
        ListenAddress adminAddress = gateway.configuration().gateway().adminListen();
        Optional<AdminJetty> admin =
                adminAddress == null ? Optional.empty() : Optional.of(AdminJetty.start(gateway, adminAddress));
        try {
            return new EmbeddedGateway(gateway, FrontJetty.start(gateway), admin);
        } catch (Exception | Error e) {
            admin.ifPresent(AdminJetty::stop);
            throw e;
        }
    }

    private static ConfigResult.Valid read(ConfigSource source) {
        return source.read().fold(valid -> valid, invalid -> {
            List<ConfigProblem> problems = invalid.problems();
            throw new InvalidConfiguration(problems);
        });
    }

    /** Where clients connect, with the port that was really taken: without TLS, if that is possible. */
    public URI uri() {
        return front.uris().get(0);
    }

    /** Where clients connect by TLS, with the port that was really taken; empty without {@code listen.https}. */
    public Optional<URI> httpsUri() {
        return front.uris().stream()
                .filter(uri -> uri.getScheme().equals("https"))
                .findFirst();
    }

    /** The SHA-256 fingerprint of the certificate, if it was made at start. */
    public Optional<String> selfSignedFingerprint() {
        return front.selfSignedFingerprint();
    }

    /** Each place where clients connect, in words; a listener may be open to whoever reaches this machine. */
    String places() {
        GatewaySettings settings = gateway.configuration().gateway();
        HttpsSettings https = settings.https();
        StringBuilder places = new StringBuilder();
        for (URI uri : front.uris()) {
            ListenAddress address =
                    uri.getScheme().equals("https") && https != null ? https.listen() : settings.listenHttp();
            places.append(places.isEmpty() ? "" : ", ").append(uri);
            places.append(isEverywhere(address) ? " and every other address" : "");
        }
        return places.toString();
    }

    private static boolean isEverywhere(@Nullable ListenAddress address) {
        String host = address == null ? null : address.host();
        return host == null || host.equals("0.0.0.0") || host.equals("::");
    }

    /** Where operators connect; empty if {@code admin.listen = off}. */
    public Optional<URI> adminUri() {
        return admin.map(AdminJetty::uri);
    }

    /**
     * Reads the configuration again, at once, and puts it in force if it has changed and has no problem. Changes are seen by
     * themselves within 2 s unless {@code reload.watch = off}.
     */
    public ReloadResult reload() {
        return gateway.reload(false);
    }

    public int routeCount() {
        return gateway.configuration().routes().routes().size();
    }

    public Path configuration() {
        return gateway.configuration().directory();
    }

    /** Connections to upstreams in use by a request; none when every exchange has ended. */
    public int leasedConnections() {
        return gateway.leasedConnections();
    }

    /** Exchanges that have begun and not ended. */
    public long exchangesUnderWay() {
        return gateway.exchangesUnderWay();
    }

    /**
     * Says not ready and asks clients to leave; after {@code drain.delay} refuses new connections, and waits for what is
     * under way, at most {@code drain.timeout}. Connections that are open may bring one more request each meanwhile; without
     * one they are not waited for. Operators are answered until {@link #close}.
     *
     * @return whether all of it ended in time
     */
    public boolean drain() throws InterruptedException {
        gateway.askToLeave();
        Thread.sleep(gateway.configuration().gateway().drain().delay().toMillis());
        front.stopAccepting();
        return gateway.drain();
    }

    /** Stops at once: whoever wants to wait calls {@link #drain} first. */
    @Override
    public void close() {
        try {
            front.stop();
        } finally {
            gateway.close();
            admin.ifPresent(AdminJetty::stop);
        }
    }
}
