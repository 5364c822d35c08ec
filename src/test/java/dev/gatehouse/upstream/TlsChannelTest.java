package dev.gatehouse.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.route.ServiceProtocol;
import dev.gatehouse.route.UpstreamTls;
import dev.gatehouse.tls.Issued;
import dev.gatehouse.tls.Issuer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What comes and goes by TLS, where the socket gives and takes as it likes. */
final class TlsChannelTest {

    private static final Issued CERTIFICATE = Issuer.root().issue("EC", "localhost");
    private static final char[] NO_PASSWORD = new char[0];

    private final Wire wire = new Wire();
    private final SSLEngine server = server();
    private final TlsChannel client = new TlsChannel(
            new TlsContext(new UpstreamTls(null, null, false, null), ServiceProtocol.HTTP_1_1).engine("localhost", 443),
            wire,
            new ChunkPool());

    @BeforeEach
    void shakeHands() throws IOException {
        while (!client.shakeHands()) {
            hear();
        }
        hear();
        client.read(ByteBuffer.allocate(100));
    }

    @Test
    void another_record_behind_an_answer_is_known_to_be_there() throws IOException {
        say("answer");
        say("more");
        ByteBuffer room = ByteBuffer.allocate("answer".length() + 1);
        assertEquals("answer".length(), client.read(room));
        assertTrue(client.mayHoldMore());
        assertTrue(client.holdsInput());
        assertEquals("more".length(), client.read(ByteBuffer.allocate(100)));
        assertFalse(client.mayHoldMore());
        assertFalse(client.holdsInput());
    }

    @Test
    void so_is_the_beginning_of_one_which_alone_is_nothing_to_be_read() throws IOException {
        say("answer");
        wire.incoming.write(23);
        assertEquals("answer".length(), client.read(ByteBuffer.allocate(100)));
        assertTrue(client.mayHoldMore());
        assertEquals(0, client.read(ByteBuffer.allocate(100)));
        assertFalse(client.holdsInput());
    }

    @Test
    void what_there_is_no_room_for_waits() throws IOException {
        say("answer");
        ByteBuffer room = ByteBuffer.allocate(4);
        assertEquals(4, client.read(room));
        assertTrue(client.holdsInput());
        room.clear();
        assertEquals(2, client.read(room));
        assertEquals(0, client.read(room));
    }

    @Test
    void what_the_socket_does_not_take_waits_for_it() throws IOException {
        wire.taking = 10;
        ByteBuffer body = ByteBuffer.allocate(50_000);
        int written = client.write(body);
        assertTrue(written > 0 && written < 50_000, "" + written);
        assertTrue(client.holdsOutput());
        assertEquals(0, client.write(body));
        wire.taking = Integer.MAX_VALUE;
        assertTrue(client.flush());
        assertEquals(body.remaining(), client.write(body));
        assertEquals(50_000, hear());
    }

    @Test
    void the_end_is_one_only_if_it_is_said() throws IOException {
        server.closeOutbound();
        transfer(ByteBuffer.allocate(0));
        assertEquals(-1, client.read(ByteBuffer.allocate(100)));
    }

    @Test
    void else_it_is_a_failure() {
        wire.ended = true;
        assertThrows(IOException.class, () -> client.read(ByteBuffer.allocate(100)));
    }

    @Test
    void it_says_itself_that_it_ends() throws IOException {
        client.close();
        hear();
        assertTrue(server.isInboundDone());
    }

    private void say(String text) throws IOException {
        transfer(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }

    /** As the server would send it. */
    private void transfer(ByteBuffer plain) throws IOException {
        ByteBuffer encrypted = ByteBuffer.allocate(40_000);
        server.wrap(plain, encrypted);
        wire.incoming.write(encrypted.array(), 0, encrypted.position());
    }

    /** The server's turn, with all that has been sent to it; returns how many bytes came of it. */
    private int hear() throws IOException {
        ByteBuffer encrypted = ByteBuffer.wrap(wire.outgoing.toByteArray());
        wire.outgoing.reset();
        int count = 0;
        while (true) {
            HandshakeStatus status = server.getHandshakeStatus();
            if (status == HandshakeStatus.NEED_TASK) {
                server.getDelegatedTask().run();
            } else if (status == HandshakeStatus.NEED_WRAP && !server.isOutboundDone()) {
                transfer(ByteBuffer.allocate(0));
            } else if (encrypted.hasRemaining()) {
                ByteBuffer plain = ByteBuffer.allocate(40_000);
                SSLEngineResult result = server.unwrap(encrypted, plain);
                count += plain.position();
                if (result.bytesConsumed() == 0 && result.getHandshakeStatus() == status) {
                    return count;
                }
            } else {
                return count;
            }
        }
    }

    private static SSLEngine server() {
        try {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(null, null);
            keys.setKeyEntry(
                    "own",
                    CERTIFICATE.keys().getPrivate(),
                    NO_PASSWORD,
                    CERTIFICATE.chain().toArray(X509Certificate[]::new));
            KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
            factory.init(keys, NO_PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(factory.getKeyManagers(), null, null);
            SSLEngine engine = context.createSSLEngine();
            engine.setUseClientMode(false);
            return engine;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A socket that takes no more than it is told to. */
    private static final class Wire implements ByteChannel {

        final ByteArrayOutputStream incoming = new ByteArrayOutputStream();
        final ByteArrayOutputStream outgoing = new ByteArrayOutputStream();
        int taking = Integer.MAX_VALUE;
        boolean ended;

        @Override
        public int read(ByteBuffer dst) {
            byte[] bytes = incoming.toByteArray();
            incoming.reset();
            int count = Math.min(bytes.length, dst.remaining());
            dst.put(bytes, 0, count);
            incoming.write(bytes, count, bytes.length - count);
            return count == 0 && ended ? -1 : count;
        }

        @Override
        public int write(ByteBuffer src) {
            int count = Math.min(taking, src.remaining());
            byte[] bytes = new byte[count];
            src.get(bytes);
            outgoing.write(bytes, 0, count);
            taking -= taking == Integer.MAX_VALUE ? 0 : count;
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
