package dev.gatehouse.http;

/**
 * SipHash-2-4: a hash whose collisions nobody can look for who does not know the key. Where callers are told apart by it the
 * key is drawn by chance: whoever could find an address or a field's value that collides with another caller's could use up
 * that caller's limit.
 *
 * @see <a href="https://www.aumasson.jp/siphash/siphash.pdf">Aumasson, Bernstein: SipHash, a fast short-input PRF</a>
 */
public final class KeyedHash {

    private static final int CHARS_PER_WORD = 4;

    private final long key0;
    private final long key1;

    public KeyedHash(long key0, long key1) {
        this.key0 = key0;
        this.key1 = key1;
    }

    /** Of three words, each with its lowest byte first. */
    public long of(long word0, long word1, long word2) {
        Rounds rounds = new Rounds(key0, key1);
        rounds.absorb(word0);
        rounds.absorb(word1);
        rounds.absorb(word2);
        return rounds.finish(0, 3 * Long.BYTES);
    }

    /** Of a text in UTF-16, lower byte first. */
    public long of(String text) {
        Rounds rounds = new Rounds(key0, key1);
        int whole = text.length() - text.length() % CHARS_PER_WORD;
        for (int i = 0; i < whole; i += CHARS_PER_WORD) {
            rounds.absorb(word(text, i, i + CHARS_PER_WORD));
        }
        return rounds.finish(word(text, whole, text.length()), (long) text.length() * Character.BYTES);
    }

    private static long word(String text, int from, int to) {
        long word = 0;
        for (int i = to - 1; i >= from; i--) {
            word = word << Character.SIZE | text.charAt(i);
        }
        return word;
    }

    /** The state between two words; it never leaves the method that makes it, and so costs no allocation. */
    private static final class Rounds {

        private long v0;
        private long v1;
        private long v2;
        private long v3;

        Rounds(long key0, long key1) {
            v0 = key0 ^ 0x736f_6d65_7073_6575L;
            v1 = key1 ^ 0x646f_7261_6e64_6f6dL;
            v2 = key0 ^ 0x6c79_6765_6e65_7261L;
            v3 = key1 ^ 0x7465_6462_7974_6573L;
        }

        void absorb(long word) {
            v3 ^= word;
            round();
            round();
            v0 ^= word;
        }

        long finish(long rest, long lengthBytes) {
            absorb(rest | lengthBytes << 56);
            v2 ^= 0xFF;
            round();
            round();
            round();
            round();
            return v0 ^ v1 ^ v2 ^ v3;
        }

        private void round() {
            v0 += v1;
            v2 += v3;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v1;
            v0 += v3;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 = Long.rotateLeft(v2, 32);
        }
    }
}
