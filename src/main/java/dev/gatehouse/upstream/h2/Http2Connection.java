package dev.gatehouse.upstream.h2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOEventHandler;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a service by HTTP/2.
 *
 * <p>What is open on it, and all that is said on it, belongs to whoever has the connection's turn; {@link #open}, {@link #retire},
 * {@link #checkLife} and what streams leave word of may come from any thread. Each of these puts what it wants into a queue and asks for
 * output, which is a step of the turn.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9113">RFC 9113</a>
 */
public final class Http2Connection implements IOEventHandler {

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final int NOT_TOLD = -1;

    /** Reads in a row, and frames in a row, before others of the thread have theirs. */
    private static final int MOST_READS = 16;

    private static final int MOST_FRAMES = 64;

    private final IOSession session;
    private final LongSupplier nanoTime;
    private final Http2Owner owner;
    private final Queue<Http2Stream> opened = new ConcurrentLinkedQueue<>();
    private final Queue<Http2Stream> words = new ConcurrentLinkedQueue<>();

    /** From the moment on at which {@link #opened} is emptied for the last time. */
    private volatile boolean ended;

    private volatile boolean retiring;

    private final SignsOfLife life;

    // In the turn.
    private final FrameInput input = new FrameInput();
    private final FrameOutput output = new FrameOutput();
    private final Outbound outbound;
    private final PeerSettings peer = new PeerSettings();
    private final OpenStreams streams = new OpenStreams();
    private final Inbound inbound;
    private boolean settled;
    private boolean leaving;
    private int room = NOT_TOLD;
    private boolean pinged;

    /** @param secured whether it is under TLS */
    public Http2Connection(IOSession session, boolean secured, LongSupplier nanoTime, Http2Owner owner) {
        this.session = session;
        this.nanoTime = nanoTime;
        this.owner = owner;
        this.outbound = new Outbound(output, secured);
        this.life = new SignsOfLife(nanoTime.getAsLong());
        this.inbound = new Inbound(this, streams, output, new FloodGuard(life.lastReadNanos()));
    }

    // From any thread.

    /** Begins an exchange as soon as the service takes another one. */
    public Http2Stream open(AsyncClientExchangeHandler exchange) {
        Http2Stream stream = new Http2Stream(this, outbound, exchange, nanoTime.getAsLong());
        opened.add(stream);
        askForOutput();
        if (ended) {
            giveUpUnbegun();
        }
        return stream;
    }

    /** Whether nothing should be opened, since perhaps nobody is there. */
    public boolean isDoubted() {
        return life.isDoubted();
    }

    /** Closes when nothing is open any more. */
    public void retire() {
        retiring = true;
        askForOutput();
    }

    /** To be called several times a second: a service that has not answered its ping is gone. */
    public void checkLife(long nowNanos) {
        if (life.isGone(nowNanos)) {
            session.close(CloseMode.IMMEDIATE);
        }
    }

    void givenUp(Http2Stream stream) {
        life.givenUp(stream.askedNanos(), nanoTime.getAsLong());
    }

    void hasWord(Http2Stream stream) {
        words.add(stream);
        askForOutput();
    }

    private void askForOutput() {
        session.setEvent(SelectionKey.OP_WRITE);
    }

    // What the reactor tells.

    @Override
    public void connected(IOSession reactors) throws IOException {
        try {
            output.put(PREFACE);
            inbound.begin();
        } catch (Http2Violation never) {
            throw new IOException(never);
        }
        output.flush(session);
    }

    @Override
    public void inputReady(IOSession reactors, @Nullable ByteBuffer src) throws IOException {
        try {
            for (int reads = 0; reads < MOST_READS && !ended; reads++) {
                int count = input.read(session);
                if (count < 0) {
                    end(new ConnectionClosedException("the service closed the connection"));
                    session.close(CloseMode.GRACEFUL);
                    return;
                }
                if (count == 0) {
                    break;
                }
                lives();
                while (!ended && input.next()) {
                    inbound.take(input);
                }
            }
            step();
        } catch (Http2Violation violation) {
            refuse(violation);
        }
    }

    private void lives() {
        if (life.read(nanoTime.getAsLong())) {
            pinged = false;
            room = NOT_TOLD;
            tellRoom();
        }
    }

    @Override
    public void outputReady(IOSession reactors) throws IOException {
        try {
            step();
        } catch (Http2Violation violation) {
            refuse(violation);
        }
    }

    /** Says all that there is to say and room for, fairly. */
    private void step() throws IOException, Http2Violation {
        if (ended) {
            session.clearEvent(SelectionKey.OP_WRITE);
            return;
        }
        takeWords();
        if (!pinged && life.isDoubted()) {
            pinged = true;
            output.begin(Frames.PING, 0, 0, 8).putLong(0);
        }
        output.flush(session);
        int frames = 0;
        boolean more = true;
        while (more && output.hasRoom() && frames < MOST_FRAMES) {
            more = beginNext() || sendNext();
            frames++;
            if (!output.hasRoom()) {
                output.flush(session);
            }
            takeWords();
        }
        output.flush(session);
        if (!isOver() && more && output.hasRoom()) {
            session.setEvent(SelectionKey.OP_WRITE);
        } else {
            session.clearEvent(SelectionKey.OP_WRITE);
        }
    }

    private void takeWords() throws IOException, Http2Violation {
        for (Http2Stream stream = words.poll(); stream != null; stream = words.poll()) {
            stream.wordIsTaken();
            if (stream.isClosed() || stream.id() == 0) {
                continue;
            }
            if (stream.isCancelled()) {
                reset(stream, Frames.CANCEL);
                continue;
            }
            int grant = stream.takeGrant();
            if (grant > 0) {
                output.windowUpdate(stream.id(), grant);
            }
            outbound.queue(stream);
        }
    }

    private boolean isOver() throws IOException, Http2Violation {
        if (ended || !(retiring || leaving) || !streams.isEmpty() || (!leaving && !opened.isEmpty())) {
            return ended;
        }
        output.goAway(Frames.NO_ERROR);
        output.flush(session);
        end(new ConnectionClosedException("the connection was not used any more"));
        session.close(CloseMode.GRACEFUL);
        return true;
    }

    // Requests.

    private boolean beginNext() throws IOException, Http2Violation {
        if (leaving) {
            giveUpUnbegun();
            return false;
        }
        if (!settled || streams.size() >= peer.streams()) {
            return false;
        }
        Http2Stream stream = opened.poll();
        if (stream == null) {
            return false;
        }
        if (!stream.isCancelled()) {
            begin(stream);
        }
        return true;
    }

    private void begin(Http2Stream stream) throws IOException, Http2Violation {
        int id = streams.add(stream);
        if (streams.areExhausted()) {
            leave();
        }
        try {
            stream.begin(id, peer.window());
            outbound.queue(stream);
        } catch (Http2Violation overflow) {
            throw overflow;
        } catch (HttpException | IOException | RuntimeException e) {
            fail(stream, e, Frames.CANCEL);
        }
    }

    private boolean sendNext() throws IOException, Http2Violation {
        Http2Stream stream = outbound.next();
        if (stream == null) {
            return false;
        }
        if (!stream.isCancelled() && stream.wantsToSend()) {
            try {
                stream.sendNext();
                outbound.queue(stream);
            } catch (IOException | RuntimeException e) {
                fail(stream, e, Frames.CANCEL);
            }
        }
        return true;
    }

    // What the service says.

    void settings(ByteBuffer payload) throws Http2Violation {
        int before = peer.window();
        peer.take(payload);
        outbound.limitTable(peer.tableBytes());
        int delta = peer.window() - before;
        if (delta != 0) {
            for (int i = 0; i < streams.size(); i++) {
                widen(streams.at(i), delta);
            }
        }
        settled = true;
        tellRoom();
    }

    boolean isSettled() {
        return settled;
    }

    void widen(Http2Stream stream, long increment) throws Http2Violation {
        stream.widen(increment);
        outbound.queue(stream);
    }

    void widen(long increment) throws Http2Violation {
        if (outbound.widen(increment)) {
            for (int i = 0; i < streams.size(); i++) {
                streams.at(i).isHeldBackNoMore();
                outbound.queue(streams.at(i));
            }
        }
    }

    /** @param last of those that the service has taken up, or may yet */
    void goesAway(int last) {
        leave();
        for (int i = streams.size() - 1; i >= 0; i--) {
            Http2Stream stream = streams.at(i);
            if (stream.id() > last) {
                close(stream);
                stream.fail(new UnprocessedRequest("the service went away before it took the request up"));
            }
        }
        giveUpUnbegun();
    }

    private void leave() {
        leaving = true;
        tellRoom();
    }

    private void tellRoom() {
        int now = !settled || leaving ? 0 : peer.streams();
        if (settled && now != room) {
            room = now;
            owner.room(now);
        }
    }

    // Ends.

    /** Of one exchange; the service is told, the others go on. */
    void fail(Http2Stream stream, Exception cause, int code) throws Http2Violation {
        if (!stream.isClosed()) {
            reset(stream, code);
            stream.fail(cause);
        }
    }

    void reset(Http2Stream stream, int code) throws Http2Violation {
        if (stream.hasBegun()) {
            output.reset(stream.id(), code);
        }
        close(stream);
    }

    void close(Http2Stream stream) {
        stream.close();
        streams.remove(stream);
    }

    long now() {
        return life.lastReadNanos();
    }

    private void giveUpUnbegun() {
        for (Http2Stream stream = opened.poll(); stream != null; stream = opened.poll()) {
            if (!stream.isCancelled()) {
                stream.fail(new UnprocessedRequest("the connection ended before the request was sent"));
            }
        }
    }

    /** The service is told why, if it still listens. */
    private void refuse(Http2Violation found) {
        Http2Violation violation =
                settled ? found : new Http2Violation(found.code(), "the service does not speak HTTP/2");
        try {
            output.goAway(violation.code());
            output.flush(session);
        } catch (IOException | Http2Violation e) {
            // It sees the end.
        }
        end(violation);
        session.close(CloseMode.GRACEFUL);
    }

    private void end(Exception cause) {
        if (ended) {
            return;
        }
        ended = true;
        owner.ended(cause);
        Exception ofStreams = cause instanceof Http2Violation violation ? new BrokenConnection(violation) : cause;
        for (int i = streams.size() - 1; i >= 0; i--) {
            Http2Stream stream = streams.at(i);
            close(stream);
            stream.fail(ofStreams);
        }
        giveUpUnbegun();
    }

    @Override
    public void timeout(IOSession reactors, Timeout timeout) {
        // Sockets have none: the sweep watches over calls.
    }

    @Override
    public void exception(IOSession reactors, Exception cause) {
        end(cause);
        session.close(CloseMode.IMMEDIATE);
    }

    @Override
    public void disconnected(IOSession reactors) {
        end(new ConnectionClosedException(
                life.isDoubted() ? "the service did not answer a ping" : "the service closed the connection"));
    }
}
