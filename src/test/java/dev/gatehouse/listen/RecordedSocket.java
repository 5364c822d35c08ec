package dev.gatehouse.listen;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;

/** A socket under TLS 1.2 that keeps what came, to look at the kinds of its records. */
public final class RecordedSocket extends Socket {

    private static final int HEADER_BYTES = 5;
    private static final int ALERT = 21;

    private final ByteArrayOutputStream received = new ByteArrayOutputStream();

    public RecordedSocket(int port) throws IOException {
        super(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new FilterInputStream(super.getInputStream()) {
            @Override
            public int read() throws IOException {
                int next = super.read();
                if (next >= 0) {
                    received.write(next);
                }
                return next;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int count = super.read(bytes, offset, length);
                if (count > 0) {
                    received.write(bytes, offset, count);
                }
                return count;
            }
        };
    }

    /** Whether the last whole record that came is an alert, as the one that says that all was sent. */
    public boolean endsWithAlert() {
        byte[] bytes = received.toByteArray();
        int last = 0;
        for (int at = 0; at + HEADER_BYTES <= bytes.length; ) {
            last = bytes[at];
            at += HEADER_BYTES + (bytes[at + 3] & 0xFF) * 256 + (bytes[at + 4] & 0xFF);
        }
        return last == ALERT;
    }
}
