package dev.gatehouse.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.http.Fields;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ReplayableBodyTest {

    /** However much each connection takes at a time, and wherever the first try breaks off. */
    @Property
    void another_try_gets_the_same_bytes(
            @ForAll @AlphaChars @StringLength(max = 5000) String text,
            @ForAll @IntRange(min = 1, max = 700) int firstTakes,
            @ForAll @IntRange(max = 20) int firstSteps,
            @ForAll @IntRange(min = 1, max = 700) int secondTakes)
            throws IOException {
        ReplayableBody body = new ReplayableBody(new Source(text), 5000);
        RequestBody first = body.nextTry();
        Taken takenFirst = new Taken(firstTakes);
        first.start(ReplayableBodyTest::nothing);
        for (int i = 0; i < firstSteps && first.available() && !takenFirst.ended; i++) {
            first.produce(takenFirst);
        }

        RequestBody second = body.nextTry();
        Taken takenSecond = new Taken(secondTakes);
        second.start(ReplayableBodyTest::nothing);
        while (!takenSecond.ended) {
            assertTrue(second.available());
            second.produce(takenSecond);
        }
        assertTrue(body.isWhole());
        assertTrue(text.startsWith(takenFirst.text()));
        assertEquals(text, takenSecond.text());
    }

    @Test
    void who_was_superseded_gets_nothing_more() throws IOException {
        ReplayableBody body = new ReplayableBody(new Source("abcdef"), 100);
        RequestBody first = body.nextTry();
        first.start(ReplayableBodyTest::nothing);
        body.nextTry().start(ReplayableBodyTest::nothing);
        Taken taken = new Taken(100);
        first.produce(taken);
        assertFalse(first.available());
        assertEquals("", taken.text());
    }

    @Test
    void what_is_too_long_is_passed_on_and_not_kept() throws IOException {
        ReplayableBody body = new ReplayableBody(new Source("abcdef"), 5);
        RequestBody only = body.nextTry();
        Taken taken = new Taken(3);
        only.start(ReplayableBodyTest::nothing);
        only.produce(taken);
        assertTrue(body.isWhole());
        while (!taken.ended) {
            only.produce(taken);
        }
        assertFalse(body.isWhole());
        assertEquals("abcdef", taken.text());
    }

    private static void nothing() {
        // What there is more of is asked for here.
    }

    /** A body that is all there. */
    private static final class Source implements RequestBody {
        private final ByteBuffer bytes;

        Source(String text) {
            this.bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public long length() {
            return UNKNOWN_LENGTH;
        }

        @Override
        public void start(Runnable more) {
            more.run();
        }

        @Override
        public boolean available() {
            return true;
        }

        @Override
        public void produce(Sink sink) throws IOException {
            if (bytes.hasRemaining()) {
                sink.write(bytes);
            }
            if (!bytes.hasRemaining()) {
                sink.end(null);
            }
        }
    }

    /** A connection that takes a little at a time. */
    private static final class Taken implements RequestBody.Sink {
        private final StringBuilder taken = new StringBuilder();
        private final int most;
        private boolean ended;

        Taken(int most) {
            this.most = most;
        }

        @Override
        public int write(ByteBuffer bytes) {
            byte[] some = new byte[Math.min(most, bytes.remaining())];
            bytes.get(some);
            taken.append(new String(some, StandardCharsets.US_ASCII));
            return some.length;
        }

        @Override
        public void end(@Nullable Fields trailers) {
            ended = true;
        }

        String text() {
            return taken.toString();
        }
    }
}
