package dev.gatehouse.http;

import org.jspecify.annotations.Nullable;

/** A range of addresses. */
public final class Cidr {

    private Cidr() {}

    /** Null if the text is no range; a bare address is a range of one. */
    public static @Nullable Cidr parse(String text) {
        throw new UnsupportedOperationException(text);
    }
}
