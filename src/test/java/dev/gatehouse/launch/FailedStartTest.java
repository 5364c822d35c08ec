package dev.gatehouse.launch;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gatehouse.assembly.Gateway;
import dev.gatehouse.assembly.GatewayListener;
import dev.gatehouse.config.ConfigReader;
import dev.gatehouse.config.ConfigResult;
import dev.gatehouse.route.Configuration;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.Mockito;

/** A gateway of which a part does not start ends the parts that have. */
@Timeout(60)
final class FailedStartTest {

    private static final int PATIENCE_MILLIS = 20_000;

    private final Set<Thread> before = threads();

    @TempDir
    Path directory;

    @AfterEach
    void no_thread_of_it_is_left() throws InterruptedException {
        for (Thread thread : threads()) {
            if (!before.contains(thread)) {
                thread.join(PATIENCE_MILLIS);
                assertFalse(thread.isAlive(), thread.getName());
            }
        }
    }

    @Test
    void an_audit_file_that_cannot_be_written() {
        assertThrows(IOException.class, () -> EmbeddedGateway.start(configured("audit.file = " + directory)));
    }

    @Test
    void a_clients_address_that_is_taken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThrows(
                    IOException.class,
                    () -> EmbeddedGateway.start(
                            configured("admin.listen = 127.0.0.1:0\nlisten.http = 127.0.0.1:" + taken.getLocalPort())));
        }
    }

    @Test
    void an_operators_address_that_is_taken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThrows(
                    IOException.class,
                    () -> EmbeddedGateway.start(
                            configured("listen.http = 127.0.0.1:0\nadmin.listen = 127.0.0.1:" + taken.getLocalPort())));
        }
    }

    @Test
    void a_part_behind_the_upstreams_connections() throws IOException {
        Configuration valid = ConfigReader.read(configured(""), name -> null)
                .fold(ConfigResult.Valid::configuration, invalid -> {
                    throw new AssertionError(invalid.problems().toString());
                });
        Configuration broken = Mockito.mock(Configuration.class);
        Mockito.when(broken.gateway()).thenReturn(valid.gateway());
        Mockito.when(broken.routes()).thenReturn(valid.routes());
        Mockito.when(broken.upstreams()).thenReturn(valid.upstreams());
        Mockito.when(broken.consumers()).thenThrow(new IllegalStateException("broken"));
        assertThrows(IllegalStateException.class, () -> Gateway.start(broken));
    }

    @Test
    void a_container_that_does_not_take_the_chain() throws IOException {
        ServletContext context = Mockito.mock(ServletContext.class);
        Mockito.when(context.getInitParameter("gatehouse.conf"))
                .thenReturn(configured("").toString());
        Mockito.when(context.addServlet(Mockito.anyString(), Mockito.<Servlet>any()))
                .thenThrow(new IllegalStateException("already initialised"));
        GatewayListener listener = new GatewayListener();
        assertThrows(IllegalStateException.class, () -> listener.contextInitialized(new ServletContextEvent(context)));
    }

    private Path configured(String process) throws IOException {
        Path conf = Files.createDirectories(directory.resolve("conf"));
        String audit = process.contains("audit.file") ? "" : "audit.file = " + directory.resolve("audit.jsonl") + "\n";
        Files.writeString(conf.resolve("gatehouse.properties"), audit + process);
        return conf;
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("gatehouse-"))
                .collect(Collectors.toSet());
    }
}
