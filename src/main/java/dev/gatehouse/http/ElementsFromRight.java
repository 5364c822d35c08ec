package dev.gatehouse.http;

import org.jspecify.annotations.Nullable;

/**
 * The elements of one field's list, from the last to the first, over all its lines.
 *
 * <p>Read from this side because each hop appends: what the nearest proxy wrote is at the end, and whatever a client put
 * before it, an unbalanced quote included, cannot change how the end is read.
 */
final class ElementsFromRight {

    private final Fields fields;
    private final String name;
    private int line;
    private String value = "";

    /** Where the part of the line that is not yet read ends; negative when the line is used up. */
    private int end = -1;

    ElementsFromRight(Fields fields, String name) {
        this.fields = fields;
        this.name = name;
        this.line = fields.size();
    }

    /** Trimmed and never empty; null when there are no more. */
    @Nullable
    String next() {
        while (end >= 0 || nextLine()) {
            int start = elementStart();
            String element = value.substring(start, end).strip();
            end = start - 1; // In front of the comma, or used up.
            if (!element.isEmpty()) {
                return element;
            }
        }
        return null;
    }

    private boolean nextLine() {
        while (--line >= 0) {
            if (fields.name(line).equalsIgnoreCase(name)) {
                value = fields.value(line);
                end = value.length();
                return true;
            }
        }
        return false;
    }

    private int elementStart() {
        boolean quoted = false;
        for (int i = end - 1; i >= 0; i--) {
            char c = value.charAt(i);
            if (c == '"' && !isEscaped(i)) {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                return i + 1;
            }
        }
        return 0;
    }

    private boolean isEscaped(int index) {
        int backslashes = 0;
        while (index - backslashes > 0 && value.charAt(index - backslashes - 1) == '\\') {
            backslashes++;
        }
        return backslashes % 2 != 0;
    }
}
