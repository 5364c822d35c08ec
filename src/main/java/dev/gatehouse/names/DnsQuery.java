package dev.gatehouse.names;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * A question on its way, by an id that nobody can guess.
 *
 * @param isExtended whether it says by EDNS how long the answer may be
 */
record DnsQuery(int id, DnsQuestion question, boolean isExtended) {

    private static final SecureRandom RANDOM = new SecureRandom();

    static DnsQuery of(DnsQuestion question, boolean extended) {
        return new DnsQuery(RANDOM.nextInt(1 << 16), question, extended);
    }

    ByteBuffer wire() {
        return ByteBuffer.wrap(DnsWire.question(id, question, isExtended));
    }

    /** Null if the bytes are no answer to this question. */
    @Nullable
    DnsMessage answerIn(ByteBuffer bytes) {
        DnsMessage message = DnsWire.answer(bytes);
        boolean same = message != null
                && message.id() == id
                && (question.equals(message.question()) || isRefusedUnread(message));
        return same ? message : null;
    }

    /** Who does not understand a question may not repeat it. */
    private static boolean isRefusedUnread(DnsMessage message) {
        return message.question() == null && message.code() == DnsMessage.NOT_UNDERSTOOD;
    }
}
