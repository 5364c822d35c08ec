package dev.gatehouse.names;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Messages as dnsjava writes and reads them, and such as nobody should. */
@Timeout(60)
final class DnsWireTest {

    @Test
    void a_question_is_what_another_reads_it_as() throws Exception {
        Message read = new Message(DnsWire.question(0xBEEF, new DnsQuestion("_http._tcp.a.internal", 33), true));
        assertEquals(0xBEEF, read.getHeader().getID());
        assertTrue(read.getHeader().getFlag(Flags.RD));
        assertFalse(read.getHeader().getFlag(Flags.QR));
        assertEquals(
                Name.fromString("_http._tcp.a.internal."), read.getQuestion().getName());
        assertEquals(Type.SRV, read.getQuestion().getType());
        assertEquals(1232, read.getOPT().getPayloadSize());
        assertNull(new Message(DnsWire.question(1, new DnsQuestion("a", 1), false)).getOPT());
    }

    @Test
    void an_answer_is_read_as_another_wrote_it() throws Exception {
        DnsMessage message = DnsWire.answer(ByteBuffer.wrap(answer().toWire()));
        assertNotNull(message);
        assertEquals(7, message.id());
        assertEquals(new DnsQuestion("orders.internal", 1), message.question());
        assertEquals(
                List.of(
                        new DnsRecord("orders.internal", 5, 9, null, "a.b\\046c.internal", null),
                        new DnsRecord("a.internal", 1, 8, InetAddress.getByName("10.0.0.1"), null, null),
                        new DnsRecord("a.internal", 28, 7, InetAddress.getByName("fd00::1"), null, null),
                        new DnsRecord("s.internal", 33, 6, null, "a.internal", new DnsRecord.Place(1, 2, 65_535)),
                        new DnsRecord("s.internal", 33, 0, null, "", new DnsRecord.Place(0, 0, 0))),
                message.records());
    }

    @Test
    void a_question_is_no_answer() {
        assertNull(DnsWire.answer(ByteBuffer.wrap(DnsWire.question(1, new DnsQuestion("a", 1), true))));
    }

    @Test
    void pointers_that_lead_in_a_circle_or_forward_are_no_name() {
        for (int target : new int[] {12, 13, 14, 40}) {
            ByteBuffer bytes = ByteBuffer.allocate(40);
            bytes.putShort((short) 1)
                    .putShort((short) 0x8000)
                    .putShort((short) 1)
                    .putShort((short) 0)
                    .putInt(0);
            bytes.putShort((short) (0xC000 | target)).putShort((short) 1).putShort((short) 1);
            assertNull(DnsWire.answer(bytes.rewind()));
        }
    }

    /** Each record of a large answer could have one that goes through all others. */
    @Test
    void a_name_of_more_pointers_than_a_name_has_parts_is_none() {
        assertNotNull(DnsWire.answer(withPointers(100)));
        assertNull(DnsWire.answer(withPointers(200)));
    }

    /** An answer with a record whose name is at the end of a row of so many pointers, which lie in another record's data. */
    private static ByteBuffer withPointers(int count) {
        ByteBuffer bytes = ByteBuffer.allocate(1000);
        bytes.putShort((short) 1).putShort((short) 0x8000).putShort((short) 1).putShort((short) 2);
        bytes.putInt(0);
        int root = bytes.position();
        bytes.put((byte) 0).putShort((short) Type.A).putShort((short) DClass.IN);
        bytes.put((byte) 0).putShort((short) Type.TXT).putShort((short) DClass.IN);
        bytes.putInt(0).putShort((short) (2 * count));
        for (int i = 0; i < count; i++) {
            bytes.putShort((short) (0xC000 | (i == 0 ? root : bytes.position() - 2)));
        }
        bytes.putShort((short) (0xC000 | bytes.position() - 2));
        bytes.putShort((short) Type.TXT).putShort((short) DClass.IN);
        return bytes.putInt(0).putShort((short) 0).flip();
    }

    @Test
    void names_that_cannot_be_asked_for_are_none() {
        for (String name :
                List.of("", "a..b", ".a", "a.", "a b", "\u00e4", "a\\b", "a".repeat(64), "a.".repeat(127) + "a")) {
            assertFalse(DnsWire.isName(name), name);
        }
        assertTrue(DnsWire.isName("a".repeat(63) + ".b_-0"));
    }

    /** Whatever is changed of a message, it is read to an end, and no record is made up. */
    @Test
    void bytes_of_chance_end_well() throws Exception {
        byte[] whole = answer().toWire();
        Random random = new Random(4711);
        for (int round = 0; round < 200_000; round++) {
            byte[] bytes = Arrays.copyOf(whole, round % 3 == 0 ? random.nextInt(whole.length) : whole.length);
            for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            byte[] before = bytes.clone();
            DnsMessage message = DnsWire.answer(ByteBuffer.wrap(bytes));
            assertArrayEquals(before, bytes);
            assertTrue(message == null || message.records().size() <= 12);
        }
    }

    private static Message answer() throws Exception {
        Message message = new Message(7);
        message.getHeader().setFlag(Flags.QR);
        message.addRecord(Record.newRecord(Name.fromString("Orders.Internal."), Type.A, DClass.IN), Section.QUESTION);
        add(message, "orders.internal.", Type.CNAME, 9, "A.b\\.c.internal.");
        add(message, "a.internal.", Type.A, 8, "10.0.0.1");
        add(message, "a.internal.", Type.AAAA, 7, "fd00::1");
        add(message, "a.internal.", Type.TXT, 7, "\"not asked for\"");
        add(message, "s.internal.", Type.SRV, 6, "1 2 65535 a.internal.");
        add(message, "s.internal.", Type.SRV, 0, "0 0 0 .");
        return message;
    }

    private static void add(Message message, String name, int type, long ttl, String data) throws Exception {
        message.addRecord(
                Record.fromString(Name.fromString(name), type, DClass.IN, ttl, data, Name.root), Section.ANSWER);
    }
}
