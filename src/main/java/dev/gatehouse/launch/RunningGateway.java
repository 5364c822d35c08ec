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
import org.jspecify.annotations.Nullable;

/**
 * The gateway that runs on this machine, asked where its configuration has it listen to operators.
 *
 * @param place address and port
 */
record RunningGateway(String place) {

    private static final int CONNECT_MILLIS = 5_000;

    /** For as many consumers as anybody has. */
    private static final int READ_MILLIS = 300_000;

    /** @param text of the body; empty if there is none */
    record Answer(int status, String text) {}

    /** Empty if the configuration does not say where. */
    static Optional<RunningGateway> of(ConfigSource source) throws IOException {
        Optional<ListenAddress> admin = source.adminListen();
        return admin.isEmpty() || admin.get().port() == 0
                ? Optional.empty()
                : Optional.of(new RunningGateway(place(admin.get())));
    }

    /** As an address: a page in a browser could give itself any name, and names are therefore not believed. */
    private static String place(ListenAddress address) throws IOException {
        String host = address.host();
        boolean everywhere = host == null || host.equals("0.0.0.0") || host.equals("::");
        String literal = everywhere ? "127.0.0.1" : InetAddress.getByName(host).getHostAddress();
        return (literal.indexOf(':') >= 0 ? "[" + literal + "]" : literal) + ":" + address.port();
    }

    /**
     * @param method GET or POST, without a body
     * @param target path and query
     * @return empty if nobody listens there
     */
    Optional<Answer> ask(String method, String target) throws IOException {
        URI uri = URI.create("http://" + place + target);
        var connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
        try {
            connection.setConnectTimeout(CONNECT_MILLIS);
            connection.setReadTimeout(READ_MILLIS);
            connection.setRequestMethod(method);
            if (method.equals("POST")) {
                connection.setDoOutput(true);
                connection.setFixedLengthStreamingMode(0);
                connection.getOutputStream().close();
            }
            int status = connection.getResponseCode();
            InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream();
            return Optional.of(new Answer(status, text(body)));
        } catch (ConnectException e) {
            return Optional.empty();
        } finally {
            connection.disconnect();
        }
    }

    private static String text(@Nullable InputStream content) throws IOException {
        if (content == null) {
            return "";
        }
        try (content) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
