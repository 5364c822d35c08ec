package dev.gatehouse.config;

/**
 * A value as a file states it, its references replaced.
 *
 * @param secret whether any part came from the environment or another file: then none of it may be shown
 * @param lost whether a reference in it was wrong, which was reported: the key is stated all the same
 */
record ConfigText(String text, boolean secret, boolean lost) {

    static final ConfigText LOST = new ConfigText("", false, true);

    static final String MASK = "***";

    private static final int LONGEST_SHOWN = 100;

    ConfigText(String text, boolean secret) {
        this(text, secret, false);
    }

    /** In quotes, fit for a message. */
    String quoted() {
        return quote(secret ? MASK : text);
    }

    static String quote(String text) {
        return '"' + printable(text) + '"';
    }

    /** Shortened, and escaped: for what somebody wrote, never for what is said of it. */
    static String printable(String text) {
        return text.length() > LONGEST_SHOWN ? escaped(text.substring(0, LONGEST_SHOWN)) + "..." : escaped(text);
    }

    /**
     * With all escaped that forges a line of a log, or that nobody sees: a blank of another kind, as it comes along with
     * text from a web page, would make the message deny what is plainly there.
     */
    static String escaped(String text) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isHidden(c)) {
                shown.append(String.format("\\u%04x", (int) c));
            } else {
                shown.append(c);
            }
        }
        return shown.toString();
    }

    private static boolean isHidden(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            case Character.SPACE_SEPARATOR -> c != ' ';
            default -> false;
        };
    }

    /** Never the text: records are printed by logs and debuggers. */
    @Override
    public String toString() {
        return quoted();
    }
}
