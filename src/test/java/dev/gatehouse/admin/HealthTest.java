package dev.gatehouse.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class HealthTest {

    private final Switches gateway = new Switches();
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server, 1, 1);

    @BeforeEach
    void start() throws Exception {
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void a_gateway_that_drains_is_alive() throws Exception {
        onItsOwnListener();
        gateway.draining = true;
        assertEquals("{\"status\":\"alive\"}", body(ask("GET", "/healthz", 200)));
    }

    @Test
    void a_loaded_gateway_is_ready_and_names_its_generation() throws Exception {
        onItsOwnListener();
        assertEquals("{\"status\":\"ready\",\"generation\":3}", body(ask("GET", "/readyz", 200)));
    }

    @Test
    void a_gateway_without_a_configuration_is_not_ready() throws Exception {
        onItsOwnListener();
        gateway.loaded = false;
        assertEquals("{\"status\":\"not-ready\",\"reasons\":[\"not-loaded\"]}", body(ask("GET", "/readyz", 503)));
    }

    @Test
    void a_draining_gateway_is_not_ready() throws Exception {
        onItsOwnListener();
        gateway.draining = true;
        assertEquals("{\"status\":\"not-ready\",\"reasons\":[\"draining\"]}", body(ask("GET", "/readyz", 503)));
    }

    @Test
    void no_answer_is_kept_by_a_cache() throws Exception {
        onItsOwnListener();
        assertTrue(ask("GET", "/readyz", 200).contains("Cache-Control: no-store\r\n"));
    }

    @Test
    void head_gets_the_fields_alone() throws Exception {
        onItsOwnListener();
        String answer = ask("HEAD", "/healthz", 200);
        assertTrue(answer.contains("Content-Length: 18\r\n"), answer);
        assertEquals("", body(answer));
    }

    @Test
    void another_method_is_told_which_ones_there_are() throws Exception {
        onItsOwnListener();
        assertTrue(ask("DELETE", "/healthz", 405).contains("Allow: GET, HEAD\r\n"));
    }

    @Test
    void nothing_else_is_there() throws Exception {
        onItsOwnListener();
        for (String path : new String[] {"/", "/healthz/", "/healthz;a", "/readyz/x", "/healthzz", "/%68ealthz"}) {
            ask("GET", path, 404);
        }
    }

    @Test
    void in_a_container_it_stands_below_the_context_and_the_admin_path() throws Exception {
        mappedTo("/gateway", "/_gatehouse/*");
        ask("GET", "/gateway/_gatehouse/readyz", 200);
        ask("GET", "/gateway/_gatehouse", 404);
        ask("GET", "/gateway/_gatehouse/", 404);
        ask("GET", "/gateway/readyz", 404);
    }

    private void onItsOwnListener() throws Exception {
        mappedTo("/", "/*");
    }

    private void mappedTo(String contextPath, String pattern) throws Exception {
        ServletContextHandler context = new ServletContextHandler(contextPath);
        context.addServlet(new ServletHolder(new AdminServlet(gateway)), pattern);
        server.setHandler(context);
        server.start();
    }

    /** Over a bare socket, so that the path arrives as it is written here. */
    private String ask(String method, String path, int expectedStatus) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort())) {
            OutputStream out = socket.getOutputStream();
            String head = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(answer.startsWith("HTTP/1.1 " + expectedStatus + " "), path + " -> " + answer);
            return answer;
        }
    }

    private static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    /** A gateway whose state is set by hand. */
    private static final class Switches implements GatewayControl {

        private volatile boolean loaded = true;
        private volatile boolean draining;

        @Override
        public boolean loaded() {
            return loaded;
        }

        @Override
        public boolean draining() {
            return draining;
        }

        @Override
        public long generation() {
            return 3;
        }
    }
}
