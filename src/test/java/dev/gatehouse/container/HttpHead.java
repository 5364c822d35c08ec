package dev.gatehouse.container;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The head of a message as it was on the wire.
 *
 * @param startLine of the request or the response
 * @param fields as sent, one a line
 */
record HttpHead(String startLine, List<String> fields) {

    static HttpHead read(InputStream in) throws IOException {
        String startLine = line(in);
        List<String> fields = new ArrayList<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            fields.add(line);
        }
        return new HttpHead(startLine, fields);
    }

    /** Of a request. */
    String path() {
        return startLine.split(" ", -1)[1];
    }

    /** Of a response. */
    int status() {
        return Integer.parseInt(startLine.split(" ", -1)[1]);
    }

    Optional<String> field(String name) {
        String prefix = name.toLowerCase(Locale.ROOT) + ":";
        return fields.stream()
                .filter(field -> field.toLowerCase(Locale.ROOT).startsWith(prefix))
                .map(field -> field.substring(prefix.length()).strip())
                .findFirst();
    }

    /** The body that follows, without its framing. Of a response it may only be asked for if it has one. */
    InputStream body(InputStream in) {
        if (field("Transfer-Encoding").isPresent()) {
            return new ChunkedInput(in);
        }
        long length = field("Content-Length").map(Long::parseLong).orElse(0L);
        return new FixedInput(in, length);
    }

    /** Up to CR LF, which is taken and not returned. */
    static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("in a line: " + line);
            }
            line.append((char) c);
        }
        return line.toString().strip();
    }

    /** So many bytes; an earlier end is an {@link EOFException}. */
    private static final class FixedInput extends InputStream {

        private final InputStream in;
        private long left;

        FixedInput(InputStream in, long length) {
            this.in = in;
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            return readOne(this);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int count = in.read(bytes, offset, (int) Math.min(length, left));
            if (count < 0) {
                throw new EOFException(left + " bytes are missing");
            }
            left -= count;
            return count;
        }
    }

    /** Chunks up to the last one; an earlier end is an {@link EOFException}. Trailers are left in the stream. */
    private static final class ChunkedInput extends InputStream {

        private final InputStream in;
        private FixedInput chunk;
        private boolean begun;
        private boolean ended;

        ChunkedInput(InputStream in) {
            this.in = in;
            this.chunk = new FixedInput(in, 0);
        }

        @Override
        public int read() throws IOException {
            return readOne(this);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                // Asked for so by readNBytes, when it has enough: no reason to wait for the next chunk.
                return 0;
            }
            if (ended) {
                return -1;
            }
            int count = chunk.read(bytes, offset, length);
            if (count >= 0) {
                return count;
            }
            nextChunk();
            return read(bytes, offset, length);
        }

        private void nextChunk() throws IOException {
            if (begun) {
                line(in);
            }
            begun = true;
            long size = Long.parseLong(line(in), 16);
            ended = size == 0;
            chunk = new FixedInput(in, size);
        }
    }

    private static int readOne(InputStream in) throws IOException {
        byte[] one = new byte[1];
        return in.read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }
}
