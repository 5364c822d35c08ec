package dev.gatehouse.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.http.Cidr;
import dev.gatehouse.http.TrustedProxies;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that says who it thinks the client is. */
@Timeout(30)
final class ProxyHeaderConnectionTest {

    private static final String HEADER = "PROXY TCP4 192.0.2.1 198.51.100.1 56324 443\r\n";
    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final Duration LONG = Duration.ofMinutes(5);

    private final Watch watch = Watches.patient();
    private final Server server = new Server(new FrontThreadPool(4));
    private final FrontConnector connector = new FrontConnector(server, 1, watch, Watches.open(watch));
    private final Socket client = new Socket();

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.stop();
    }

    @Test
    void who_gives_no_whole_header_in_time_is_let_go() throws Exception {
        connect("127.0.0.1", Duration.ofMillis(100));
        client.getOutputStream().write(HEADER.substring(0, 20).getBytes(StandardCharsets.ISO_8859_1));

        assertEquals(-1, client.getInputStream().read());
        assertEquals(1, watch.counters().of(FrontCount.PROXY_HEADERS_TOO_SLOW));
    }

    @Test
    void the_time_limit_is_over_with_the_header() throws Exception {
        connect("127.0.0.1", Duration.ofMillis(100));
        send(HEADER);
        ask();
        // When a second connection's limit is over, the first one's would be.
        try (Socket late = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort())) {
            assertEquals(-1, late.getInputStream().read());
        }
        assertEquals("192.0.2.1", ask());
    }

    @Test
    void from_an_address_that_is_not_trusted_nothing_is_read() throws Exception {
        connect("192.0.2.0/24", LONG);

        assertEquals(-1, client.getInputStream().read());
        assertEquals(1, watch.counters().of(FrontCount.PROXY_HEADERS_UNTRUSTED));
    }

    @Test
    void something_else_than_a_header_ends_the_connection() throws Exception {
        connect("127.0.0.1", LONG);
        send("X");

        assertEquals(-1, client.getInputStream().read());
        assertEquals(1, watch.counters().of(FrontCount.PROXY_HEADERS_MALFORMED));
    }

    @Test
    void who_leaves_within_the_header_is_let_go() throws Exception {
        connect("127.0.0.1", LONG);
        send("PROXY");
        client.shutdownOutput();

        assertEquals(-1, client.getInputStream().read());
    }

    @Test
    void many_requests_follow_one_another_behind_a_header() throws Exception {
        connect("127.0.0.1", LONG);
        send(HEADER);
        for (int i = 0; i < 1000; i++) {
            assertEquals("192.0.2.1", ask());
        }
    }

    @Test
    void the_socket_keeps_its_interest_behind_a_header() throws Exception {
        connect("127.0.0.1", LONG);
        send(HEADER);
        ask();
        ask();

        assertTrue(((KeptInterestEndPoint)
                        connector.getConnectedEndPoints().iterator().next())
                .looksForBytes());
    }

    private void connect(String trusted, Duration limit) throws Exception {
        TrustedProxies proxies = new TrustedProxies(List.of(Objects.requireNonNull(Cidr.parse(trusted))));
        FrontConnectionFactory http = new FrontConnectionFactory(new HttpConfiguration(), 100, Watches.patient());
        connector.setConnectionFactories(
                List.of(new ProxyHeaderFactory(proxies, limit, watch.refusals(), http.getProtocol()), http));
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(new PeerHandler());
        server.start();
        client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), connector.getLocalPort()));
    }

    private void send(String bytes) throws IOException {
        client.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The body of the answer to one more request, which ends with a line. */
    private String ask() throws IOException {
        send(REQUEST);
        BufferedReader answers =
                new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1), 1);
        String line = answers.readLine();
        assertEquals("HTTP/1.1 200 OK", line);
        while (!line.isEmpty()) {
            line = answers.readLine();
        }
        return answers.readLine();
    }

    private static final class PeerHandler extends Handler.Abstract.NonBlocking {

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            response.write(true, BufferUtil.toBuffer(Request.getRemoteAddr(request) + "\n"), callback);
            return true;
        }
    }
}
