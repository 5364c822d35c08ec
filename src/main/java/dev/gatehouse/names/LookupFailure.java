package dev.gatehouse.names;

/** Nothing was learned of a name. The message is for the log. */
final class LookupFailure extends Exception {

    private static final long serialVersionUID = 1;

    /** What it was. */
    enum Kind {
        /** Whoever was asked knows that there is nothing. */
        NOTHING_THERE,
        /** It was said that nothing could be said. */
        REFUSED,
        /** Nobody answered in time. */
        NO_ANSWER
    }

    private final Kind kind;

    LookupFailure(Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }
}
