package dev.gatehouse.tls;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;

/**
 * Writes the few structures that the JDK reads and does not write. What is written here is read by the JDK before it is used.
 *
 * @see <a href="https://www.itu.int/rec/T-REC-X.690">X.690, DER</a>
 */
final class Der {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final int LAST_SHORT_YEAR = 2049;

    private Der() {}

    static byte[] sequence(byte[]... parts) {
        return of(0x30, join(parts));
    }

    /** A part of its own number in the structure around it, in an envelope of that number. */
    static byte[] numbered(int number, byte[] part) {
        return of(0xA0 | number, part);
    }

    /** The same in place of the part's own tag. */
    static byte[] relabelled(int number, byte[] content) {
        return of(0x80 | number, content);
    }

    static byte[] integer(long value) {
        return integer(BigInteger.valueOf(value));
    }

    static byte[] integer(BigInteger value) {
        return of(0x02, value.toByteArray());
    }

    static byte[] octets(byte[] content) {
        return of(0x04, content);
    }

    static byte[] bits(byte[] content) {
        return of(0x03, join(new byte[] {0}, content));
    }

    static byte[] nothing() {
        return of(0x05);
    }

    static byte[] oid(int... arcs) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.write(arcs[0] * 40 + arcs[1]);
        for (int i = 2; i < arcs.length; i++) {
            int arc = arcs[i];
            for (int shift = 28; shift > 0; shift -= 7) {
                if (arc >> shift != 0) {
                    content.write(0x80 | (arc >> shift & 0x7F));
                }
            }
            content.write(arc & 0x7F);
        }
        return of(0x06, content.toByteArray());
    }

    /** With two digits of the year as long as these suffice, as RFC 5280 §4.1.2.5 has it. */
    static byte[] time(Instant instant) {
        String text = TIME.format(instant);
        boolean isShort = instant.atZone(ZoneOffset.UTC).getYear() <= LAST_SHORT_YEAR;
        return isShort
                ? of(0x17, text.substring(2).getBytes(StandardCharsets.US_ASCII))
                : of(0x18, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] of(int tag, byte[]... content) {
        byte[] bytes = join(content);
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + 6);
        out.write(tag);
        if (bytes.length < 0x80) {
            out.write(bytes.length);
        } else {
            byte[] length = unsigned(bytes.length);
            out.write(0x80 | length.length);
            out.writeBytes(length);
        }
        out.writeBytes(bytes);
        return out.toByteArray();
    }

    private static byte[] unsigned(int value) {
        byte[] signed = BigInteger.valueOf(value).toByteArray();
        return signed[0] == 0 ? Arrays.copyOfRange(signed, 1, signed.length) : signed;
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }
}
