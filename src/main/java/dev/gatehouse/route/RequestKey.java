package dev.gatehouse.route;

import org.jspecify.annotations.Nullable;

/**
 * What requests have in common that are to go the same way.
 *
 * @param name of the header field or the cookie; null for the others
 */
public record RequestKey(Kind kind, @Nullable String name) {

    public static final RequestKey CONSUMER = new RequestKey(Kind.CONSUMER, null);
    public static final RequestKey ADDRESS = new RequestKey(Kind.ADDRESS, null);

    public RequestKey {
        if ((kind == Kind.HEADER || kind == Kind.COOKIE) != (name != null)) {
            throw new IllegalArgumentException("a name goes with HEADER and COOKIE alone");
        }
    }

    /** Where it is found. */
    public enum Kind {
        HEADER,
        COOKIE,
        /** By its id. */
        CONSUMER,
        /** Of the client, behind trusted proxies. */
        ADDRESS
    }

    public static RequestKey header(String name) {
        return new RequestKey(Kind.HEADER, name);
    }

    public static RequestKey cookie(String name) {
        return new RequestKey(Kind.COOKIE, name);
    }

    /** As it is written in a file. */
    @Override
    public String toString() {
        return switch (kind) {
            case HEADER -> "header:" + name;
            case COOKIE -> "cookie:" + name;
            case CONSUMER -> "consumer";
            case ADDRESS -> "address";
        };
    }
}
