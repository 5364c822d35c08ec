package dev.gatehouse.http;

import java.util.Arrays;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The field lines of one message: their order, duplicates and spelling are kept, names compare without case.
 *
 * <p>Values hold one byte per {@code char} (ISO-8859-1), so that bytes 0x80-FF pass unchanged. Not thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-5">RFC 9110 §5</a>
 */
public final class Fields {

    private static final int INITIAL_LINES = 16;

    /** Name at an even index, its value behind it. */
    private String[] lines = new String[2 * INITIAL_LINES];

    private int used;

    public int size() {
        return used / 2;
    }

    public String name(int line) {
        return lines[2 * line];
    }

    public String value(int line) {
        return lines[2 * line + 1];
    }

    public void add(String name, String value) {
        if (used == lines.length) {
            lines = Arrays.copyOf(lines, 2 * used);
        }
        lines[used++] = name;
        lines[used++] = value;
    }

    /** Replaces all lines of this name by one. */
    public void set(String name, String value) {
        remove(name);
        add(name, value);
    }

    /** The first value of this name, or null if no line has it. */
    public @Nullable String first(String name) {
        for (int i = 0; i < used; i += 2) {
            if (lines[i].equalsIgnoreCase(name)) {
                return lines[i + 1];
            }
        }
        return null;
    }

    /** How many lines have this name. */
    public int count(String name) {
        int count = 0;
        for (int i = 0; i < used; i += 2) {
            if (lines[i].equalsIgnoreCase(name)) {
                count++;
            }
        }
        return count;
    }

    public boolean contains(String name) {
        return first(name) != null;
    }

    public void remove(String name) {
        removeIf(name::equalsIgnoreCase);
    }

    /** @param unwanted whether a line, by its name and its value, is to go */
    public void removeLinesIf(BiPredicate<? super String, ? super String> unwanted) {
        int kept = 0;
        for (int i = 0; i < used; i += 2) {
            if (!unwanted.test(lines[i], lines[i + 1])) {
                lines[kept] = lines[i];
                lines[kept + 1] = lines[i + 1];
                kept += 2;
            }
        }
        used = kept;
    }

    /** Gives every line of this name another value; one that has none left is removed. */
    public void replaceValues(String name, UnaryOperator<String> replacement) {
        int kept = 0;
        for (int i = 0; i < used; i += 2) {
            String value = lines[i].equalsIgnoreCase(name) ? replacement.apply(lines[i + 1]) : lines[i + 1];
            boolean emptied = value.isEmpty() && !lines[i + 1].isEmpty();
            if (!emptied) {
                lines[kept] = lines[i];
                lines[kept + 1] = value;
                kept += 2;
            }
        }
        used = kept;
    }

    /** Removes, in one pass, every line whose name is one of these. */
    public void removeIf(Predicate<? super String> names) {
        int kept = 0;
        for (int i = 0; i < used; i += 2) {
            if (!names.test(lines[i])) {
                lines[kept] = lines[i];
                lines[kept + 1] = lines[i + 1];
                kept += 2;
            }
        }
        used = kept;
    }
}
