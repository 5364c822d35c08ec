package dev.gatehouse.auth;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The SHA-256 of a token: it stands for the token where the token itself must not be kept. */
record TokenHash(long first, long second, long third, long fourth) {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    static TokenHash of(String token) {
        return ofDigest(Sha256.of(token));
    }

    /** @param hash 32 bytes of another digest */
    static TokenHash ofDigest(byte[] hash) {
        return new TokenHash((long) LONGS.get(hash, 0), (long) LONGS.get(hash, 8), (long) LONGS.get(hash, 16), (long)
                LONGS.get(hash, 24));
    }

    /** SHA-256 spreads evenly: any part of it will do. */
    @Override
    public int hashCode() {
        return (int) first;
    }
}
