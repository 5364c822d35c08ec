package dev.gatehouse.config;

/**
 * A value as a file states it, its references replaced.
 *
 * @param secret whether any part came from the environment or another file: then none of it may be shown
 */
record ConfigText(String text, boolean secret) {

    static final String MASK = "***";

    private static final int LONGEST_SHOWN = 100;

    /** In quotes, fit for a message. */
    String quoted() {
        return quote(secret ? MASK : text);
    }

    static String quote(String text) {
        return '"' + printable(text) + '"';
    }

    /** Shortened, and with control characters escaped: a value must not be able to forge a line of a log. */
    static String printable(String text) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length() && shown.length() < LONGEST_SHOWN; i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT || Character.isSurrogate(c)) {
                shown.append(String.format("\\u%04x", (int) c));
            } else {
                shown.append(c);
            }
        }
        return text.length() > LONGEST_SHOWN ? shown + "..." : shown.toString();
    }

    /** Never the text: records are printed by logs and debuggers. */
    @Override
    public String toString() {
        return quoted();
    }
}
