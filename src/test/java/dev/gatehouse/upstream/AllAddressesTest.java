package dev.gatehouse.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.http.Fields;
import dev.gatehouse.route.ConcurrencySettings;
import dev.gatehouse.route.EndpointSettings;
import dev.gatehouse.route.Priority;
import dev.gatehouse.route.TimeoutSettings;
import dev.gatehouse.route.UpstreamSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A service whose name has several addresses, each of which is an endpoint. */
@Timeout(60)
final class AllAddressesTest {

    private static final TimeoutSettings TIMEOUTS = new TimeoutSettings(
            Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(40));

    private final AtomicLong passed = new AtomicLong();
    private volatile List<String> addresses = List.of("127.0.0.1");
    private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();
    /** Open connections to the address that goes away. */
    private final AtomicInteger toFirst = new AtomicInteger();

    private ServerSocket first;
    private ServerSocket second;
    private UpstreamClient client;
    private Upstream upstream;

    @BeforeEach
    void start() throws IOException {
        first = serve("127.0.0.1", 0);
        second = serve("127.0.0.2", first.getLocalPort());
        TimeSource time = new TimeSource(() -> System.nanoTime() + passed.get(), TimeSource.SYSTEM.wall());
        client = UpstreamClient.start(time, new AlwaysKnown(this::lookUp), null);
        EndpointSettings name = new EndpointSettings("orders.internal", first.getLocalPort(), 1).forAllAddresses();
        UpstreamSettings one = OneEndpoint.at(1);
        upstream = client.open(new UpstreamSettings(
                one.id(),
                List.of(name),
                one.balance(),
                one.pool(),
                one.health(),
                one.retry(),
                ConcurrencySettings.ADAPTIVE,
                one.isSecret()));
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        first.close();
        second.close();
    }

    @Test
    void all_of_them_are_asked_by_its_name_and_those_that_are_gone_are_left() throws Exception {
        askUntilAsked(Set.of(place("127.0.0.1")));
        addresses = List.of("127.0.0.1", "127.0.0.2");
        passed.addAndGet(TimeUnit.SECONDS.toNanos(11));
        askUntilAsked(Set.of(place("127.0.0.1"), place("127.0.0.2")));
        assertEquals(
                List.of(place("127.0.0.1"), place("127.0.0.2")),
                upstream.state().endpoints().stream()
                        .map(EndpointState::endpoint)
                        .toList());
        assertEquals("orders.internal:" + first.getLocalPort(), heads.take());
        // One connection to each.
        assertEquals(2, Objects.requireNonNull(upstream.lasting().concurrency()).most());
        addresses = List.of("127.0.0.2");
        passed.addAndGet(TimeUnit.SECONDS.toNanos(11));
        int inARow = 0;
        while (inARow < 100) {
            inARow = ask().equals(place("127.0.0.2")) ? inARow + 1 : 0;
        }
        while (toFirst.get() > 0) {
            LockSupport.parkNanos(1_000_000);
        }
        client.closeExpired();
        assertEquals(2, client.openUpstreams());
    }

    private void askUntilAsked(Set<String> places) throws InterruptedException {
        Set<String> asked = new HashSet<>();
        while (!asked.containsAll(places)) {
            asked.add(ask());
            LockSupport.parkNanos(1_000_000);
        }
    }

    private String place(String address) {
        return address + ":" + first.getLocalPort();
    }

    /** @return where it was answered */
    private String ask() throws InterruptedException {
        assertTrue(upstream.admit(Priority.HIGH));
        Answer answer = new Answer(new LinkedBlockingQueue<>(), new AtomicReference<>());
        upstream.send(
                new UpstreamRequest("GET", "/", null, new Fields(), 0, null), TIMEOUTS, OneEndpoint.ONE_TRY, answer);
        return answer.places().take();
    }

    private List<InetAddress> lookUp(String host) {
        try {
            List<InetAddress> found = new ArrayList<>();
            for (String address : addresses) {
                found.add(InetAddress.getByAddress(
                        host, InetAddress.getByName(address).getAddress()));
            }
            return found;
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private ServerSocket serve(String address, int port) throws IOException {
        ServerSocket listener = new ServerSocket(port, 50, InetAddress.getByName(address));
        Thread thread = new Thread(() -> accept(listener, address), "service-" + address);
        thread.setDaemon(true);
        thread.start();
        return listener;
    }

    private void accept(ServerSocket listener, String address) {
        try {
            while (true) {
                Socket socket = listener.accept();
                Thread thread = new Thread(() -> answer(socket, address), "connection-" + address);
                thread.setDaemon(true);
                thread.start();
            }
        } catch (IOException closed) {
            // The end of the test.
        }
    }

    private void answer(Socket socket, String address) {
        int one = address.equals("127.0.0.1") ? 1 : 0;
        toFirst.addAndGet(one);
        try (socket) {
            InputStream in = socket.getInputStream();
            StringBuilder head = new StringBuilder();
            for (int next = in.read(); next >= 0; next = in.read()) {
                head.append((char) next);
                if (head.toString().endsWith("\r\n\r\n")) {
                    heads.add(head.toString().replaceAll("(?s).*Host: (\\S+).*", "$1"));
                    head.setLength(0);
                    socket.getOutputStream()
                            .write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                }
            }
        } catch (IOException gone) {
            // As it happens to services.
        } finally {
            toFirst.addAndGet(-one);
        }
    }

    /** Notes where a whole answer came from. */
    private record Answer(BlockingQueue<String> places, AtomicReference<@Nullable Asked> asked)
            implements UnattendedReceiver {

        @Override
        public void attempting(UpstreamCall call, String endpoint) {
            asked.set(new Asked(call, endpoint));
        }

        @Override
        public void end(@Nullable Fields trailers) {
            Asked last = asked.get();
            if (last != null) {
                last.call().leave();
                places.add(last.place());
            }
        }

        @Override
        public void failed(UpstreamFailure failure) {
            places.add(failure.toString());
        }

        @Override
        public void head(UpstreamResponse response) {}

        @Override
        public void taken(ByteBuffer bytes) {}
    }

    private record Asked(UpstreamCall call, String place) {}
}
