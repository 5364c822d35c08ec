package dev.gatehouse.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The harness of this package, with a WAR that is surely in order. */
final class HarnessIT {

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void a_war_is_deployed_at_the_root(Container container) throws Exception {
        Path war = warWithOnePage();
        Path scratch = Files.createDirectory(directory.resolve("scratch"));
        try (RunningContainer running = container.start(war, Map.of(), scratch)) {
            URI uri = URI.create("http://127.0.0.1:" + running.port() + "/page.txt");
            String body = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body();
            assertEquals("here", body);
        }
    }

    private Path warWithOnePage() throws IOException {
        Path war = directory.resolve("page.war");
        try (OutputStream out = Files.newOutputStream(war);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("page.txt"));
            zip.write("here".getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }
        return war;
    }
}
