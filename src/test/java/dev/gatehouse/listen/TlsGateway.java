package dev.gatehouse.listen;

import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Starts gateways that listen for TLS in front of nothing. */
final class TlsGateway {

    private TlsGateway() {}

    /** One whose every path answers 200, and says by which scheme it was asked. */
    static EmbeddedGateway start(Path directory, String... lines) throws IOException {
        Files.createDirectories(directory.resolve("routes"));
        Files.writeString(
                directory.resolve("gatehouse.properties"),
                String.join("\n", lines) + "\nlisten.https = 127.0.0.1:0\nadmin.listen = off\naudit.file = "
                        + directory.resolve("audit.jsonl") + "\n");
        respond(directory, "secure", "https");
        respond(directory, "plain", "http");
        return EmbeddedGateway.start(directory);
    }

    private static void respond(Path directory, String id, String scheme) throws IOException {
        Files.writeString(
                directory.resolve("routes/" + id + ".properties"),
                "match.scheme = " + scheme + "\nrespond.status = 200\nrespond.body = by " + scheme + "\nauth = none\n");
    }

    static int port(EmbeddedGateway gateway) {
        return gateway.httpsUri().orElseThrow().getPort();
    }
}
