package dev.gatehouse.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server's process, from its first line to its exit code. */
// In a thread of its own: one that waits for a line of a process cannot be interrupted.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ServeIT {

    private static final String WAR = Objects.requireNonNull(System.getProperty("gatehouse.war"));
    private static final Pattern READY =
            Pattern.compile("gatehouse is ready on (http://\\S+), admin on (http://\\S+), with 2 routes from (.+)");

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Process> started = new ArrayList<>();

    @TempDir
    Path directory;

    private ServerSocket upstream;

    @BeforeEach
    void configure() throws IOException {
        upstream = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        write("gatehouse.properties", "listen.http = 127.0.0.1:0\nadmin.listen = 127.0.0.1:0\n");
        write("routes/hello.properties", "match.path = /hello\nauth = none\nrespond.status = 200\nrespond.body = hi\n");
        write(
                "routes/slow.properties",
                "match.path = /slow\nauth = none\nupstream.endpoints = http://127.0.0.1:" + upstream.getLocalPort()
                        + "\n");
    }

    @AfterEach
    void end() throws IOException {
        started.forEach(Process::destroyForcibly);
        upstream.close();
    }

    @Test
    void the_first_line_names_addresses_routes_and_configuration() throws IOException {
        Matcher ready = ready(serve());
        assertEquals(directory.resolve("conf").toString(), ready.group(3));
    }

    @Test
    void a_process_that_is_told_to_stop_finishes_what_it_has_and_ends_with_0() throws Exception {
        Process process = serve();
        Matcher ready = ready(process);
        URI front = URI.create(ready.group(1));
        try (Socket before = connect(front)) {
            assertFalse(hello(before).contains("Connection: "));
        }
        // Nothing was asked on it yet: Jetty may close one that it has answered at the very moment of the stop.
        Socket open = connect(front);
        CompletableFuture<HttpResponse<String>> slow =
                client.sendAsync(HttpRequest.newBuilder(front.resolve("/slow")).build(), BodyHandlers.ofString());
        try (open;
                Socket upstreamSide = upstream.accept()) {
            // The process itself would close what it says, too.
            process.toHandle().destroy();
            awaitRefusal(front);
            assertEquals(503, get(URI.create(ready.group(2)).resolve("/readyz")).statusCode());
            assertTrue(hello(open).contains("\r\nConnection: close\r\n"));
            upstreamSide
                    .getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nslow".getBytes(StandardCharsets.US_ASCII));
            assertEquals("slow", slow.get().body());
        }
        assertEquals(0, process.waitFor());
        String told = process.inputReader(StandardCharsets.UTF_8).lines().collect(Collectors.joining("\n"));
        assertTrue(told.contains("stopping: exchanges under way: 1; they have 30 s to end"), told);
        assertTrue(told.contains("stopped: "), told);
        assertEquals(
                3, Files.readAllLines(directory.resolve("logs/audit.jsonl")).size());
    }

    @Test
    void a_hang_up_has_the_configuration_read_again() throws Exception {
        write("gatehouse.properties", "listen.http = 127.0.0.1:0\nadmin.listen = 127.0.0.1:0\nreload.watch = off\n");
        Process process = serve();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        Matcher ready = READY.matcher(output.readLine());
        assertTrue(ready.matches());
        new ProcessBuilder("kill", "-HUP", String.valueOf(process.pid()))
                .start()
                .waitFor();
        awaitLine(output, "configuration 1 stays in force: nothing has changed");
        write("routes/bye.properties", "match.path = /bye\nauth = none\nrespond.status = 204\n");
        new ProcessBuilder("kill", "-HUP", String.valueOf(process.pid()))
                .start()
                .waitFor();
        awaitLine(output, "configuration 2 is in force");
        assertEquals(204, get(URI.create(ready.group(1)).resolve("/bye")).statusCode());
    }

    @Test
    void a_problem_in_the_configuration_ends_it_with_2() throws Exception {
        write("routes/bad.properties", "match.path = /bad\n");
        Process process = serve();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(2, process.waitFor());
        assertTrue(output.contains("bad.properties"), output);
    }

    @Test
    void a_second_one_with_the_same_audit_file_ends_with_1() throws Exception {
        ready(serve());
        write(
                "gatehouse.properties",
                "listen.http = 127.0.0.1:0\nadmin.listen = 127.0.0.1:0\nstate.dir = " + directory.resolve("other")
                        + "\n");
        Process second = serve();
        String output = new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(1, second.waitFor(), output);
        assertTrue(output.contains("audit.jsonl cannot be opened for writing (another process writes to it)"), output);
        assertTrue(output.contains("audit.file"), output);
    }

    @Test
    void a_port_that_is_taken_ends_it_with_1() throws Exception {
        write("gatehouse.properties", "listen.http = 127.0.0.1:" + upstream.getLocalPort() + "\nadmin.listen = off\n");
        Process process = serve();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(1, process.waitFor(), output);
        assertTrue(output.contains(String.valueOf(upstream.getLocalPort())), output);
    }

    private static void awaitLine(BufferedReader output, String part) throws IOException {
        String line = output.readLine();
        while (line != null && !line.contains(part)) {
            line = output.readLine();
        }
        assertTrue(line != null, part);
    }

    private Process serve() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(java, "-jar", WAR, "serve")
                .directory(directory.toFile())
                .redirectErrorStream(true);
        builder.environment()
                .put("XDG_CACHE_HOME", Path.of(WAR).resolveSibling("cache").toString());
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private static Matcher ready(Process process) throws IOException {
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        String line = output.readLine();
        Matcher ready = READY.matcher(line == null ? "nothing" : line);
        assertTrue(ready.matches(), line);
        return ready;
    }

    private static Socket connect(URI address) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), address.getPort());
    }

    private static void awaitRefusal(URI address) throws IOException {
        try {
            while (true) {
                connect(address).close();
            }
        } catch (SocketException refused) {
            // Or reset, where the socket was closed at that moment.
        }
    }

    /** What is answered on a connection that is kept, its body left out. */
    private static String hello(Socket connection) throws IOException {
        connection
                .getOutputStream()
                .write("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\nhi") < 0) {
            int next = connection.getInputStream().read();
            assertTrue(next >= 0, answer.toString());
            answer.append((char) next);
        }
        return answer.toString();
    }

    private HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    private void write(String name, String text) throws IOException {
        Path file = directory.resolve("conf").resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
    }
}
