package dev.gatehouse.audit;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * A batch of records as JSON objects, one to a line, in a buffer that is used again for every batch.
 *
 * <p>A line cannot be forged, nor can it disturb a terminal: besides what JSON demands, every control, format and
 * separator character (C0, C1, U+2028, bidirectional overrides, byte order marks) is written as an escape, and a
 * surrogate without its partner as U+FFFD. Used by the writer's thread alone.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8259#section-7">RFC 8259 §7</a>
 */
final class JsonLines {

    /** The most that one record can take: every character of every text as a six-byte escape. */
    static final int MAX_RECORD_BYTES = maxRecordBytes();

    private static final int CAPACITY_BYTES = 2 * MAX_RECORD_BYTES;
    private static final int ESCAPE_BYTES = 6;
    private static final int REPLACEMENT = 0xFFFD;
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};
    private static final int SECOND_CHARS = "2026-11-24T03:50:14".length();

    private final byte[] bytes = new byte[CAPACITY_BYTES];
    private final byte[] second = new byte[SECOND_CHARS];
    private long renderedSecond = Long.MIN_VALUE;
    private int end;

    private static int maxRecordBytes() {
        int bytes = 0;
        for (Field field : Field.values()) {
            bytes += field.prefix().length + ESCAPE_BYTES * (field.maxChars() + 1);
        }
        return bytes;
    }

    /** Whether another record fits, whatever it holds. */
    boolean hasRoom() {
        return CAPACITY_BYTES - end >= MAX_RECORD_BYTES;
    }

    /** All that was written since the last {@link #clear}; a view, valid until then. */
    ByteBuffer written() {
        return ByteBuffer.wrap(bytes, 0, end);
    }

    void clear() {
        end = 0;
    }

    /** Where the next record will begin, to {@link #dropFrom} there if it cannot be finished. */
    int mark() {
        return end;
    }

    void dropFrom(int mark) {
        end = mark;
    }

    JsonLines begin() {
        bytes[end++] = '{';
        return this;
    }

    void finish() {
        bytes[end++] = '}';
        bytes[end++] = '\n';
    }

    /** Leaves the field out if there is nothing to say. */
    JsonLines text(Field field, @Nullable String value) {
        if (value != null) {
            name(field);
            bytes[end++] = '"';
            characters(value, field.maxChars());
            bytes[end++] = '"';
        }
        return this;
    }

    JsonLines number(Field field, long value) {
        name(field);
        digits(value);
        return this;
    }

    /** In UTC to the millisecond; years 0 to 9999. @see <a href="https://www.rfc-editor.org/rfc/rfc3339">RFC 3339</a> */
    JsonLines time(Field field, Instant instant) {
        name(field);
        bytes[end++] = '"';
        if (instant.getEpochSecond() != renderedSecond) {
            renderSecond(instant.getEpochSecond());
        }
        System.arraycopy(second, 0, bytes, end, SECOND_CHARS);
        end += SECOND_CHARS;
        bytes[end++] = '.';
        int millis = instant.getNano() / 1_000_000;
        twoDigits(millis / 10, bytes, end);
        bytes[end + 2] = (byte) ('0' + millis % 10);
        end += 3;
        bytes[end++] = 'Z';
        bytes[end++] = '"';
        return this;
    }

    private void renderSecond(long epochSecond) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(epochSecond, 0, ZoneOffset.UTC);
        twoDigits(time.getYear() / 100, second, 0);
        twoDigits(time.getYear() % 100, second, 2);
        second[4] = '-';
        twoDigits(time.getMonthValue(), second, 5);
        second[7] = '-';
        twoDigits(time.getDayOfMonth(), second, 8);
        second[10] = 'T';
        twoDigits(time.getHour(), second, 11);
        second[13] = ':';
        twoDigits(time.getMinute(), second, 14);
        second[16] = ':';
        twoDigits(time.getSecond(), second, 17);
        renderedSecond = epochSecond;
    }

    private static void twoDigits(int value, byte[] to, int at) {
        to[at] = (byte) ('0' + value / 10);
        to[at + 1] = (byte) ('0' + value % 10);
    }

    private void name(Field field) {
        if (bytes[end - 1] != '{') {
            bytes[end++] = ',';
        }
        byte[] prefix = field.prefix();
        System.arraycopy(prefix, 0, bytes, end, prefix.length);
        end += prefix.length;
    }

    private void digits(long value) {
        if (value < 0) {
            bytes[end++] = '-';
        }
        int from = end;
        long rest = value;
        do {
            bytes[end++] = (byte) ('0' + Math.abs(rest % 10));
            rest /= 10;
        } while (rest != 0);
        for (int to = end - 1; from < to; from++, to--) {
            byte swapped = bytes[from];
            bytes[from] = bytes[to];
            bytes[to] = swapped;
        }
    }

    private void characters(String value, int maxChars) {
        int length = Math.min(value.length(), maxChars);
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c >= ' ' && c < 0x7F && c != '"' && c != '\\') {
                bytes[end++] = (byte) c;
            } else if (c == '"' || c == '\\') {
                bytes[end++] = '\\';
                bytes[end++] = (byte) c;
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < length
                    && Character.isLowSurrogate(value.charAt(i + 1))) {
                codePoint(Character.toCodePoint(c, value.charAt(++i)));
            } else {
                codePoint(Character.isSurrogate(c) ? REPLACEMENT : c);
            }
        }
        if (length < value.length()) {
            codePoint('…');
        }
    }

    private void codePoint(int codePoint) {
        if (mustBeEscaped(codePoint)) {
            if (Character.isBmpCodePoint(codePoint)) {
                escape(codePoint);
            } else {
                escape(Character.highSurrogate(codePoint));
                escape(Character.lowSurrogate(codePoint));
            }
        } else if (codePoint < 0x800) {
            bytes[end++] = (byte) (0xC0 | (codePoint >> 6));
            continuation(codePoint);
        } else if (codePoint < 0x10000) {
            bytes[end++] = (byte) (0xE0 | (codePoint >> 12));
            continuation(codePoint >> 6);
            continuation(codePoint);
        } else {
            bytes[end++] = (byte) (0xF0 | (codePoint >> 18));
            continuation(codePoint >> 12);
            continuation(codePoint >> 6);
            continuation(codePoint);
        }
    }

    private static boolean mustBeEscaped(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    private void continuation(int bits) {
        bytes[end++] = (byte) (0x80 | (bits & 0x3F));
    }

    private void escape(int unit) {
        bytes[end++] = '\\';
        bytes[end++] = 'u';
        bytes[end++] = HEX[(unit >> 12) & 0xF];
        bytes[end++] = HEX[(unit >> 8) & 0xF];
        bytes[end++] = HEX[(unit >> 4) & 0xF];
        bytes[end++] = HEX[unit & 0xF];
    }
}
