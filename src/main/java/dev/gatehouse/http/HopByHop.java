package dev.gatehouse.http;

/**
 * Fields that concern one connection and are never passed on, in either direction.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1">RFC 9110 §7.6.1</a>
 */
public final class HopByHop {

    private HopByHop() {}

    /** Takes off the fields that Connection names, then the hop-by-hop fields themselves, framing included. */
    public static void removeFrom(Fields fields) {
        throw new UnsupportedOperationException("of " + fields.size());
    }
}
