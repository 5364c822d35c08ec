package dev.gatehouse.state;

import dev.gatehouse.state.WindowUse.Use;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * A window's use as bytes: five numbers of 1 to 10 bytes and a checksum over them and their key. The store below has checksums
 * of its pages' heads alone, and a wrong count could turn a consumer away for a month.
 */
final class RowFormat {

    private static final int MOST_BYTES = 5 * 10 + Integer.BYTES;

    private RowFormat() {}

    static byte[] bytes(String key, WindowUse row) {
        ByteBuffer buffer = ByteBuffer.allocate(MOST_BYTES);
        put(buffer, row.start());
        put(buffer, row.end() - row.start());
        put(buffer, row.use().used());
        put(buffer, row.use().granted());
        put(buffer, row.use().most());
        buffer.putInt(checksum(key, buffer.array(), buffer.position()));
        byte[] bytes = new byte[buffer.position()];
        buffer.flip().get(bytes);
        return bytes;
    }

    /** @throws IllegalArgumentException if it is not what was written */
    static WindowUse row(String key, Account account, byte[] bytes) {
        int length = bytes.length - Integer.BYTES;
        if (length < 0 || ByteBuffer.wrap(bytes).getInt(length) != checksum(key, bytes, length)) {
            throw new IllegalArgumentException("the checksum of a row is wrong");
        }
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
            long start = number(buffer);
            long end = start + number(buffer);
            return new WindowUse(account, start, end, new Use(number(buffer), number(buffer), number(buffer)));
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("a row is too short", e);
        }
    }

    private static int checksum(String key, byte[] bytes, int length) {
        CRC32C sum = new CRC32C();
        sum.update(key.getBytes(StandardCharsets.UTF_8));
        sum.update(bytes, 0, length);
        return (int) sum.getValue();
    }

    /** Seven bits a byte, the sign in the lowest of all. */
    private static void put(ByteBuffer buffer, long number) {
        long rest = (number << 1) ^ (number >> 63);
        while ((rest & ~0x7FL) != 0) {
            buffer.put((byte) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        buffer.put((byte) rest);
    }

    private static long number(ByteBuffer buffer) {
        long rest = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte part = buffer.get();
            rest |= (part & 0x7FL) << shift;
            if (part >= 0) {
                break;
            }
        }
        return rest >>> 1 ^ -(rest & 1);
    }
}
