package dev.gatehouse.exchange;

import java.util.concurrent.ThreadLocalRandom;

/** The name of one exchange: taken from a trusted peer or made. */
final class RequestId {

    static final String FIELD = "X-Request-Id";

    private static final int MAX_LENGTH = 128;
    private static final char[] DIGITS = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
    private static final int LENGTH = 26;

    private RequestId() {}

    /** 128 random bits in Crockford's base 32: unique, not secret. */
    static String make() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        char[] id = new char[LENGTH];
        fill(id, 0, random.nextLong());
        fill(id, LENGTH / 2, random.nextLong());
        return new String(id);
    }

    private static void fill(char[] id, int from, long bits) {
        for (int i = 0; i < LENGTH / 2; i++) {
            id[from + i] = DIGITS[(int) (bits >>> (5 * i)) & 31];
        }
    }

    /** Whether an id that somebody else made may stand in our logs: letters, digits and {@code -_.:/+=}. */
    static boolean isAcceptable(String id) {
        if (id.isEmpty() || id.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!alphanumeric && "-_.:/+=".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }
}
