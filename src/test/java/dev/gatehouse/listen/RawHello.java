package dev.gatehouse.listen;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/** The first message of a TLS client, with what no library would offer any more, and the server's reaction. */
final class RawHello {

    static final int TLS_1_1 = 0x0302;
    static final int TLS_1_2 = 0x0303;
    static final int TLS_1_3 = 0x0304;
    static final int P_256 = 0x0017;
    static final int FFDHE_2048 = 0x0100;

    private static final int PATIENCE_MILLIS = 20_000;
    private static final int ALERT = 0x15;
    private static final int SHARE_BYTES = 256;

    private RawHello() {}

    /** Sends the hello; what comes back is {@code hello}, or {@code alert N}. */
    static String answerTo(int port, int version, int group, int... suites) throws IOException {
        return answerTo(port, new byte[0], version, group, suites);
    }

    /** The same, with something before it, in one packet. */
    static String answerTo(int port, byte[] preface, int version, int group, int... suites) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(join(preface, record(hello(version, group, suites))));
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int type = in.readUnsignedByte();
            in.readUnsignedShort();
            in.readUnsignedShort();
            int first = in.readUnsignedByte();
            return type == ALERT ? "alert " + in.readUnsignedByte() : first == 2 ? "hello" : "message " + first;
        }
    }

    private static byte[] hello(int version, int group, int... suites) {
        boolean is13 = version == TLS_1_3;
        byte[] ids = shorts(suites);
        byte[] body = join(
                shorts(is13 ? TLS_1_2 : version),
                new byte[32],
                new byte[] {0},
                shorts(ids.length),
                ids,
                new byte[] {1, 0},
                sized(is13 ? join(common(group), supported13(), share(group)) : common(group)));
        return join(new byte[] {1, 0}, shorts(body.length), body);
    }

    /** Groups, point formats, signature algorithms. */
    private static byte[] common(int group) {
        return join(
                extension(10, sized(shorts(group))),
                extension(11, new byte[] {1, 0}),
                extension(13, sized(shorts(0x0403, 0x0804, 0x0401, 0x0203, 0x0201))));
    }

    private static byte[] supported13() {
        return extension(43, join(new byte[] {2}, shorts(TLS_1_3)));
    }

    /** A number below the group's prime, as it must be. */
    private static byte[] share(int group) {
        byte[] key = new byte[SHARE_BYTES];
        key[SHARE_BYTES / 2] = 3;
        return extension(51, sized(join(shorts(group), sized(key))));
    }

    private static byte[] extension(int number, byte[] content) {
        return join(shorts(number), sized(content));
    }

    private static byte[] record(byte[] message) {
        return join(new byte[] {0x16}, shorts(0x0301), sized(message));
    }

    private static byte[] sized(byte[] content) {
        return join(shorts(content.length), content);
    }

    private static byte[] shorts(int... values) {
        byte[] bytes = new byte[values.length * 2];
        for (int i = 0; i < values.length; i++) {
            bytes[2 * i] = (byte) (values[i] >> 8);
            bytes[2 * i + 1] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }
}
