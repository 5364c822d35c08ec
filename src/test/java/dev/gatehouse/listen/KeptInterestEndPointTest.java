package dev.gatehouse.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With a real client and a server whose answers the test lets go. */
@Timeout(30)
final class KeptInterestEndPointTest {

    private static final String REQUEST = "GET /%d HTTP/1.1\r\nHost: a\r\n\r\n";

    private final Server server = new Server(new FrontThreadPool(4));
    private final FrontConnector connector = new FrontConnector(
            server, 1, Watches.patient(), Watches.open(Watches.patient()), new HttpConnectionFactory());
    private final Held held = new Held();
    private Socket client;
    private BufferedReader answers;

    @BeforeEach
    void connect() throws Exception {
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(held);
        server.start();
        client = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort());
        answers = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        held.letAllGo();
        server.stop();
    }

    @Test
    void the_interest_stays_while_a_request_is_under_way() throws Exception {
        send(1);
        Answer first = held.next();
        assertTrue(endPoint().looksForBytes());
        first.letGo();
        assertEquals("/1", answered());
    }

    @Test
    void bytes_that_nobody_waits_for_are_not_looked_for_any_more() throws Exception {
        send(1);
        held.next();
        send(2);
        while (endPoint().looksForBytes()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void a_request_that_came_before_the_answer_is_served_after_it() throws Exception {
        send(1);
        Answer first = held.next();
        send(2);
        while (endPoint().looksForBytes()) {
            Thread.onSpinWait();
        }
        first.letGo();
        assertEquals("/1", answered());
        held.next().letGo();
        assertEquals("/2", answered());
    }

    @Test
    void many_requests_follow_one_another_on_a_connection() throws Exception {
        for (int i = 0; i < 1000; i++) {
            send(i);
            held.next().letGo();
            assertEquals("/" + i, answered());
        }
    }

    /** The next request may arrive at any moment of the last one's end. */
    @Test
    void none_of_many_requests_is_missed_that_are_sent_before_the_answer_was_read() throws Exception {
        send(0);
        for (int i = 0; i < 1000; i++) {
            Answer answer = held.next();
            send(i + 1);
            answer.letGo();
            assertEquals("/" + i, answered());
        }
    }

    @Test
    void a_head_in_pieces_is_waited_for() throws Exception {
        String head = String.format(REQUEST, 7);
        for (int i = 0; i < head.length(); i++) {
            client.getOutputStream().write(head.charAt(i));
        }
        held.next().letGo();
        assertEquals("/7", answered());
    }

    @Test
    void a_client_that_leaves_between_two_requests_is_let_go() throws Exception {
        send(1);
        held.next().letGo();
        answered();
        client.shutdownOutput();
        assertEquals(-1, answers.read());
    }

    private KeptInterestEndPoint endPoint() {
        return (KeptInterestEndPoint)
                connector.getConnectedEndPoints().iterator().next();
    }

    private void send(int number) throws IOException {
        client.getOutputStream().write(String.format(REQUEST, number).getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The body of the next answer, which ends with a line. */
    private String answered() throws IOException {
        String line = answers.readLine();
        assertEquals("HTTP/1.1 200 OK", line);
        while (!line.isEmpty()) {
            line = answers.readLine();
        }
        return answers.readLine();
    }

    private record Answer(Request request, Response response, Callback callback) {

        void letGo() {
            String path = request.getHttpURI().getPath() + "\n";
            response.write(true, BufferUtil.toBuffer(path), callback);
        }
    }

    /** Keeps every request until it is let go, without blocking. */
    private static final class Held extends Handler.Abstract.NonBlocking {

        private final BlockingQueue<Answer> waiting = new LinkedBlockingQueue<>();

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            return waiting.add(new Answer(request, response, callback));
        }

        Answer next() throws InterruptedException {
            Answer answer = waiting.poll(20, TimeUnit.SECONDS);
            assertTrue(answer != null, "no request came");
            return answer;
        }

        void letAllGo() {
            waiting.forEach(Answer::letGo);
        }
    }
}
