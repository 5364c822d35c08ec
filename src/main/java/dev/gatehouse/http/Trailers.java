package dev.gatehouse.http;

import org.jspecify.annotations.Nullable;

/**
 * What may be passed on behind a body, in either direction. A trailer that frames, routes or authenticates is dropped, as
 * is one that only the gateway may say: the receiver may merge trailers into the head, which was judged before.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-6.5.1">RFC 9110 §6.5.1</a>
 */
public final class Trailers {

    private Trailers() {}

    /** Null if nothing is left. */
    public static @Nullable Fields passable(@Nullable Fields received) {
        if (received == null) {
            return null;
        }
        HopByHop.removeFrom(received);
        Fields passable = new Fields();
        for (int i = 0; i < received.size(); i++) {
            String name = received.name(i);
            String value = received.value(i);
            if (FieldSyntax.isToken(name) && FieldSyntax.isValue(value) && !ReservedNames.contains(name)) {
                passable.add(name, value);
            }
        }
        return passable.size() == 0 ? null : passable;
    }
}
