package dev.gatehouse.launch;

import dev.gatehouse.config.ConfigSource;
import dev.gatehouse.route.GatewaySettings.ListenAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Asks the gateway that runs on this machine to read its configuration again. */
@CommandLine.Command(
        name = "reload",
        description = {
            "Have the gateway that runs read its configuration again, at once.",
            "It is asked where admin.listen says; without one, send it SIGHUP."
        })
final class ReloadCommand implements Command {

    private static final String BY_SIGNAL = "\n    send the process SIGHUP instead, and see its log";
    private static final int CONNECT_MILLIS = 5_000;

    /** For as many consumers as anybody has. */
    private static final int READ_MILLIS = 300_000;

    private final ConfOption conf;

    @Option(names = "--force", description = "Even if more than half of the routes are dropped.")
    private boolean force;

    ReloadCommand(ConfOption conf) {
        this.conf = conf;
    }

    @Override
    public ExitCode run(Surroundings surroundings) throws IOException {
        ConfigSource source = conf.source(surroundings);
        Optional<ListenAddress> admin = source.adminListen();
        if (admin.isEmpty() || admin.get().port() == 0) {
            surroundings
                    .err()
                    .println(source.directory() + ": does not say where operators connect (admin.listen)" + BY_SIGNAL);
            return ExitCode.FAILURE;
        }
        return ask(place(admin.get()), surroundings);
    }

    /** As an address: a page in a browser could give itself any name, and names are therefore not believed. */
    private static String place(ListenAddress address) throws IOException {
        String host = address.host();
        boolean everywhere = host == null || host.equals("0.0.0.0") || host.equals("::");
        String literal = everywhere ? "127.0.0.1" : InetAddress.getByName(host).getHostAddress();
        return (literal.indexOf(':') >= 0 ? "[" + literal + "]" : literal) + ":" + address.port();
    }

    private ExitCode ask(String place, Surroundings surroundings) throws IOException {
        URI target = URI.create("http://" + place + "/reload" + (force ? "?force" : ""));
        var connection = (HttpURLConnection) target.toURL().openConnection(Proxy.NO_PROXY);
        try {
            connection.setConnectTimeout(CONNECT_MILLIS);
            connection.setReadTimeout(READ_MILLIS);
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(0);
            connection.getOutputStream().close();
            return tell(place, connection, surroundings);
        } catch (ConnectException e) {
            surroundings.err().println("nobody listens on " + place + ": is the gateway running?" + BY_SIGNAL);
            return ExitCode.FAILURE;
        } finally {
            connection.disconnect();
        }
    }

    private static ExitCode tell(String place, HttpURLConnection connection, Surroundings surroundings)
            throws IOException {
        int status = connection.getResponseCode();
        if (status == HttpURLConnection.HTTP_OK) {
            surroundings.out().print(text(connection.getInputStream()));
            surroundings.out().flush();
            return ExitCode.OK;
        }
        if (status == HttpURLConnection.HTTP_CONFLICT) {
            surroundings.out().print(text(connection.getErrorStream()));
            surroundings.out().flush();
            return ExitCode.UNUSABLE;
        }
        surroundings.err().println("what listens on " + place + " answers " + status + BY_SIGNAL);
        return ExitCode.FAILURE;
    }

    private static String text(InputStream content) throws IOException {
        try (content) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
