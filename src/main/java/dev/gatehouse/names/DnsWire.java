package dev.gatehouse.names;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The form of messages, as far as questions and answers for addresses and services need it. A name is read in lower case, without the
 * dot at its end; what is neither letter, digit, hyphen nor underscore in it as a backslash and three digits, so that two names are the
 * same if their texts are.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1035#section-4.1">RFC 1035 §4.1</a>
 */
final class DnsWire {

    /** So long may an answer by UDP be. Some servers leave records out, without a word, where nothing is said. */
    private static final int PAYLOAD = 1232;

    private static final int HEADER_BYTES = 12;
    private static final int IS_ANSWER = 0x8000;
    private static final int OPCODE = 0x7800;
    private static final int IS_TRUNCATED = 0x0200;
    private static final int RECURSION_DESIRED = 0x0100;
    private static final int CODE = 0x000F;
    private static final int INTERNET = 1;
    private static final int OPT = 41;
    private static final int MOST_NAME_BYTES = 255;
    private static final int MOST_LABEL_BYTES = 63;
    private static final int POINTER = 0xC0;

    /** As many as a name can have parts: more only cost time. */
    private static final int MOST_POINTERS = 127;

    private DnsWire() {}

    /**
     * @param name in lower case, without a dot at its end
     * @return whether it can be asked for
     */
    static boolean isName(String name) {
        if (name.isEmpty() || name.length() > MOST_NAME_BYTES - 2) {
            return false;
        }
        for (String label : name.split("\\.", -1)) {
            boolean plain = label.chars().allMatch(DnsWire::isPlain);
            if (label.isEmpty() || label.length() > MOST_LABEL_BYTES || !plain) {
                return false;
            }
        }
        return true;
    }

    /**
     * @param question whose name {@linkplain #isName is one}
     * @param extended whether it says by EDNS how long the answer may be
     */
    static byte[] question(int id, DnsQuestion question, boolean extended) {
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + MOST_NAME_BYTES + 32);
        bytes.putShort((short) id).putShort((short) RECURSION_DESIRED);
        bytes.putShort((short) 1).putShort((short) 0).putShort((short) 0);
        bytes.putShort((short) (extended ? 1 : 0));
        for (String label : question.name().split("\\.", -1)) {
            bytes.put((byte) label.length()).put(label.getBytes(StandardCharsets.US_ASCII));
        }
        bytes.put((byte) 0).putShort((short) question.type()).putShort((short) INTERNET);
        if (extended) {
            bytes.put((byte) 0)
                    .putShort((short) OPT)
                    .putShort((short) PAYLOAD)
                    .putInt(0)
                    .putShort((short) 0);
        }
        byte[] wire = new byte[bytes.flip().remaining()];
        bytes.get(wire);
        return wire;
    }

    /** Null if the bytes are no answer of a server, or not well formed. */
    static @Nullable DnsMessage answer(ByteBuffer bytes) {
        try {
            return new Reading(bytes).message();
        } catch (RuntimeException malformed) {
            // It ends too soon, or a name in it has no end.
            return null;
        }
    }

    private static boolean isPlain(int c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }

    private static final class Reading {

        private final ByteBuffer bytes;

        Reading(ByteBuffer bytes) {
            this.bytes = bytes.slice();
        }

        private int unsignedShort() {
            return Short.toUnsignedInt(bytes.getShort());
        }

        @Nullable
        DnsMessage message() {
            int id = unsignedShort();
            int flags = unsignedShort();
            int questions = unsignedShort();
            int answers = unsignedShort();
            bytes.getInt();
            if ((flags & IS_ANSWER) == 0 || (flags & OPCODE) != 0 || questions > 1) {
                return null;
            }
            boolean truncated = (flags & IS_TRUNCATED) != 0;
            DnsQuestion question = questions == 0 ? null : question();
            List<DnsRecord> records = new ArrayList<>();
            for (int i = 0; i < answers && !truncated; i++) {
                DnsRecord record = record();
                if (record != null) {
                    records.add(record);
                }
            }
            return new DnsMessage(id, truncated, flags & CODE, question, records);
        }

        private DnsQuestion question() {
            String name = name();
            int type = unsignedShort();
            if (unsignedShort() != INTERNET) {
                throw new IllegalArgumentException("another class");
            }
            return new DnsQuestion(name, type);
        }

        /** Null if nobody asks for its like. */
        private @Nullable DnsRecord record() {
            String name = name();
            int type = unsignedShort();
            int recordClass = unsignedShort();
            // With the first bit set it counts as 0. See RFC 2181 §8.
            long ttl = Math.max(0, bytes.getInt());
            int end = unsignedShort() + bytes.position();
            DnsRecord record = recordClass == INTERNET ? record(name, type, ttl, end) : null;
            if (record != null && bytes.position() != end) {
                throw new IllegalArgumentException("its length is wrong");
            }
            bytes.position(end);
            return record;
        }

        private @Nullable DnsRecord record(String name, int type, long ttl, int end) {
            return switch (type) {
                case DnsRecord.A -> new DnsRecord(name, type, ttl, address(4, end), null, null);
                case DnsRecord.AAAA -> new DnsRecord(name, type, ttl, address(16, end), null, null);
                case DnsRecord.CNAME -> new DnsRecord(name, type, ttl, null, name(), null);
                case DnsRecord.SRV -> {
                    var place = new DnsRecord.Place(unsignedShort(), unsignedShort(), unsignedShort());
                    yield new DnsRecord(name, type, ttl, null, name(), place);
                }
                default -> null;
            };
        }

        private InetAddress address(int length, int end) {
            if (bytes.position() + length != end) {
                throw new IllegalArgumentException("an address of another length");
            }
            byte[] address = new byte[length];
            bytes.get(address);
            try {
                return InetAddress.getByAddress(address);
            } catch (UnknownHostException e) {
                throw new IllegalStateException("its length was looked at", e);
            }
        }

        /** Each pointer leads to before whatever was read of the name, so that it has an end. */
        private String name() {
            StringBuilder name = new StringBuilder();
            int length = 1;
            int after = -1;
            int earliest = bytes.position();
            int pointers = 0;
            for (int label = next(); label != 0; label = next()) {
                if (label >= POINTER) {
                    int target = (label & ~POINTER) << 8 | next();
                    after = after < 0 ? bytes.position() : after;
                    pointers++;
                    if (target >= earliest || pointers > MOST_POINTERS) {
                        throw new IllegalArgumentException("a pointer that does not lead back, or too many");
                    }
                    earliest = target;
                    bytes.position(target);
                } else {
                    length += 1 + label;
                    if (label > MOST_LABEL_BYTES || length > MOST_NAME_BYTES) {
                        throw new IllegalArgumentException("a name that is too long");
                    }
                    append(name, label);
                }
            }
            if (after >= 0) {
                bytes.position(after);
            }
            return name.toString();
        }

        private int next() {
            return Byte.toUnsignedInt(bytes.get());
        }

        private void append(StringBuilder name, int length) {
            if (name.length() > 0) {
                name.append('.');
            }
            for (int i = 0; i < length; i++) {
                int c = next();
                if (c >= 'A' && c <= 'Z') {
                    name.append((char) (c | 0x20));
                } else if (isPlain(c)) {
                    name.append((char) c);
                } else {
                    name.append('\\').append(c / 100).append(c / 10 % 10).append(c % 10);
                }
            }
        }
    }
}
